"""When letters that come back are reason enough to stop."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from forum.mail.bounces.scoring import is_enough, score

TODAY = date(2026, 11, 22)


def _ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([], 0),
        ([(0, 2)], 2),
        ([(0, 1)], 1),
        ([(15, 2)], 1),
        ([(30, 2)], 0),
        ([(31, 2), (300, 2)], 0),
        ([(0, 2), (15, 2), (29, 1)], 3 + 1 / 30),
        ([(-1, 2)], 2),  # a clock that was ahead
    ],
)
def test_points_fade_over_thirty_days(days: list[tuple[int, int]], expected: float) -> None:
    assert score([(_ago(age), points) for age, points in days], TODAY) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("days", "stops"),
    [
        ([(0, 2), (1, 2)], False),
        ([(0, 2), (1, 2), (2, 2)], True),
        ([(0, 2), (7, 2), (14, 2)], True),
        ([(0, 2), (14, 2), (28, 2)], False),
        ([(age, 1) for age in range(4)], False),
        ([(age, 1) for age in range(5)], True),
        ([(0, 1), (10, 1), (20, 1), (25, 1)], False),
    ],
)
def test_one_bad_day_stops_nothing_and_several_do(
    days: list[tuple[int, int]], *, stops: bool
) -> None:
    assert is_enough([(_ago(age), points) for age, points in days], TODAY) is stops
