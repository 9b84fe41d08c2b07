"""What digests and their pages say that takes counting, in the reader's words."""

from __future__ import annotations

from datetime import datetime, time

from babel.dates import format_date, format_time, get_day_names, get_timezone_location

from forum.core.i18n import gettext as _
from forum.core.i18n import ngettext, number, reader
from forum.core.text import excerpt
from forum.core.zones import zone
from forum.digests.calendar import Frequency, Rhythm
from forum.digests.news import Item, News

_SUBJECT = 110  # characters; mail programs show fewer, and the counts stand first
_SHORTEST_TITLE = 24


def counts(news: News) -> str:
    """Return ``3 new conversations, 7 replies``; what there is none of is left out."""
    parts = []
    if news.started:
        parts.append(
            ngettext("%(count)s new conversation", "%(count)s new conversations", news.started)
            % {"count": number(news.started)}
        )
    if news.replies:
        words = (
            ngettext("%(count)s reply", "%(count)s replies", news.replies)
            if news.started
            else ngettext("%(count)s new reply", "%(count)s new replies", news.replies)
        )
        parts.append(words % {"count": number(news.replies)})
    return ", ".join(parts)


def subject(news: News) -> str:
    """Return the counts and as many titles as there is room for, at least one."""
    line = counts(news)
    joint = ": "
    for _number, item in (entry for section in news.sections for entry in section.entries):
        room = _SUBJECT - len(line) - len(joint)
        if joint != ": " and len(item.thread.title) > room:
            return line + ", …"
        line += joint + excerpt(item.thread.title, max(room, _SHORTEST_TITLE))
        joint = ", "
    return line + (", …" if news.more else "")


def what(item: Item) -> str:
    """Return what is new in one thread: ``new, with 2 replies`` or ``3 new replies``."""
    count = {"count": number(item.replies)}
    if not item.is_new:
        return ngettext("%(count)s new reply", "%(count)s new replies", item.replies) % count
    if not item.replies:
        return _("new")
    return ngettext("new, %(count)s reply", "new, %(count)s replies", item.replies) % count


def further(item: Item) -> str:
    """Return how many new replies are not quoted, if any are."""
    if not item.quotes or not item.unquoted:
        return ""
    words = ngettext("and %(count)s more reply", "and %(count)s more replies", item.unquoted)
    return words % {"count": number(item.unquoted)}


def rhythm(choice: Rhythm) -> str:
    """Return ``A digest every Tuesday at 7:00 AM, New York time``."""
    values = {
        "day": weekdays()[choice.weekday],
        "hour": hour(choice.hour),
        "place": place(choice.zone),
    }
    if choice.frequency is Frequency.NEVER:
        return _("No digest")
    if choice.frequency is Frequency.DAILY:
        return _("A digest every day at %(hour)s, %(place)s time") % values
    return _("A digest every %(day)s at %(hour)s, %(place)s time") % values


def weekdays() -> dict[int, str]:
    """Return the names of the days, Monday being 0."""
    return dict(get_day_names("wide", locale=reader().locale))


def hour(value: int) -> str:
    """Return a full hour as the reader writes it."""
    return format_time(time(value), "short", locale=reader().locale).replace("\u202f", " ")


def hours() -> list[tuple[int, str]]:
    """Return all hours of a day to choose from."""
    return [(value, hour(value)) for value in range(24)]


def place(zone_name: str) -> str:
    """Return the city that an IANA zone is called by."""
    return str(get_timezone_location(zone_name, return_city=True, locale=reader().locale))


def day(moment: datetime, zone_name: str) -> str:
    """Return the date with its weekday, in a zone: ``Tuesday, November 24, 2026``."""
    local = moment.astimezone(zone(zone_name)).date()
    return format_date(local, "full", locale=reader().locale)
