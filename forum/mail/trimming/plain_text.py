"""The text part of a letter as Markdown that shows all of its words, as they were written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

# Plain text that Markdown would take for something else: a heading, a rule that makes a heading
# of the line above, the address of a link, which isn't shown.
_HEADING = re.compile(r"^( {0,3})(#{1,6}(?=[ \t]|$))", re.MULTILINE)
_UNDERLINE = re.compile(r"(?<=\S\n)( {0,3}(?:=+|-+)[ \t]*)$", re.MULTILINE)
_REFERENCE = re.compile(r"^( {0,3})(\[[^\]\n]{1,200}\]:)", re.MULTILINE)
_QUOTE_MARKS = re.compile(r"[ ]{0,3}(?:>[ ]{0,3})+")
_DEEPEST = 7  # quotes in one another
_TOO_FAR = re.compile(r"^(?: {4,}|\t+)(?=\S)", re.MULTILINE)
_EMPTY_LINES = re.compile(r"\n{4,}")


def as_markdown(text: str) -> str:
    """Return plain text so that Markdown shows all of its words, as they were written."""
    for pattern, put in ((_HEADING, r"\1\\\2"), (_REFERENCE, r"\1\\\2"), (_UNDERLINE, r"\n\1")):
        text = pattern.sub(put, text)
    return tidied(_TOO_FAR.sub("   ", text))


def tidied(text: str) -> str:
    """Return Markdown in which quotes end where they ended in the letter."""
    text = "\n".join(_with_ends_of_quotes(text.split("\n")))
    return _EMPTY_LINES.sub("\n\n\n", text).strip("\n")


def _with_ends_of_quotes(lines: Iterable[str]) -> Iterator[str]:
    """Let words below a quote not belong to it, as Markdown has it ("laziness")."""
    above = 0
    for line in lines:
        marks = _QUOTE_MARKS.match(line)
        deep = min(marks[0].count(">"), _DEEPEST) if marks else 0
        rest = line[marks.end() :] if marks else line
        if deep < above and rest.strip():
            yield ">" * deep
        yield f"{'>' * deep} {rest}".rstrip() if deep else rest
        above = deep


def quoted(text: str) -> str:
    """Return a quote that stands in the letter only, marked as one."""
    lines = text.strip("\n").split("\n")
    return "\n".join(line if line.startswith(">") else f"> {line}".rstrip() for line in lines)
