"""What an entry of the log changed, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from forum.core.i18n import gettext as _
from forum.moderation.models import LogEntry

_LONG = 80  # characters; what is longer is shown by itself


@dataclass(frozen=True)
class Change:
    """One fact, before and after; ``is_long`` if the two don't fit on a line."""

    what: str
    before: str
    after: str

    @property
    def is_long(self) -> bool:
        return any(len(text) > _LONG or "\n" in text for text in (self.before, self.after))


def changes(entry: LogEntry) -> list[Change]:
    """Return what is different after the act, in the order it was told."""
    before, after = entry.before or {}, entry.after or {}
    return [
        Change(_what(key), _in_words(key, before.get(key)), _in_words(key, after.get(key)))
        for key in dict.fromkeys((*before, *after))
        if before.get(key) != after.get(key)
    ]


def _what(key: str) -> str:
    return {
        "locked": _("Thread"),
        "state": _("State"),
        "title": _("Title"),
        "body": _("Text"),
        "kind": _("Kind"),
        "tags": _("Tags"),
        "name": _("Name"),
        "scope_note": _("Note"),
        "alternatives": _("Used for"),
        "hidden": _("Also found by"),
    }.get(key, key)


def _in_words(key: str, value: Any) -> str:
    if key == "locked":
        return _("closed") if value else _("open")
    if key == "state":
        return {"visible": _("visible"), "hidden": _("hidden"), "deleted": _("deleted")}.get(
            str(value), str(value)
        )
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    return _("nothing") if value in (None, "") else str(value)
