"""Markdown as it was typed, set for a terminal: lines folded under their own beginning."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from unicodedata import category, east_asian_width

COLUMNS = 72

_MARK = re.compile(r"(?P<indent>[ >]*)(?P<item>(?:[-*+•]|\d{1,9}[.)]) +)?")
_FENCE = re.compile(r"[ >]*(`{3,}|~{3,})")
_TABLE = re.compile(r"[ >]*+\|? *+:?-++:? *+\|[ |:-]*+")
_SEPARATOR = re.compile("[\u2028\u2029]")
# Marks that must not begin a line (JIS X 4051).
_CLOSING = "、。，．・：；？！」』）］】〉》〕｝"


def set_markdown(source: str, columns: int = COLUMNS) -> str:
    """Return a Markdown text in lines of at most so many columns.

    Code and tables stay as they are, addresses stay whole; all else is folded at spaces, quotes
    and list items under their marks.
    """
    lines = _SEPARATOR.sub(" ", source.strip("\n")).expandtabs(4).split("\n")
    set_lines = (line for block in _blocks(lines) for line in _set(block, columns))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(set_lines))


def _blocks(lines: list[str]) -> Iterator[list[str]]:
    """Divide at empty lines, but no block of code that stands between fences."""
    fence = ""
    keyed: list[tuple[int, str]] = []
    number = 0
    for line in lines:
        found = _FENCE.match(line)
        was_open = bool(fence)
        if found and not fence:
            fence, number = found[1], number + 1
        elif found and found[1].startswith(fence):
            fence = ""
        elif not fence and not line.strip(" >"):
            number += 1
        keyed.append((number, line))
        number += was_open and not fence
    for _number, group in groupby(keyed, key=lambda pair: pair[0]):
        yield [line for _key, line in group]


def _set(block: list[str], columns: int) -> Iterator[str]:
    is_code = bool(_FENCE.match(block[0]))
    if is_code or any(_TABLE.fullmatch(line.rstrip()) for line in block):
        yield from (line.rstrip() for line in block)
        return
    for line in block:
        if line.startswith("    ") and not _in_list(block):
            yield line.rstrip()
        else:
            yield from fold_line(line.rstrip(), columns)


def _in_list(block: list[str]) -> bool:
    first = _MARK.match(next((line for line in block if line.strip()), ""))
    return bool(first and first["item"])


def fold_line(line: str, columns: int = COLUMNS) -> list[str]:
    """Return a line folded at spaces, further lines under where its words begin."""
    if width(line) <= columns:
        return [line]
    mark = _MARK.match(line)
    begin = mark[0] if mark else ""
    further = (mark["indent"] + " " * len(mark["item"] or "")) if mark else ""
    if len(begin) > columns // 2:
        begin = further = ""
    return list(_folded(line[len(begin) :], begin, further, columns))


def _folded(words: str, begin: str, further: str, columns: int) -> Iterator[str]:
    line, used, is_begun = begin, width(begin), False
    for gap, piece in _pieces(words):
        needed = width(piece)
        if is_begun and used + len(gap) + needed > columns:
            yield line.rstrip()
            line, used, is_begun = further, width(further), False
        if is_begun:
            line, used = line + gap, used + len(gap)
        line, used, is_begun = line + piece, used + needed, True
    yield line.rstrip()


def _pieces(words: str) -> Iterator[tuple[str, str]]:
    """Return what may stand on a line of its own, each with the space before it."""
    for word in words.split(" "):
        gap, piece = " ", ""
        for char in word:
            if piece and is_wide(char) and char not in _CLOSING:
                yield gap, piece
                gap, piece = "", ""
            piece += char
        if piece:
            yield gap, piece


@lru_cache(4096)
def is_wide(char: str) -> bool:
    """Tell whether a character takes two columns (UAX 11)."""
    return east_asian_width(char) in "WF"


def width(text: str) -> int:
    """Return how many columns a text takes in a terminal."""
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


@lru_cache(4096)
def _columns(char: str) -> int:
    return 0 if category(char) in {"Mn", "Me", "Cf"} else 1 + is_wide(char)
