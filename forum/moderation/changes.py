"""What an entry of the log changed, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from forum.accounts.models import Role
from forum.accounts.role_words import role_word
from forum.core.i18n import full_date
from forum.core.i18n import gettext as _
from forum.moderation.models import LogEntry
from forum.tags.change_words import part_words
from forum.threads.idea_words import stage_word
from forum.threads.models import Stage
from forum.threads.pace_words import one_every

_IN_HISTORY = "body"  # entries of old had the words; these are read in the post's history only
_LONG = 80  # characters; what is longer is shown by itself
_NO_TITLES: Mapping[int, str] = MappingProxyType({})


@dataclass(frozen=True)
class Fact:
    """One fact, before and after; ``is_long`` if the two don't fit on a line."""

    what: str
    before: str
    after: str

    @property
    def is_long(self) -> bool:
        return any(len(text) > _LONG or "\n" in text for text in (self.before, self.after))


def changes(entry: LogEntry, titles: Mapping[int, str] = _NO_TITLES) -> list[Fact]:
    """Return what is different after the act, in the order it was told.

    ``titles``: of the threads that its reader may open; an entry has only their numbers.
    """
    return facts(_titled(entry.before, titles), _titled(entry.after, titles))


def facts(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Fact]:
    """Return what is different after something was changed, in the order it was told."""
    return [
        Fact(_what(key), _in_words(key, before.get(key)), _in_words(key, after.get(key)))
        for key in dict.fromkeys((*before, *after))
        if before.get(key) != after.get(key) and key != _IN_HISTORY
    ]


def _titled(facts: Any, titles: Mapping[int, str]) -> dict[str, Any]:
    told = dict(facts or {})
    if "thread" in told:
        told["thread"] = titles.get(told["thread"], "")
    return told


def _what(key: str) -> str:
    return (_of_threads() | part_words() | _of_rules()).get(key, key)


def _of_threads() -> dict[str, str]:
    return {
        "role": _("Role"),
        "locked": _("Thread"),
        "accepted": _("Accepted as an answer"),
        "poll_closed": _("Poll"),
        "state": _("State"),
        "title_characters": _("Characters of the title"),
        "revision": _("Revision"),
        "characters": _("Characters"),
        "files": _("Files"),
        "kind": _("Kind"),
        "tags": _("Tags"),
        "stage": _("Stage"),
        "pinned_until": _("Pinned until"),
        "slow_seconds": _("Replies of one person"),
        "closes_at": _("Closes on"),
        "rests_until": _("Rests until"),
        "group": _("Group"),
        "thread": _("Stands in"),
    }


def _of_rules() -> dict[str, str]:
    return {"rule": _("Rule"), "text": _("Words"), "in_force": _("In force")}


def _in_words(key: str, value: Any) -> str:
    if say := _WORDS.get(key):
        return say(value)
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    return _("nothing") if value in (None, "") else str(value)


def _state(value: Any) -> str:
    words = {"visible": _("visible"), "hidden": _("hidden"), "deleted": _("deleted")}
    return words.get(str(value), str(value))


def _moment(value: Any) -> str:
    return full_date(datetime.fromisoformat(value)) if value else _("nothing")


def _status(value: Any) -> str:
    words = {"proposed": _("proposed"), "retired": _("retired"), "merged": _("merged")}
    return words.get(str(value), _("in use"))


_WORDS: dict[str, Callable[[Any], str]] = {
    "accepted": lambda value: _("yes") if value else _("no"),
    "in_force": lambda value: _("yes") if value else _("no"),
    "locked": lambda value: _("closed") if value else _("open"),
    "poll_closed": lambda value: _("closed") if value else _("open"),
    "state": _state,
    "status": _status,
    "role": lambda value: role_word(Role(value)) if value else _("nothing"),
    "stage": lambda value: stage_word(Stage(value)) if value else _("nothing"),
    "slow_seconds": lambda value: one_every(value) if value else _("not slowed down"),
    "pinned_until": _moment,
    "closes_at": _moment,
    "rests_until": _moment,
    # Names of what is private aren't in the log.
    "group": lambda value: str(value or _("a private group")),
    "thread": lambda value: str(value or _("another thread")),
}
