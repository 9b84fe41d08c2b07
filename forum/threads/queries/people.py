"""Who may be named where somebody writes."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import NamedTuple

from forum.accounts.models import Member
from forum.core.house import house
from forum.core.prepared import rows_of, written
from forum.core.text import fold
from forum.groups.models import Group
from forum.groups.policy import who_see
from forum.threads.models import State

_LONGEST = 30  # characters of a question
_ACCENTED = (range(0x00C0, 0x0250), range(0x1E00, 0x1F00))  # Latin letters with their accents
_OF_PATTERNS = frozenset("[]^\\*?\0")


class Person(NamedTuple):
    """A member to suggest; never with her address."""

    username: str
    name: str
    library: str


async def people_like(
    words: str, asker: Member, group: Group | None, thread_id: int = 0, limit: int = 8
) -> list[Person]:
    """Return other members whose username, or a word of whose name, begins with these words.

    Accents and capitals don't count. Only who sees the group, if one is given; those who wrote in
    the thread come first, and they alone if nothing is asked for. One statement.
    """
    asked = "".join(map(_class, words[:_LONGEST].lower()))
    members = Member.filter(who_see(group)) if group else Member.all()
    members = members.filter(is_unclaimed=False)  # they would not hear of it
    seen, values = written(members.values("id", "username", "name", "library"))
    sql = f"""
        WITH writer AS (SELECT DISTINCT author_id FROM post WHERE thread_id = ? AND state = ?)
        SELECT username, name, library FROM ({seen}) AS member
        LEFT JOIN writer ON writer.author_id = member.id
        WHERE id <> ? AND ({_fits()}) AND (? <> '' OR author_id IS NOT NULL)
        ORDER BY author_id IS NULL, NOT ({_begins("username")}), name, id LIMIT {int(limit)}
    """  # noqa: S608 (nothing that was typed stands in it)
    patterns = [*_patterns(asked), _patterns(asked)[0]]
    given = [thread_id, State.VISIBLE.value, *values, asker.id, *patterns[:-1], asked, patterns[-1]]
    return [Person(*(row[name] for name in Person._fields)) for row in await rows_of(sql, *given)]


def _fits() -> str:
    return f"{_begins('username')} OR {_begins('name')} OR {_begins('name')}"


def _begins(column: str) -> str:
    return f"{column} {'GLOB' if house().settings.is_sqlite else '~'} ?"


def _patterns(asked: str) -> tuple[str, str, str]:
    """Return what ``_fits`` takes: for a username, for a name, for a later word of a name."""
    if house().settings.is_sqlite:
        return f"{asked}*", f"{asked}*", f"*[ -]{asked}*"
    return f"^{asked}", f"^{asked}", f"[ -]{asked}"


def _class(char: str) -> str:
    """Return a class of what counts as the same letter; it means the same to both databases."""
    if char in " -":
        return "[ -]"
    if char in _OF_PATTERNS:
        return ""
    plain = fold(char)
    alike = {char, char.upper(), plain, plain.upper(), *_accented().get(plain, ())}
    return f"[{''.join(sorted(each for each in alike if len(each) == 1))}]"


@cache
def _accented() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for number in (number for span in _ACCENTED for number in span):
        found[fold(chr(number))].append(chr(number))
    return found
