"""Names of people as citations want them: family and given names apart, where that can be told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import category, name

from nameparser import parse

# Where the given name comes first, as a rule. Names in other scripts stay as they are.
_GIVEN_FIRST = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN")
_GENERATION = re.compile(r"(?i)jr\.?|sr\.?|[ivx]+")


@dataclass(frozen=True)
class Name:
    """A person's name. ``family`` is empty if it cannot be told apart; then ``whole`` is cited."""

    whole: str
    family: str = ""
    given: str = ""
    suffix: str = ""  # "Jr.", "III": what tells generations apart

    @property
    def inverted(self) -> str:
        """The name as it stands in an alphabetical list: King, Martin Luther, Jr."""
        parts = (self.family, self.given, self.suffix)
        return ", ".join(part for part in parts if part) if self.family else self.whole

    @property
    def natural(self) -> str:
        """The name as it is said: Martin Luther King Jr."""
        parts = (self.given, self.family, self.suffix)
        return " ".join(part for part in parts if part) if self.family else self.whole

    @property
    def initials(self) -> str:
        """The given names' first letters: M. L. or J.-P."""
        return " ".join(
            "-".join(f"{part[0]}." for part in word.split("-") if part)
            for word in self.given.split()
        )


@lru_cache(maxsize=2_000)
def name_of(whole: str) -> Name:
    """Take a name apart, if it has more than one word and a script where given names come first.

    Titles, degrees and what stands in brackets (``Dr.``, ``MLIS``, ``(she/her)``) are left out,
    as all styles want it.
    """
    if not _is_given_first(whole):
        return Name(whole)
    parts = parse(whole)
    if not (parts.given and parts.family):
        return Name(whole)
    given = " ".join(part for part in (parts.given, parts.middle) if part)
    suffixes = (suffix for suffix in parts.suffix.split(", ") if _GENERATION.fullmatch(suffix))
    return Name(whole, parts.family, given, next(suffixes, ""))


def _is_given_first(whole: str) -> bool:
    letters = (char for char in whole if category(char)[0] == "L")
    return all(name(char, "").startswith(_GIVEN_FIRST) for char in letters)
