"""When letters to an address that come back are reason enough to write no more.

A hard bounce counts two points, a soft one, each day's worst only, and what is past fades over 30
days. So one bad day stops nothing: it takes hard bounces on three days, or soft ones on five.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from forum.mail.bounces.statuses import Kind

POINTS = {Kind.SOFT: 1, Kind.HARD: 2}
LIMIT = 4
FADES = 30  # days


def score(days: Iterable[tuple[date, int]], today: date) -> float:
    """Return the sum of each day's points, less a thirtieth for each day that has passed."""
    return sum(points * _left((today - day).days) for day, points in days)


def is_enough(days: Iterable[tuple[date, int]], today: date) -> bool:
    """Tell whether letters to the address stop."""
    return score(days, today) >= LIMIT


def _left(age: int) -> float:
    return min(1.0, max(0.0, 1 - age / FADES))
