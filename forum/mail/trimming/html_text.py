"""The HTML part of a letter as text that can be posted, and trimmed.

Paragraphs, lists, tables, links and emphasis become Markdown, quotes lines with ``>``. What mail
programs say by classes and ids (this is a quote, this names its writer, this is a signature) is
told on, so that it is understood in any language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from forum.mail.trimming.html_lines import Lines
from forum.mail.trimming.html_tidy import tidy
from forum.mail.trimming.lines import Trimmed, trim_lines
from forum.mail.trimming.quoting import MOST_LINES, Kind

_MOST_NODES = 200_000
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE
)
_OUTLOOK_BORDER = re.compile(
    r"border\s*:\s*none\s*;\s*border-top\s*:\s*solid\s+(?:#?\w+\s+1\.0pt|windowtext|black)",
    re.IGNORECASE,
)
_INTRO_CLASSES = {"gmail_attr", "moz-cite-prefix", "OutlookMessageHeader", "gmail_sendername"}
_SIGNATURES = {
    "gmail_signature", "gmail_signature_prefix", "moz-signature", "ms-outlook-mobile-signature",
    "protonmail_signature_block", "AppleMailSignature", "Signature", "x_Signature",
    "ms-outlook-ios-signature", "tutanota_signature",
}  # fmt: skip
_GAPS = {
    "p": 2, "div": 1, "center": 1, "article": 1, "section": 1, "tr": 1, "td": 1, "th": 1,
    "h1": 2, "h2": 2, "h3": 2, "h4": 2, "h5": 2, "h6": 2, "pre": 2, "blockquote": 2, "table": 2,
}  # fmt: skip
_HEADINGS = {f"h{level}": "#" * level + " " for level in range(1, 7)}
_EMPHASIS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`"}


def text_of(html: str) -> str:
    """Return the HTML as text in Markdown; takes linear time, reads at most two million letters."""
    return "\n".join(line for line, _kind in _read(html)).strip("\n")


def trim_html(html: str, *, marks: Sequence[str]) -> Trimmed:
    """Return what was written in an answer: by what the HTML says first, then by its lines."""
    found = _read(html)
    rest = "\n".join(line for line, _kind in found[MOST_LINES:])
    found[MOST_LINES:] = [(rest, None)] if rest else []
    told = {number: kind for number, (_line, kind) in enumerate(found) if kind}
    return trim_lines([line for line, _kind in found], marks=marks, told=told)


def _read(html: str) -> list[tuple[str, Kind | None]]:
    page = _Page()
    body = LexborHTMLParser(tidy(html)).body
    if body is not None:
        page.walk(body)
    return page.lines.all()


class _Page:
    """A walk through the elements, without recursion: depth is the sender's choice."""

    def __init__(self) -> None:
        self.lines = Lines()
        self.counters: list[int] = []  # of lists: the next number, or 0 for bullets
        self.is_answered = False

    def walk(self, body: LexborNode) -> None:
        for node, is_leaving in _visits(body):
            tag = node.tag or ""
            if tag == "-text":
                self.lines.write(node.text_content or "")
            elif is_leaving:
                self._leave(tag, node)
            else:
                self._enter(tag, node)

    def _enter(self, tag: str, node: LexborNode) -> None:
        self.lines.gap(_GAPS.get(tag, 0))
        self._enter_part(tag, node)
        if tag in {"ul", "ol", "li"}:
            self._enter_list(tag)
        elif tag in _EMPHASIS or tag == "a":
            self.lines.open_inline()
        elif tag in {"table", "tr"}:
            self.lines.open_table(tag, node)
        elif tag in _HEADINGS:
            self.lines.write(_HEADINGS[tag])
        elif tag == "br":
            self.lines.end_line()
        elif tag == "hr":
            self.lines.rule()
        elif tag == "img":
            self.lines.image(node.attributes.get("alt") or "")
        elif tag == "pre":
            self.lines.open_code()

    def _enter_part(self, tag: str, node: LexborNode) -> None:
        names = _names(node) if tag in {"div", "span", "blockquote", "pre", "table", "hr"} else []
        if tag == "blockquote" or "yahoo_quoted" in names:
            self.lines.quote(1, is_cited=tag != "blockquote" or _is_cited(node, names))
        if _is_intro(node, names):
            self.lines.part(Kind.INTRO)
        elif _SIGNATURES & set(names):
            self.lines.part(Kind.SIGNATURE)

    def _enter_list(self, tag: str) -> None:
        if tag != "li":
            self.lines.gap(1 if self.counters else 2)
            self.counters.append(1 if tag == "ol" else 0)
            return
        number = self.counters[-1] if self.counters else 0
        if number:
            self.counters[-1] = number + 1
        self.lines.item(f"{number}. " if number else "- ", len(self.counters))

    def _leave(self, tag: str, node: LexborNode) -> None:
        if tag in _EMPHASIS:
            self.lines.close_inline(_EMPHASIS[tag])
        elif tag == "a":
            self.lines.close_link(node.attributes.get("href") or "")
        elif tag in {"ul", "ol"} and self.counters:
            self.counters.pop()
            self.lines.gap(1 if self.counters else 2)
        elif tag == "li":
            self.lines.close_item(len(self.counters))
        elif tag == "pre":
            self.lines.close_code()
        elif tag in {"td", "th", "tr", "table"}:
            self.lines.close_table(tag)
        self._leave_part(tag, node)
        self.lines.gap(_GAPS.get(tag, 0))

    def _leave_part(self, tag: str, node: LexborNode) -> None:
        names = _names(node) if tag in {"div", "span", "blockquote", "pre", "table", "hr"} else []
        if tag == "blockquote" or "yahoo_quoted" in names:
            self.lines.gap(2)
            self.lines.quote(-1)
        if _is_intro(node, names):
            self.lines.end_part(Kind.INTRO)
            if _is_outlook(node, names) and not self.is_answered:
                self.is_answered = True  # all that follows is the quote
                self.lines.gap(2)
                self.lines.quote(1, is_cited=True)
        elif _SIGNATURES & set(names):
            self.lines.end_part(Kind.SIGNATURE)


