"""What somebody wrote in an answer: without the quote below or above it, and her signature.

When in doubt all is kept. A letter that was passed on ("Begin forwarded message") is what its
sender wants to show, so it's kept whole; what she quotes between her answers is kept as quotes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from forum.core.i18n import gettext as _
from forum.core.i18n import languages, speaking_to
from forum.mail.trimming.attributions import plain
from forum.mail.trimming.farewells import is_farewell, without_signature
from forum.mail.trimming.phrases import GREETING, INLINE
from forum.mail.trimming.quoting import MOST_LINES, Kind, kinds_of

_LONG_QUOTE = 12
_RULE = re.compile(r"\s*[_=*\-‐–—]{3,}\s*$")
_QUOTED = {Kind.QUOTE, Kind.INTRO, Kind.MARK}


@dataclass(frozen=True)
class Trimmed:
    """A letter in parts.

    If ``is_doubtful``, ``words`` is the whole letter, for otherwise nothing would remain, or
    because she says that she answers inside the quote; ``quoted`` is then the end of ``words``
    that may be shown folded, if there is such an end.
    """

    words: str
    quoted: str = ""
    signature: str = ""
    is_doubtful: bool = False


def mark() -> str:
    """Return the line for letters above which one should write, in the reader's language."""
    return _("Write your reply above this line")


def marks() -> tuple[str, ...]:
    """Return that line in all languages, for :func:`trim`."""
    found = []
    for language in languages():
        with speaking_to(language, "UTC"):
            found.append(mark())
    return tuple(dict.fromkeys(found))


