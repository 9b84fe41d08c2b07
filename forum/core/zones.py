"""IANA time zones that can be chosen."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

_PLACES = (
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic",
    "Australia", "Europe", "Indian", "Pacific",
)  # fmt: skip


@cache
def zones(also: str = "") -> tuple[str, ...]:
    """Return the names fit for a list, in order: those of zone.tab, and UTC last.

    ``also``: one that was chosen before and must not be lost, such as an older name of a zone.
    """
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    names = {row[2] for row in rows}
    if also != "UTC" and known_zone(also):
        names.add(also)
    return (*sorted(names), "UTC")


@cache
def _known() -> frozenset[str]:
    places = {name for name in available_timezones() if name.partition("/")[0] in _PLACES}
    return frozenset(places | {"UTC"})


def zone_choices(chosen: str = "") -> list[tuple[str, str]]:
    """Return zones to choose from, each with its name as people read it."""
    return [(name, name.replace("_", " ")) for name in zones(chosen)]


def known_zone(name: str) -> bool:
    """Tell whether a zone can be chosen; browsers also send older names, such as Asia/Calcutta."""
    return name in _known()


def zone(name: str) -> ZoneInfo:
    """Return the zone of a name that was checked with :func:`known_zone`."""
    return ZoneInfo(name)