def _visits(body: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Go through all elements and texts; elements come twice, the second time when they end."""
    path: list[LexborNode] = []
    node = body.first_child
    for _visit in range(_MOST_NODES):
        while node is None:
            if not path:
                return
            yield path[-1], True
            node = path.pop().next
        yield node, False
        child = None if _is_hidden(node) else node.first_child
        if child is not None:
            path.append(node)
            node = child
        else:
            if node.tag != "-text":
                yield node, True
            node = node.next
    for node in reversed(path):
        yield node, True


def _is_hidden(node: LexborNode) -> bool:
    style = node.attributes.get("style") if node.tag in {"div", "span", "p", "table", "td"} else ""
    return bool(style and _HIDDEN.search(style))


def _names(node: LexborNode) -> list[str]:
    attributes = node.attributes
    return [
        *(attributes.get("class") or "").split(),
        attributes.get("id") or "",
        attributes.get("data-marker") or "",
    ]


def _is_cited(node: LexborNode, names: Sequence[str]) -> bool:
    """Tell whether a quote was made by the mail program, not by the writer.

    Gmail calls both by the same class, but draws a line beside its own only.
    """
    if node.attributes.get("type") == "cite":
        return True
    if "gmail_quote" in names:
        return "border-left" in (node.attributes.get("style") or "")
    return bool({"protonmail_quote", "tutanota_quote"} & set(names))


def _is_intro(node: LexborNode, names: Sequence[str]) -> bool:
    return bool(_INTRO_CLASSES & set(names)) or _is_outlook(node, names)


def _is_outlook(node: LexborNode, names: Sequence[str]) -> bool:
    """Tell whether these are headers below which Outlook or Zimbra puts the quote, unmarked."""
    if any(name.endswith("divRplyFwdMsg") or name == "__HEADERS__" for name in names):
        return True
    style = node.attributes.get("style") or "" if node.tag == "div" else ""
    if not _OUTLOOK_BORDER.match(style[:200].strip()):
        return False
    return (node.text(deep=True)[:2000]).count(":") > 2  # noqa: PLR2004
