"""References as text, in the three styles that libraries ask for most.

The rules are those for posts in online forums: the Publication Manual of the APA, 7th edition,
10.15 (and its example of a comment for replies); the MLA Handbook, 9th edition, 5.2 and on
(core elements; 5.105 for "Comment on"); the Chicago Manual of Style, 17th edition, 14.205 to
14.210, notes and bibliography. The styles are English, whatever the reader's language.

Titles stay as their authors wrote them: sentence case and headline case want a human. An edited
post says which revision is meant, where the style has a place for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from markupsafe import Markup

from forum.threads.citing.works import Work

_STOPS = ("?", "!", ".", "…")


@dataclass(frozen=True)
class Reference:
    """One style's name, what its reference is for, and the reference."""

    style: str
    text: Markup


def references(work: Work) -> list[Reference]:
    """Return the work in every style."""
    return [
        Reference("APA 7", apa(work)),
        Reference("MLA 9", mla(work)),
        Reference("Chicago 17, note", chicago_note(work)),
        Reference("Chicago 17, bibliography", chicago(work)),
    ]


def apa(work: Work) -> Markup:
    """Return an entry of a list of references, with the given names as initials."""
    name = work.author
    author = f"{name.family}, {name.initials}" if name.family else name.whole
    author += f", {name.suffix}" if name.suffix else ""
    when = _day(work.published, "y, MMMM d")
    revision = f" (Revision {work.revision})" if _is_edited(work) else ""
    title = Markup("<i>{}</i>{} [Online forum post]").format(_apart(work.title), revision)
    if work.is_reply:
        comment = Markup("{}{} [Comment on the online forum post <i>{}</i>]")
        title = comment.format(_apart(work.opening), revision, _apart(work.title))
    whole = Markup("{} ({}). {}. {} {}")
    return whole.format(_apart(_stopped(author)), when, title, _stopped(work.site), work.url)


def mla(work: Work) -> Markup:
    """Return an entry of a list of works cited. May, June and July aren't shortened."""
    title = Markup("“{}”").format(_apart(_stopped(_within_quotes(work.title))))
    revision = f", revision {work.revision}" if _is_edited(work) else ""
    return Markup("{} {}{} <i>{}</i>{}, {}, {}. Accessed {}.").format(
        _apart(_stopped(work.author.inverted)),
        "Comment on " if work.is_reply else "",
        title,
        work.site,
        revision,
        _short_day(work.published),
        work.url,
        _short_day(work.accessed),
    )


def chicago(work: Work) -> Markup:
    """Return an entry of a bibliography."""
    author = _apart(_stopped(work.author.inverted))
    title = Markup("“{}”").format(_apart(_stopped(_within_quotes(work.title))))
    lead = "Reply to " if work.is_reply else ""
    return Markup("{} {}{} {}, {}. {}.").format(
        author, lead, title, work.site, _chicago_days(work), work.url
    )


def chicago_note(work: Work) -> Markup:
    """Return a note, without its number."""
    author = _apart(work.author.natural)
    title = Markup("“{},”").format(_apart(_within_quotes(work.title)))
    lead = "reply to " if work.is_reply else ""
    return Markup("{}, {}{} {}, {}, {}.").format(
        author, lead, title, work.site, _chicago_days(work), work.url
    )


def _chicago_days(work: Work) -> str:
    days = _day(work.published, "MMMM d, y")
    if work.updated and _is_edited(work):
        days += f", last modified {_day(work.updated, 'MMMM d, y')}"
    return days


def _apart(text: str) -> Markup:
    """Keep what may run from right to left from turning round what stands beside it."""
    return Markup("<bdi>{}</bdi>").format(text)


def _is_edited(work: Work) -> bool:
    return work.revision is not None and work.revision > 1


def _stopped(text: str) -> str:
    """End with a full stop, unless it ends with some stop, perhaps inside of quotation marks."""
    return text if text.rstrip("’”'\")").endswith(_STOPS) else f"{text}."


def _within_quotes(text: str) -> str:
    """Turn double quotation marks into single ones, as American English has it within others."""
    turned = text.replace("“", "‘").replace("”", "’")
    return re.sub(r'"([^"]*)"', r"‘\1’", turned)


def _day(day: date, pattern: str) -> str:
    return format_date(day, pattern, locale="en_US")


def _short_day(day: date) -> str:
    month = _day(day, "MMM")
    shortened = {"May": "May", "Jun": "June", "Jul": "July", "Sep": "Sept."}
    return f"{day.day} {shortened.get(month, f'{month}.')} {day.year}"
