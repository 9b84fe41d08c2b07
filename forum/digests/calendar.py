"""When digests are due: whose clock, which weekday, which hour, whatever clocks are changed to.

A digest is meant for one local date. Its moment is that date's hour on the member's clock; an
hour that the clock skips counts from the first instant after the gap, one that comes twice is
the first. Source of the rules of clocks: the IANA time zone database, PEP 495 for folds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from forum.core.zones import zone as zone_of

_DAY = timedelta(days=1)


class Frequency(StrEnum):
    """How often a member wants to hear."""

    NEVER = "never"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True)
class Rhythm:
    """When a member wants her digest: weekday 0 is Monday, hour 0 to 23, zone by IANA name."""

    frequency: Frequency
    weekday: int
    hour: int
    zone: str


def next_due(rhythm: Rhythm, after: datetime) -> datetime | None:
    """Return the first moment after ``after``, in UTC, at which a digest is due; None for never.

    Daily leaves out a date that the zone skipped; weekly moves to the first instant after it.
    """
    if rhythm.frequency is Frequency.NEVER:
        return None
    zone = zone_of(rhythm.zone)
    day = after.astimezone(zone).date() - 2 * _DAY
    while (due := _due_on(day, rhythm, zone)) is None or due <= after:
        day += _DAY
    return due


def _due_on(day: date, rhythm: Rhythm, zone: ZoneInfo) -> datetime | None:
    if rhythm.frequency is Frequency.WEEKLY:
        return _moment(day, rhythm.hour, zone) if day.weekday() == rhythm.weekday else None
    skipped = _moment(day, 0, zone).astimezone(zone).date() != day
    return None if skipped else _moment(day, rhythm.hour, zone)


def _moment(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """Return the instant of a local hour, or the first after the gap that it falls into."""
    wall = datetime.combine(day, time(hour), zone)
    instant = wall.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return instant
    # In a gap: fold 1 reckons by the later offset, which gives an instant before the change.
    before, after = wall.replace(fold=1).astimezone(UTC), instant
    while after - before > timedelta(seconds=1):
        between = before + (after - before) // 2
        if between.astimezone(zone).utcoffset() == before.astimezone(zone).utcoffset():
            before = between
        else:
            after = between
    return after


def period_of(rhythm: Rhythm, due: datetime) -> str:
    """Return the key of the period that a due moment belongs to.

    Daily it is the date that the digest is meant for, ``2026-11-17``; weekly that date's ISO
    week, ``2026-W47``. Two due moments of one rhythm never share a key, although the moment may
    have moved past midnight, into the next date or week.
    """
    local = due.astimezone(zone_of(rhythm.zone))
    day = local.date() if local.hour >= rhythm.hour else local.date() - _DAY
    if rhythm.frequency is not Frequency.WEEKLY:
        return day.isoformat()
    day -= (day.weekday() - rhythm.weekday) % 7 * _DAY
    return f"{day:%G-W%V}"
