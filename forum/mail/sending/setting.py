"""Setting the text part of a letter for reading: 72 columns, as RFC 3676 and old hands have it."""

from __future__ import annotations

import re
from textwrap import wrap

COLUMNS = 72
_DEEPEST = 12  # columns; were more of them put before each piece of a line, a letter could swell
SIGNATURE = "-- "  # RFC 3676, 4.3: what follows isn't said by the letter but about it
_MARK = re.compile(r"^(?P<indent>[ >]*)(?P<item>(?:[-*•]|\[?\d{1,3}[]).]) +)?")
_GAPS = re.compile(r"\n{3,}")


def set_text(text: str) -> str:
    """Wrap lines at spaces, list items and quotations under their own beginning.

    An address longer than a line stays whole, so that it can be clicked, and so do lines that
    begin far to the right.
    """
    lines = (_wrapped(line) for line in text.strip("\n").splitlines())
    return _GAPS.sub("\n\n", "\n".join(lines)) + "\n"


def _wrapped(line: str) -> str:
    line = line.rstrip()
    if len(line) <= COLUMNS:
        return SIGNATURE if line == SIGNATURE.rstrip() else line
    mark = _MARK.match(line)
    assert mark
    if len(mark[0]) > _DEEPEST:
        return line
    further = mark["indent"] + " " * len(mark["item"] or "")
    return "\n".join(
        wrap(
            line[mark.end() :],
            COLUMNS,
            initial_indent=mark[0],
            subsequent_indent=further,
            break_long_words=False,
            break_on_hyphens=False,
        )
    )
