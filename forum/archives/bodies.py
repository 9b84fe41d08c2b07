"""From the words of a letter to posts: nothing of them is lost, however much or odd they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import escape

from forum.core.markdown import MarkdownLimits, TooMuch, render

_LONGEST = 30_000  # characters of one post; the rest follows in another
_MOST_LINES = 3_800
# What lists put below every letter.
_FOOTER = re.compile(
    r"(?:^|\n)[ >]*[_=*-]{20,}[ \t]*\n(?:(?!\n[_=*-]{20,}).){0,800}?"
    r"(?:mailing list|listinfo|listserv|unsubscribe|mailman).{0,1500}\Z"
    r"|(?:^|\n)-- ?\n(?:You received this message because you are subscribed to the Google"
    r"|[^\n]{0,100}mailing list).{0,2000}\Z",
    re.IGNORECASE | re.DOTALL,
)
_TAIL = 3_000  # characters at the end of a letter in which a footer is looked for


class Body(NamedTuple):
    """The words of one post, and their HTML."""

    source: str
    html: str


def without_footer(text: str) -> str:
    """Return the words of a letter without what its list put below them."""
    head, tail = text[:-_TAIL], text[-_TAIL:]
    return head + _FOOTER.sub("", tail)


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
