"""HTML of strangers made harmless for the parser.

The algorithm of HTML takes quadratic time for depth, and for attributes of one tag: 100,000 nested
elements take a minute. So one pass writes a smaller page: elements that matter to text, few
attributes, little depth. What looks like a tag and is none becomes text.
"""

from __future__ import annotations

import re

MOST_HTML = 2_000_000  # characters that are read
_MOST_TAGS = 20_000
_MOST_DEPTH = 150
_MOST_ATTRIBUTES = 2_000  # characters of them that are read in one tag

_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)([^<>]*)>|<[!?][^<>]*>")
_ATTRIBUTE = re.compile(
    r"""(?<![\w-])(class|id|style|type|href|src|alt|data-marker|border|width|start)\s*=\s*"""
    r"""("[^"]*"|'[^']*'|[^\s"'>]+)""",
    re.IGNORECASE,
)
_UNREAD = {"script", "style", "title", "noscript", "object", "svg", "math", "template", "select"}
_NESTED = {
    "div", "span", "center", "article", "section", "blockquote", "b", "strong", "i", "em", "code",
    "pre", "a", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6",
}  # fmt: skip
_LOOSE = {"p", "li", "tr", "td", "th", "br", "hr", "img"}
# A start tag of these with attributes of its own is opened again in each paragraph that follows.
_BARE = {"b", "strong", "i", "em", "code"}


def tidy(html: str) -> str:
    """Return a page with the same text that a parser of HTML reads in linear time."""
    return _Tidying().read(_without_comments(html[:MOST_HTML]))


def _without_comments(html: str) -> str:
    first, *others = html.split("<!--")
    return first + "".join(other.partition("-->")[2] for other in others)


class _Tidying:
    def __init__(self) -> None:
        self.written: list[str] = []
        self.open: dict[str, int] = {}
        self.left_out: dict[str, int] = {}
        self.depth = self.tags = 0
        self.unread = ""

    def read(self, html: str) -> str:
        end = 0
        for tag in _TAG.finditer(html):
            self._text(html[end : tag.start()])
            end = tag.end()
            if name := (tag[2] or "").lower():
                self._tag(name, tag[3], is_end=bool(tag[1]))
        self._text(html[end:])
        return "".join(self.written)

    def _text(self, text: str) -> None:
        if not self.unread:
            self.written.append(text.replace("<", "&lt;"))

    def _tag(self, name: str, attributes: str, *, is_end: bool) -> None:
        if self.tags >= _MOST_TAGS:
            self._text(" ")
        if self.unread or name in _UNREAD:
            is_over = is_end and name == self.unread
            self.unread = "" if is_over or (is_end and not self.unread) else self.unread or name
        elif name in _LOOSE and self.tags < _MOST_TAGS:
            self.tags += 1
            self.written.append(f"</{name}>" if is_end else _start(name, attributes))
        elif name in _NESTED:
            (self._close if is_end else self._open)(name, attributes)

    def _open(self, name: str, attributes: str) -> None:
        if self.depth >= _MOST_DEPTH or self.tags >= _MOST_TAGS:
            self.left_out[name] = self.left_out.get(name, 0) + 1
            return
        self.tags += 1
        self.depth += 1
        self.open[name] = self.open.get(name, 0) + 1
        self.written.append(_start(name, "" if name in _BARE else attributes))

    def _close(self, name: str, attributes: str) -> None:
        if self.left_out.get(name):
            self.left_out[name] -= 1
        elif self.open.get(name):
            self.open[name] -= 1
            self.depth -= 1
            self.written.append(f"</{name}>")


def _start(name: str, attributes: str) -> str:
    if not attributes.strip(" /"):
        return f"<{name}>"
    found = _ATTRIBUTE.finditer(attributes[:_MOST_ATTRIBUTES])
    kept = {match[1].lower(): match[2] for match in found}
    return f"<{name}{''.join(f' {key}={value}' for key, value in kept.items())}>"
