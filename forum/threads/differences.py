"""What became of a text, word for word.

Lines are compared first, then the words of the lines that differ, by the longest common
subsequence of RapidFuzz, which takes milliseconds where :mod:`difflib` takes minutes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile
from operator import eq

from rapidfuzz.distance import Indel

# A run of space, one sign of punctuation, one character of a script that has no spaces between
# words (Han, kana), or a run of anything else.
_PUNCTUATION = r"!-/:-@\[-^`{-~\u00a1-\u00bf\u2010-\u206f\u3000-\u303f\uff00-\uff0f"
_UNSPACED = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"\s+|[{_PUNCTUATION}{_UNSPACED}]|[^\s{_PUNCTUATION}{_UNSPACED}]+")

_MOST_PAIRS = 64_000_000  # of words to compare: some 40 ms; more is shown as written anew
_MOST_CHANGES = 400  # more can be read by nobody: the text is shown as written anew
_SMALL = 12  # characters; so few between two changes are part of one change to a reader
_AROUND = 120  # characters that are shown before and after a change


class Fate(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    INSERTED = "inserted"
    LEFT_OUT = "left_out"  # the same, and too long to be shown


@dataclass(frozen=True)
class Piece:
    """A piece of a text, before or after."""

    fate: Fate
    text: str

    @property
    def shown(self) -> str:
        """The text; if it's nothing but space, with signs that can be seen."""
        if self.fate is Fate.SAME or not self.text.isspace():
            return self.text
        return self.text.replace(" ", "·").replace("\n", "¶\n")


@dataclass
class _Change:
    same: str  # what stands before it
    removed: str = ""
    inserted: str = ""

    @property
    def size(self) -> int:
        return max(len(self.removed), len(self.inserted))


def differences(before: str, after: str) -> list[Piece]:
    """Return both texts as one row of pieces; takes at most a second, whatever the texts.

    Without what was inserted it is ``before``, without what was removed ``after``.
    """
    changes = _joined(_word_by_word(before, after))
    if len(changes) > _MOST_CHANGES:
        changes = [_Change("", before, after)]
    return [piece for change in changes for piece in _pieces(change)]


def shortened(pieces: Sequence[Piece]) -> list[Piece]:
    """Leave out what is the same and far from every change."""
    last = len(pieces) - 1
    return [
        short
        for index, piece in enumerate(pieces)
        for short in _cut(piece, head=index > 0, tail=index < last)
    ]


def _word_by_word(before: str, after: str) -> Iterator[_Change]:
    lines = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for change in _compared(*lines):
        yield _Change(change.same)
        if change.removed and change.inserted:
            yield from _compared(_WORD.findall(change.removed), _WORD.findall(change.inserted))
        else:
            yield _Change("", change.removed, change.inserted)


def _compared(before: Sequence[str], after: Sequence[str]) -> Iterator[_Change]:
    head = _alike(before, after)
    yield _Change("".join(before[:head]))
    before, after = before[head:], after[head:]
    tail = _alike(before[::-1], after[::-1])
    last = _Change("".join(before[len(before) - tail :]))
    before, after = before[: len(before) - tail], after[: len(after) - tail]
    yield from _compared_within(before, after)
    yield last


def _alike(before: Sequence[str], after: Sequence[str]) -> int:
    """Return how many of the first are the same."""
    return sum(takewhile(bool, map(eq, before, after)))


def _compared_within(before: Sequence[str], after: Sequence[str]) -> Iterator[_Change]:
    if len(before) * len(after) > _MOST_PAIRS:
        yield _Change("", "".join(before), "".join(after))
        return
    change = _Change("")
    for step in Indel.opcodes(before, after):
        removed = "".join(before[step.src_start : step.src_end])
        if step.tag == "equal":
            yield change
            change = _Change(removed)
        else:
            change.removed += removed
            change.inserted += "".join(after[step.dest_start : step.dest_end])
    yield change


def _joined(changes: Iterable[_Change]) -> list[_Change]:
    """Make one of changes that only a few characters stand between."""
    joined = [_Change("")]
    for change in changes:
        last = joined[-1]
        if not last.size:
            joined[-1] = _Change(last.same + change.same, change.removed, change.inserted)
        elif len(change.same) <= min(_SMALL, last.size, change.size):
            last.removed += change.same + change.removed
            last.inserted += change.same + change.inserted
        else:
            joined.append(change)
    return joined


def _pieces(change: _Change) -> Iterator[Piece]:
    fates = (Fate.SAME, Fate.REMOVED, Fate.INSERTED)
    texts = (change.same, change.removed, change.inserted)
    return (Piece(fate, text) for fate, text in zip(fates, texts, strict=True) if text)


def _cut(piece: Piece, *, head: bool, tail: bool) -> Iterator[Piece]:
    text = piece.text
    begin = _end_of_word(text, _AROUND) if head else 0
    end = len(text) - (_end_of_word(text[::-1], _AROUND) if tail else 0)
    if piece.fate is not Fate.SAME or end - begin <= _AROUND:
        yield piece
        return
    shown = (Fate.SAME, text[:begin]), (Fate.LEFT_OUT, text[begin:end]), (Fate.SAME, text[end:])
    yield from (Piece(fate, part) for fate, part in shown if part)


def _end_of_word(text: str, least: int) -> int:
    space = re.compile(r"\s").search(text, least, least + _AROUND)
    return space.start() if space else min(least, len(text))