def trim(text: str, *, marks: Sequence[str]) -> Trimmed:
    """Return what was written in an answer. Takes linear time; lines after 5,000 are one."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n", MOST_LINES)
    return trim_lines(lines, marks=marks, told={})


def trim_lines(lines: Sequence[str], *, marks: Sequence[str], told: Mapping[int, Kind]) -> Trimmed:
    """Trim lines of which some are ``told`` already what they are."""
    kinds = kinds_of(lines, marks, told)
    cut = _cut_of(lines, kinds)
    cited = {number for number, kind in told.items() if kind is Kind.CITED}
    letter = _Letter(lines, kinds, cut, cited)
    words = _text(letter.kept())
    quoted = _text([*letter.dropped, *lines[cut:]])
    if words and not letter.answers_inside(words):
        return Trimmed(words, quoted, _text(letter.signature))
    whole = _text(lines)
    return Trimmed(whole, quoted if whole.endswith(quoted) else "", is_doubtful=bool(whole))


def _text(lines: Sequence[str]) -> str:
    return "\n".join(lines).strip()


def _cut_of(lines: Sequence[str], kinds: Sequence[Kind]) -> int:
    """Return where a quote begins that has no quote marks and so goes to the end."""
    number = 0
    while number < len(lines):
        if kinds[number] is Kind.FORWARD:
            return len(lines)
        if kinds[number] not in {Kind.INTRO, Kind.MARK}:
            number += 1
            continue
        end = number
        while end < len(lines) and kinds[end] in {Kind.INTRO, Kind.MARK, Kind.BLANK}:
            end += 1
        if end == len(lines) or kinds[end] is not Kind.QUOTE:
            return _above_rules(lines, number) if not _is_quoted(lines, number, end) else len(lines)
        number = end
    return len(lines)


def _is_quoted(lines: Sequence[str], start: int, end: int) -> bool:
    found = [line for line in lines[start:end] if line.strip()]
    is_marked = bool(found) and all(line.lstrip().startswith(">") for line in found)
    return is_marked and end < len(lines) and not found[-1].rstrip().endswith(">>>")


def _above_rules(lines: Sequence[str], cut: int) -> int:
    while cut and (not lines[cut - 1].strip() or _RULE.match(lines[cut - 1][:200])):
        cut -= 1
    return cut


@dataclass(eq=False)
class _Block:
    kind: Kind  # WORDS, QUOTE or FORWARD
    start: int
    end: int
    lines: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    is_attributed: bool = False


class _Letter:
    """The part of a letter above the cut, in blocks of words and quotes."""

    def __init__(
        self, lines: Sequence[str], kinds: Sequence[Kind], cut: int, cited: AbstractSet[int]
    ) -> None:
        self.lines, self.kinds, self.cited = lines, kinds, cited
        self.has_cut = cut < len(lines)
        self.blocks: list[_Block] = []
        self.dropped: list[str] = []
        self.signature: list[str] = []
        self._divide(cut)
        self._sign_off()
        named = [number for number, block in enumerate(self.blocks) if block.is_attributed]
        self.first_named = named[0] if named else len(self.blocks)

    def _divide(self, end: int) -> None:
        for number in range(end):
            kind = self.kinds[number]
            if kind is Kind.SIGNATURE:
                self.signature.append(self.lines[number])
            elif kind is Kind.FORWARD and not self._is_answer():
                self.blocks.append(_Block(Kind.FORWARD, number, end))
                break
            elif kind is not Kind.BLANK:
                self._add(Kind.QUOTE if kind in _QUOTED else Kind.WORDS, number)
        for block in self.blocks:
            self._fill(block)

    def _is_answer(self) -> bool:
        return any(block.kind is Kind.QUOTE for block in self.blocks)

    def _add(self, kind: Kind, number: int) -> None:
        is_named = self.kinds[number] is Kind.INTRO and self.kinds[number - 1] is not Kind.INTRO
        if not self.blocks or self.blocks[-1].kind is not kind or (is_named and number):
            self.blocks.append(_Block(kind, number, number + 1))
        self.blocks[-1].end = number + 1

    def _fill(self, block: _Block) -> None:
        within = range(block.start, block.end)
        is_named = any(n in self.cited or self.kinds[n] in {Kind.INTRO, Kind.MARK} for n in within)
        block.is_attributed = block.kind is Kind.QUOTE and is_named
        for number in within:
            is_left_out = block.kind is Kind.QUOTE and self.kinds[number] in {Kind.INTRO, Kind.MARK}
            if self.kinds[number] is not Kind.SIGNATURE or block.kind is Kind.FORWARD:
                (block.left_out if is_left_out else block.lines).append(self.lines[number])

    def _sign_off(self) -> None:
        """Take signatures off the last words, and off those above letters that are answered."""
        words = [block for block in self.blocks if block.kind is Kind.WORDS]
        above = self._above_named_quotes()
        for block in {id(block): block for block in [*above, *words[-1:]]}.values():
            self._sign_off_block(block)
        for block in above:
            end = _above_rules(block.lines, len(block.lines))
            block.left_out, block.lines = block.lines[end:], block.lines[:end]
        said = [block for block in words if block.lines]
        if said and said[-1] is not words[-1]:
            self._sign_off_block(said[-1])
        self.blocks = [block for block in self.blocks if block.lines or block.kind is Kind.QUOTE]

    def _above_named_quotes(self) -> list[_Block]:
        pairs = zip(self.blocks, self.blocks[1:], strict=False)
        return [a for a, below in pairs if below.is_attributed and a.kind is Kind.WORDS]

    def _sign_off_block(self, block: _Block) -> None:
        block.lines, signature = without_signature(block.lines)
        self.signature += signature

    def kept(self) -> list[str]:
        """Return the lines that are hers, with those quotes that her answers need."""
        numbers = [n for n, block in enumerate(self.blocks) if block.kind is not Kind.QUOTE]
        last = numbers[-1] if numbers else -1
        needs = self._needs_quotes(last)
        lines: list[str] = []
        for number, block in enumerate(self.blocks):
            is_needed = needs or not block.is_attributed if number < last else self._is_own(number)
            if block.kind is not Kind.QUOTE or is_needed:
                lines += ["", *_without_blank_ends(block.lines)]
                self.dropped += block.left_out
            else:
                self.dropped += self.lines[block.start : block.end]
        return lines

    def _needs_quotes(self, last: int) -> bool:
        """Tell whether the quotes above her last words are needed to understand them.

        Not if there is one only, and it stands above all she wrote, or above her greeting.
        """
        quotes = [n for n, block in enumerate(self.blocks[:last]) if block.kind is Kind.QUOTE]
        if len(quotes) != 1:
            return True
        above = [line for other in self.blocks[: quotes[0]] for line in other.lines]
        below = [line for other in self.blocks[quotes[0] + 1 :] for line in other.lines]
        if _is_greeting(above) or _is_short_farewell(below):
            return False
        return len(self.blocks[quotes[0]].lines) <= _LONG_QUOTE

    def _is_own(self, number: int) -> bool:
        """Tell whether a quote below all words is one that she set there, not her program."""
        block = self.blocks[number]
        if not number or self.first_named <= number:
            return False
        above = plain(self.blocks[number - 1].lines[-1]) if self.blocks[number - 1].lines else ""
        is_nested = any(line.replace(" ", "").startswith(">>") for line in block.lines)
        has_blank = any(not plain(line) for line in block.lines)
        return above.endswith(":") or not (is_nested or has_blank or len(block.lines) > 3)  # noqa: PLR2004

    def answers_inside(self, words: str) -> bool:
        """Tell whether she says that she answers in the quote, where nobody can find it."""
        last = self.blocks[-1:] and self.blocks[-1].kind is Kind.QUOTE
        is_below = self.has_cut or (
            last and not any(b.kind is Kind.QUOTE for b in self.blocks[:-1])
        )
        return bool(is_below) and len(words) < 400 and bool(INLINE.search(words))  # noqa: PLR2004


def _without_blank_ends(lines: Sequence[str]) -> list[str]:
    numbers = [number for number, line in enumerate(lines) if plain(line)]
    return list(lines[numbers[0] : numbers[-1] + 1]) if numbers else []


def _is_greeting(lines: Sequence[str]) -> bool:
    said = [line.strip() for line in lines if line.strip()]
    return not said or (len(said) == 1 and len(said[0]) < 50 and bool(GREETING.match(said[0])))  # noqa: PLR2004


def _is_short_farewell(lines: Sequence[str]) -> bool:
    said = [line for line in lines if line.strip()]
    return bool(said) and len(said) < 5 and is_farewell(said[0])  # noqa: PLR2004
