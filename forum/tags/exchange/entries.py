"""What a file says about concepts, whatever kind of file it is, with where it says so."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from forum.core.i18n import gettext as _
from forum.core.text import UncleanText, clean_line, clean_text
from forum.tags.models import LabelKind, MatchKind, NoteKind, Status

MOST_FAULTS = 2_000
_MOST_REMARKS = 1_000
_MOST_WORDS = 500_000  # labels, notes and names of others in one file
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_LONGEST_LANGUAGE = 20
_SCRIPT, _REGION = 4, 2  # letters
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,19}")
_MADE_KEY = re.compile("[23456789bcdfghjkmnpqrstvwxz]{10}")  # as forum.tags.models makes them


class UnreadableFile(ValueError):
    """A file can't be taken at all; the exception's text is a sentence for whoever sent it."""


class TooManyFaults(Exception):
    """What there is to mend already is enough; looking for more would take for ever."""


class Fault(NamedTuple):
    """Something in a file that doesn't hold: where (a line, an address), and a sentence."""

    place: str
    sentence: str


class Name(NamedTuple):
    """How a file names another concept: by a word in a language, or if that is None by address."""

    text: str
    language: str | None = None


@dataclass
class Entry:
    """What a file says about one concept. What it doesn't name, it leaves as it is.

    ``key`` is our own permanent name, ``address`` the concept's elsewhere; ``own_name`` is what
    the file itself calls it. Named fields hold all that there is: an empty one says that there is
    nothing.
    """

    place: str
    key: str = ""
    address: str = ""
    own_name: str = ""
    labels: dict[tuple[LabelKind, str], frozenset[str]] = field(default_factory=dict)
    notes: dict[tuple[NoteKind, str], frozenset[str]] = field(default_factory=dict)
    same: dict[MatchKind, frozenset[str]] = field(default_factory=dict)
    notation: str | None = None
    status: Status | None = None
    successor: frozenset[Name] | None = None
    broader: frozenset[Name] | None = None
    related: frozenset[Name] | None = None

    @property
    def name(self) -> str:
        """Any of its preferred labels."""
        named = (sorted(t) for (kind, _l), t in self.labels.items() if kind is LabelKind.PREFERRED)
        return next((texts[0] for texts in named if texts), "")


@dataclass
class Contents:
    """What stands in a file. ``remarks`` are about what was left out, and hinder nothing."""

    entries: list[Entry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    remarks: list[Fault] = field(default_factory=list)
    words: int = 0

    def fault(self, place: str, sentence: str) -> None:
        """Note what must be mended.

        Raises:
            TooManyFaults: if that's enough.
        """
        self.faults.append(Fault(place, sentence))
        if len(self.faults) >= MOST_FAULTS:
            raise TooManyFaults

    def remark(self, place: str, sentence: str) -> None:
        """Note what was left out, unless that is very much."""
        if len(self.remarks) < _MOST_REMARKS:
            self.remarks.append(Fault(place, sentence))

    def line(self, text: str, place: str) -> str:
        """Return a clean line of what was written; nothing, and a fault, if it can't be read.

        Raises:
            UnreadableFile: if there are more of them than any vocabulary has.
        """
        self._count()
        try:
            return clean_line(text)
        except UncleanText as error:
            self.fault(place, str(error))
            return ""

    def text(self, text: str, place: str) -> str:
        """Return a clean text as :meth:`line` does."""
        self._count()
        try:
            return clean_text(text).strip()
        except UncleanText as error:
            self.fault(place, str(error))
            return ""

    def _count(self) -> None:
        self.words += 1
        if self.words > _MOST_WORDS:
            sentence = _("This file says more than a vocabulary of this place can hold.")
            raise UnreadableFile(sentence)


def is_key(text: str) -> bool:
    """Tell whether a concept could have this key."""
    return _KEY.fullmatch(text) is not None


def is_made_key(text: str) -> bool:
    """Tell whether this looks like a key that a forum such as this made."""
    return _MADE_KEY.fullmatch(text) is not None


def is_foreign(text: str) -> bool:
    """Tell whether this is an address."""
    return text.startswith(("http://", "https://", "urn:"))


def language_of(tag: str) -> str:
    """Return a language tag as it is usually written (RFC 5646, 2.1.1); empty if it is none."""
    if len(tag) > _LONGEST_LANGUAGE or not _LANGUAGE.fullmatch(tag):
        return ""
    language, *parts = tag.lower().split("-")
    for at, part in enumerate(parts):
        if "x" not in parts[:at] and part.isalpha() and len(part) in {_SCRIPT, _REGION}:
            parts[at] = part.title() if len(part) == _SCRIPT else part.upper()
    return "-".join([language, *parts])


def text_of(content: bytes) -> str:
    """Return the text of a file in UTF-8, or in UTF-16 if it says so by its first bytes.

    Raises:
        UnreadableFile: naming the line of the first byte that is no text.
    """
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return content.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = 1 + content.count(b"\n", 0, error.start)
        raise UnreadableFile(
            _("Line %(line)s is not text in UTF-8. Please save the file as UTF-8.") % {"line": line}
        ) from None


def own_key(address: str, base: str) -> str:
    """Return the key in an address of ours, ``{base}/concepts/{key}``; empty if it's another."""
    key = address.removeprefix(f"{base}/concepts/")
    return key if key != address and is_key(key) else ""
