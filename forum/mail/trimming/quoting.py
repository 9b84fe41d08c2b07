"""What each line of a letter is: somebody's words, a quote, or what stands above a quote.

Each line is looked at a fixed number of times and never beyond its 500th character, so the time
that it takes grows with the length of the letter and no faster (but for a limit after which no
more is looked for). What stands in a fence of code is words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import Enum

from forum.mail.trimming.attributions import (
    DECORATION,
    QUOTE_MARK,
    are_headers,
    has_colon,
    header,
    is_dated,
    may_end,
    plain,
    squeezed,
    starts,
    tells_writer,
)
from forum.mail.trimming.phrases import FORWARDED, ORIGINAL, ROLES, STARTER


class Kind(Enum):
    BLANK = "blank"
    WORDS = "words"
    QUOTE = "quote"
    INTRO = "intro"  # who wrote what follows, or its headers
    MARK = "mark"  # our line that asks to write above it
    FORWARD = "forward"
    SIGNATURE = "signature"
    CITED = "cited"  # told only: a quote that a mail program made, named or not


MOST_LINES = 5_000
_MOST_TRIES = 5_000
_WINDOW = 4  # lines that an attribution may take

_ADDRESS_REST = re.compile(r"[=/_&%]")


def kinds_of(
    lines: Sequence[str], marks: Sequence[str], told: Mapping[int, Kind] | None = None
) -> list[Kind]:
    """Return what each line is; ``told`` is what the structure of an HTML part says already."""
    reading = _Reading(lines, told or {})
    reading.find_marks([squeezed(mark) for mark in marks if len(squeezed(mark)) > 5])  # noqa: PLR2004
    reading.find_intros()
    reading.mend_wrapping()
    return reading.kinds


def fenced(lines: Sequence[str]) -> set[int]:
    """Return the numbers of the lines in closed fences of code (CommonMark 0.31, 4.5)."""
    within: set[int] = set()
    opened = -1
    for number, line in enumerate(lines):
        if line.startswith(("```", "~~~")):
            if opened >= 0:
                within.update(range(opened, number + 1))
            opened = -1 if opened >= 0 else number
    return within


class _Reading:
    """A letter while its lines are being told apart."""

    def __init__(self, lines: Sequence[str], told: Mapping[int, Kind]) -> None:
        self.lines = lines
        self.bare = [plain(line) for line in lines]
        self.headers = [header(bare) for bare in self.bare]
        code = fenced(lines)
        self.kinds = [
            Kind.WORDS if number in code else self._first_sight(number, told.get(number))
            for number in range(len(lines))
        ]
        self.code = code
        self.tries = 0

    def _first_sight(self, number: int, told: Kind | None) -> Kind:
        if told and told is not Kind.CITED:
            return told
        if told or QUOTE_MARK.match(self.lines[number]):
            return Kind.QUOTE
        return Kind.WORDS if self.bare[number] else Kind.BLANK

    def find_marks(self, marks: Sequence[str]) -> None:
        """Find our mark, also wrapped or decorated, and who is named above it in any language."""
        for number, bare in enumerate(self.bare):
            if number in self.code or not bare:
                continue
            length = self._mark_at(number, marks) if marks else 0
            for found in range(number, number + length):
                self.kinds[found] = Kind.MARK
            if length:
                self._name_above(number)

    def _mark_at(self, number: int, marks: Sequence[str]) -> int:
        joined = ""
        for length, bare in enumerate(self.bare[number : number + 3], start=1):
            joined += squeezed(bare)
            if joined in marks:
                return length
            if not any(mark.startswith(joined) for mark in marks):
                return 0
        return 0

    def _name_above(self, mark: int) -> None:
        above = mark - 1
        while above >= 0 and not self.bare[above]:
            above -= 1
        if above > 0 and self.kinds[above] is Kind.WORDS and has_colon(self.bare[above]):
            self.kinds[above] = Kind.INTRO
            for further in range(above - 1, max(above - 3, 0), -1):
                if self.kinds[further] is not Kind.WORDS or starts(self.bare[further + 1]):
                    return
                self.kinds[further] = Kind.INTRO

    def find_intros(self) -> None:
        """Find what stands above quotes: attributions, headers, and marks of forwarding."""
        number, above = 0, Kind.BLANK
        while number < len(self.lines):
            kind = self.kinds[number]
            opens = kind is Kind.QUOTE and above not in {Kind.QUOTE, Kind.INTRO}
            is_read = self.bare[number] and (opens or kind is Kind.WORDS)
            end = self._intro_at(number) if is_read and number not in self.code else number + 1
            above = self.kinds[end - 1] if self.bare[end - 1] else above
            number = end

    def _intro_at(self, number: int) -> int:
        """Tell what starts here, if anything, and return where to read on."""
        core = self.bare[number].strip(DECORATION + ":：").casefold()
        if core in FORWARDED and self._is_framed(number):
            self.kinds[number] = Kind.FORWARD
            return number + 1
        length = 1 if core in ORIGINAL and self._is_framed(number) else 0
        length = length or self._headers_at(number) or self._attribution_at(number)
        for found in range(number, number + length):
            self.kinds[found] = Kind.INTRO
        return number + max(length, 1)

    def _is_framed(self, number: int) -> bool:
        bare = self.bare[number]
        return bare[:2].strip(DECORATION) == "" or bare.endswith((":", "："))

    def _headers_at(self, start: int) -> int:
        """Return how many lines of headers begin here, as Outlook and others put above quotes."""
        roles: set[str] = set()
        is_proved, end, number = False, start, start
        while number < min(len(self.lines), start + 14):
            label, value = self.headers[number]
            role = ROLES.get(label)
            if role is None and not self._goes_on(number, start):
                break
            if role:
                roles.add(role)
                is_proved |= "@" in value or bool(role == "date" and is_dated(value))
            if role or self.bare[number]:
                end = number + 1
            number += 1
        is_block = len(roles) > 2 and roles & {"from", "date"} and is_proved  # noqa: PLR2004
        return end - start if is_block else int(are_headers(self.bare[start]))

    def _goes_on(self, number: int, start: int) -> bool:
        """Tell whether headers go on after a folded line, an unknown label, or one blank line."""
        if number == start:
            return "@" in self.headers[number][1]
        below = self.headers[number + 1 : number + (3 if self.bare[number] else 2)]
        return any(label in ROLES for label, _value in below)

    def _attribution_at(self, start: int) -> int:
        """Return how many lines a sentence takes that says who wrote what follows."""
        is_start, window = starts(self.bare[start]), ""
        for length in range(1, _WINDOW + 1):
            number = start + length - 1
            if not self._may_belong(number, start) or self.tries > _MOST_TRIES:
                return 0
            window = f"{window} {self.bare[number]}".strip()
            if length > 1 and self._begins_another(number, is_start=is_start):
                return 0
            if may_end(self.bare[number]):
                self.tries += 1
                if self._is_attribution(window, number, is_start=is_start):
                    return length
        return 0

    def _may_belong(self, number: int, start: int) -> bool:
        is_there = number < len(self.lines) and bool(self.bare[number])
        return is_there and self.kinds[number] in {Kind.WORDS, self.kinds[start]}

    def _begins_another(self, number: int, *, is_start: bool) -> bool:
        """Tell whether an attribution begins on this line, so that none of those above is in it."""
        bare = self.bare[number]
        if STARTER.match(bare) and any(char.isdigit() for char in bare):
            return True
        is_name = bare[0].isupper() and not is_start
        is_whole = may_end(bare) and (is_name or ("@" in bare and starts(bare)))
        return is_whole and self._is_attribution(bare, number, is_start=starts(bare))

    def _is_attribution(self, window: str, end: int, *, is_start: bool) -> bool:
        return tells_writer(window, is_start=is_start, is_quoted=self._quote_follows(end))

    def _quote_follows(self, end: int) -> bool:
        for number in range(end + 1, min(end + 6, len(self.lines))):
            if self.bare[number]:
                return self.kinds[number] in {Kind.QUOTE, Kind.MARK}
            if self.kinds[number] is Kind.QUOTE:
                return True
        return False

    def mend_wrapping(self) -> None:
        """Take a short rest of a quoted line, left without its mark by wrapping, as quoted."""
        for number in range(1, len(self.lines) - 1):
            around = self.kinds[number - 1], self.kinds[number], self.kinds[number + 1]
            if around == (Kind.QUOTE, Kind.WORDS, Kind.QUOTE) and self._is_rest(number):
                self.kinds[number] = Kind.QUOTE

    def _is_rest(self, number: int) -> bool:
        above, rest = self.bare[number - 1], self.bare[number]
        is_cut = rest[:1].islower() and above[-1:].isalnum() and len(rest) < len(above)
        is_short = len(above) > 55 and (len(rest) < 25 or is_cut)  # noqa: PLR2004
        return is_short or (" " not in rest and bool(_ADDRESS_REST.search(rest)))
