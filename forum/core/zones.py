"""IANA time zones that can be chosen."""

from __future__ import annotations

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

_PLACES = (
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic",
    "Australia", "Europe", "Indian", "Pacific",
)  # fmt: skip


@cache
def zones() -> tuple[str, ...]:
    """Return the names fit for a list, in order: places and UTC, no legacy aliases."""
    places = (name for name in available_timezones() if name.split("/")[0] in _PLACES)
    return (*sorted(name for name in places if "/" in name), "UTC")


def known_zone(name: str) -> bool:
    """Tell whether a zone can be chosen."""
    return name in zones()


def zone(name: str) -> ZoneInfo:
    """Return the zone of a name that was checked with :func:`known_zone`."""
    return ZoneInfo(name)
