"""From the words of a letter to posts: nothing of them is lost, however much or odd they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markupsafe import escape

from forum.core.markdown import MarkdownLimits, TooMuch, render

_LONGEST = 30_000  # characters of one post; the rest follows in another
_MOST_LINES = 3_800
# What lists put below every letter: a line, and a few more that name the list and an address.
_LINE = re.compile(r"[ >]*(?:[_=*#-]{20,}[ \t]*|-- ?)")
_OF_A_LIST = re.compile(
    r"mailing list[ \t]*(?:$|-|\S+@)|listinfo|listserv|unsubscribe|mailman"
    r"|^[ >]*You received this message because you are subscribed to the Google",
    re.IGNORECASE | re.MULTILINE,
)
_PLACE = re.compile(r"\S@\S|\S at \S+\.\S|https?://|\bgoogle groups\b", re.IGNORECASE)
_QUOTE = re.compile(r"[ >]*")
_SIGNATURE = "--"  # below which a list is named at once, or it's a person's
_MOST_FOOTER_LINES = 15
_LONGEST_FOOTER = 1_500  # characters
_NAMES_THE_LIST = 4  # lines of a footer, from its first, of which one names the list


class Body(NamedTuple):
    """The words of one post, and their HTML."""

    source: str
    html: str


def without_footer(text: str) -> str:
    """Return the words of a letter without what its list put below them.

    A footer goes to the end of the letter, and all of it is quoted as its line is: what somebody
    wrote below a quoted one stays.
    """
    lines = text.split("\n")
    while (start := _footer_of(lines)) is not None:
        del lines[start:]
    return "\n".join(lines)


def _footer_of(lines: Sequence[str]) -> int | None:
    end = len(lines)
    while end and not lines[end - 1].strip(" >"):
        end -= 1
    for start in range(end - 2, max(-1, end - _MOST_FOOTER_LINES - 2), -1):
        if _LINE.fullmatch(lines[start][:_LONGEST_FOOTER]) and _is_footer(lines[start:end]):
            return start
    return None


def _is_footer(lines: Sequence[str]) -> bool:
    line, *said = [line for line in lines if line.strip(" >")]
    if len({_depth(each) for each in (line, *said)}) > 1:
        return False
    first = said[: 1 if line.strip(" >\t") == _SIGNATURE else _NAMES_THE_LIST]
    text = "\n".join(said)
    is_named = bool(_OF_A_LIST.search("\n".join(first)))
    return is_named and len(text) <= _LONGEST_FOOTER and bool(_PLACE.search(text))


def _depth(line: str) -> int:
    return _QUOTE.match(line)[0].count(">")  # type: ignore[index]


def bodies_of(source: str, limits: MarkdownLimits) -> Iterator[Body]:
    """Return posts that hold the text between them, in their order. Slow: not in the event loop."""
    for piece in _pieces(source):
        try:
            yield Body(piece, render(piece, limits))
        except TooMuch:  # of links, of columns: then it is shown as it was typed
            yield Body(piece, f"<pre><code>{escape(piece)}\n</code></pre>\n")


def _pieces(source: str) -> Iterator[str]:
    """Cut at empty lines if there are some, else at lines, else anywhere."""
    rest = source
    while len(rest) > _LONGEST or rest.count("\n") > _MOST_LINES:
        head = "\n".join(rest[:_LONGEST].split("\n")[:_MOST_LINES])
        ends = (head.rfind("\n\n"), head.rfind("\n"), head.rfind(" "))
        end = next((end for end in ends if end > len(head) // 2), len(head))
        yield rest[:end].strip("\n")
        rest = rest[end:].lstrip("\n")
    yield rest
