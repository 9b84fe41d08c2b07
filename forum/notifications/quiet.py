"""Quiet hours: when letters wait for the morning of her own clock."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from forum.core.zones import zone as zone_of


def after_quiet(
    moment: datetime, zone: str, quiet_from: int | None, quiet_until: int | None
) -> datetime:
    """Return the moment itself, or if it falls into quiet hours the end of these, in UTC.

    ``zone`` is an IANA name; hours are 0 to 23 of its clock, and may pass midnight. The same hour
    twice, or None, means no quiet hours. Where the clock skips the hour at which they end, they
    end with the first instant after the gap.
    """
    if quiet_from is None or quiet_until is None or quiet_from == quiet_until:
        return moment
    local = moment.astimezone(zone_of(zone))
    passes_midnight = quiet_from > quiet_until
    is_late, is_early = local.hour >= quiet_from, local.hour < quiet_until
    if not (is_late or is_early if passes_midnight else is_late and is_early):
        return moment
    day = local.date() + timedelta(days=1 if passes_midnight and is_late else 0)
    end = datetime.combine(day, time(quiet_until), zone_of(zone)).astimezone(UTC)
    return max(moment, end)
