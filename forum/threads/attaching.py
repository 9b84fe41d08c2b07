"""What was typed about the files that go with words: which, what they show, which shall go."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from forum.core.i18n import gettext as _
from forum.files.models import File

LONGEST_ALT = 400  # characters


class Named(NamedTuple):
    """A file as a form names it. ``alt``: what a picture shows, for those who can't see it."""

    file_id: int
    alt: str = ""
    is_decorative: bool = False
    is_removed: bool = False


def named_in(typed: Mapping[str, Any]) -> list[Named]:
    """Return the files that were named, each once, in their order. Nobody checked whose they are.

    ``attached`` are their numbers, and ``alts`` goes beside it; ``decorative`` and ``removed`` are
    numbers that were ticked.
    """
    alts = _words(typed, "alts")
    decorative, removed = _words(typed, "decorative"), _words(typed, "removed")
    named: dict[str, Named] = {}
    for index, number in enumerate(_words(typed, "attached")):
        if re.fullmatch(r"[0-9]{1,9}", number) and number not in named:
            alt = " ".join(alts[index].split()) if index < len(alts) else ""
            said = alt, number in decorative, number in removed
            named[number] = Named(int(number), *said)
    return list(named.values())


def _words(typed: Mapping[str, Any], name: str) -> list[str]:
    found = typed.get(name)
    return [str(word) for word in found] if isinstance(found, list) else []


def typed_of(named: Sequence[Named]) -> dict[str, list[str]]:
    """Return fields that name these files."""
    return {
        "attached": [str(one.file_id) for one in named],
        "alts": [one.alt for one in named],
        "decorative": [str(one.file_id) for one in named if one.is_decorative],
        "removed": [str(one.file_id) for one in named if one.is_removed],
    }


def complaint_about(file: File, named: Named) -> str:
    """Return what is missing or too much in what was said of a file; empty if all is well."""
    if len(named.alt) > LONGEST_ALT:
        return _("Use at most %(count)s characters.") % {"count": LONGEST_ALT}
    if file.is_picture and not (named.alt or named.is_decorative or named.is_removed):
        words = {"name": file.name}
        return _("Say what the picture “%(name)s” shows, or tick “Decorative”.") % words
    return ""


def field_of(file_id: int) -> str:
    """Return the name under which a form complains of what was said of a file."""
    return f"alt-{file_id}"


def gone() -> str:
    """Return a sentence about a file that was named and isn't there."""
    return _("A file that you had attached is no longer kept here. Please attach it again.")
