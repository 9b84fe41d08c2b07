"""Markdown as members write it, made into HTML that can do no harm.

CommonMark with tables, strikethrough and links found by themselves, by markdown-it-py; what it
makes is let through nh3 (ammonia) by a list that is written out here. A line break in the source
is one on the page. Nothing is fetched from elsewhere: a picture becomes a link to it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextvars import copy_context
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from forum.core.folding import fold_quotes
from forum.core.i18n import gettext as _
from forum.core.i18n import number
from forum.core.naming import NAMES, Names, lead_to_the_named

_SANITIZER = nh3.Cleaner(
    tags={
        *("p", "br", "hr", "h3", "h4", "h5", "h6", "blockquote", "pre", "code"),
        *("em", "strong", "s", "a", "ul", "ol", "li"),
        *("table", "thead", "tbody", "tr", "th", "td"),
        *("details", "summary"),
    },
    attributes={"a": {"href"}, "ol": {"start"}, "th": {"scope"}, "*": set()},
    allowed_classes={cell: {"align-center", "align-right"} for cell in ("th", "td")},
    url_schemes={"http", "https", "mailto"},
    link_rel="nofollow noopener ugc",
)
_SHORT = 2_000  # characters; what is longer is rendered off the event loop


@dataclass(frozen=True)
class MarkdownLimits:
    """The most that one text may hold; chosen so that any text renders in less than a second."""

    characters: int = 32_000
    lines: int = 4_000
    links: int = 200
    brackets: int = 400
    cells: int = 2_000
    address: int = 2_000  # characters
    nesting: int = 10


LIMITS = MarkdownLimits()


class TooMuch(ValueError):
    """The text holds more than can be shown; the exception's text is a sentence for its author."""


def render(source: str, limits: MarkdownLimits = LIMITS) -> str:
    """Return the HTML of a Markdown text.

    Raises:
        TooMuch: as :func:`check` does, and nothing else.
    """
    check(source, limits)
    return _html(source, limits.nesting)


async def render_off_loop(
    source: str, executor: Executor, limits: MarkdownLimits = LIMITS, names: Names | None = None
) -> str:
    """Render as :func:`render` does, but a long text in the executor; ``names`` become links.

    Raises:
        TooMuch: as :func:`check` does, and nothing else.
    """
    check(source, limits)
    if len(source) <= _SHORT:
        return _html(source, limits.nesting, names)
    loop = asyncio.get_running_loop()
    work = copy_context().run  # it knows the writer's language
    return await loop.run_in_executor(executor, work, _html, source, limits.nesting, names)


def _html(source: str, nesting: int, names: Names | None = None) -> str:
    parser, env = _parser(nesting), {NAMES: names}
    return _SANITIZER.clean(
        parser.renderer.render(_parsed(source, nesting, env), parser.options, env)
    )


def _parsed(source: str, nesting: int, env: dict[str, Any]) -> list[Token]:
    try:
        return _parser(nesting).parse(source, env)
    except RuntimeError:  # the library stands still at "www.a.bwww.a.b[![http://": so, no links
        return _parser(nesting, finds_links=False).parse(source, env)


def check(source: str, limits: MarkdownLimits = LIMITS) -> None:
    """See, in a few milliseconds, that a text can be rendered.

    It counts in the source, what stands in code as well, and never too little.

    Raises:
        TooMuch: with a sentence that says what is too much.
    """
    for count, most, sentence in _counts(source, limits):
        if count > most:
            raise TooMuch(sentence % {"count": number(count), "most": number(most)})


def _counts(source: str, limits: MarkdownLimits) -> Iterator[tuple[int, int, str]]:
    sentence = _("This text has %(count)s characters. At most %(most)s can be taken.")
    yield len(source), limits.characters, sentence
    lines = [line.expandtabs(4) for line in re.split(r"\r\n?|\n", source)]
    sentence = _("This text has %(count)s lines. At most %(most)s can be taken.")
    yield len(lines), limits.lines, sentence
    sentence = _("This text has about %(count)s links. At most %(most)s can be taken.")
    yield _links(source), limits.links, sentence
    sentence = _("An address here has %(count)s characters. At most %(most)s can be taken.")
    yield max(map(len, _ADDRESS_LIKE.findall(source)), default=0), limits.address, sentence
    sentence = _("This text has %(count)s square brackets. At most %(most)s can be taken.")
    yield source.count("["), limits.brackets, sentence
    sentence = _("The tables here have about %(count)s cells. At most %(most)s can be taken.")
    yield _cells(lines), limits.cells, sentence
    sentence = _(
        "Quotes and lists stand too deep in one another. At most %(most)s levels can be taken."
    )
    yield _nesting(lines, limits.nesting), limits.nesting, sentence


_LINK = re.compile(
    r"\]\((?:https?://(?:www\.)?|mailto:)?"  # an inline link, with the beginning of its address
    r"|https?://(?:www\.)?|mailto:|www\.|(?<=[\w.,;:&=+$-])@(?=\w)",
    re.IGNORECASE,
)
_ADDRESS_LIKE = re.compile(r"(?:://|www\.|\]:\s*)\S*|\]\([^\s)]*", re.IGNORECASE)


def _links(source: str) -> int:
    by_reference = len(re.findall(r"\](?!\()", source)) if "]:" in source else 0
    return sum(1 for _match in _LINK.finditer(source)) + by_reference


_DELIMITERS = re.compile(r":?-+:?(?: *\| *:?-+:?)*")


def _cells(lines: Sequence[str]) -> int:
    """Count what tables there can be, with the cells that short rows are filled up with."""
    cells = columns = 0
    for above, line in pairwise(lines):
        bare = line.strip(" >")
        if "|" in above and _DELIMITERS.fullmatch(row := bare.strip("|").strip()):
            columns = max(columns, row.count("|") + 1)
        columns = columns if bare else 0
        cells += columns
    return cells


_RULE = re.compile(r" *([-*_])(?: *\1){2,} *$")
_CONTAINER = re.compile(r"( *)(?:>|(?:[-+*]|\d{1,9}[.)])(?= |$))")


def _nesting(lines: Sequence[str], most: int) -> int:
    """Count how deep quotes and lists can stand in one another.

    A line opens those whose markers it begins with, inside of those that it is indented for, two
    columns each, if there are so many.
    """
    deepest = 0
    for line in lines:
        opened = inside = position = 0
        while opened <= most and not _RULE.match(line, position):
            if not (marker := _CONTAINER.match(line, position)):
                break
            inside += max(len(marker[1]) - (opened > 0), 0) // 2
            opened, position = opened + 1, marker.end()
        if opened:
            deepest = max(deepest, opened + min(deepest, inside))
    return deepest


class _Markdown(MarkdownIt):
    def normalizeLink(self, url: str) -> str:  # noqa: N802 (the library's name)
        return super().normalizeLink(f"https://{url}" if url.lower().startswith("www.") else url)

    def validateLink(self, url: str) -> bool:  # noqa: N802
        return bool(_ADDRESS.match(url))


_ADDRESS = re.compile(r"https?://[^/]|mailto:|/(?!/)|#", re.IGNORECASE)


@cache
def _parser(nesting: int, *, finds_links: bool = True) -> MarkdownIt:
    # A list and its item are two levels to the library, which leaves out what stands deeper.
    options = {"html": False, "linkify": True, "breaks": True, "maxNesting": 2 * nesting + 2}
    parser = _Markdown("commonmark", options).enable(["table", "strikethrough", "linkify"])
    linkify: Any = parser.linkify
    linkify.set({"fuzzy_link": False})  # no link in "the end.In spring"
    linkify.add("ftp:", None).add("//", None).add("www.", {"validate": _WWW})
    parser.core.ruler.after("linkify", "names", lead_to_the_named)
    parser.core.ruler.push("outward", _suit_the_page)
    parser.core.ruler.push("folds", fold_quotes)
    return parser if finds_links else parser.disable("linkify")


# What follows "www.". The library fails on "www.a.bhttp://", which it takes for one scheme.
_WWW = re.compile(
    r"^(?![a-z0-9.+-]*://)[\w-]+(?:\.[\w-]+)+(?:[/?#][^\s<>\"]*[^\s<>\".,;:!?')\]])?",
    re.IGNORECASE,
)


def _suit_the_page(state: StateCore) -> None:
    """Let headings begin below the page's own, and tables and pictures be as this house wants."""
    levels = [int(token.tag[1]) for token in state.tokens if token.type == "heading_open"]
    lower = 3 - min(levels, default=3)
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + lower, 6)}"
        if token.type == "th_open":
            token.attrSet("scope", "col")
        if align := str(token.attrs.pop("style", "")).removeprefix("text-align:"):
            token.attrSet("class", f"align-{align}")
        if token.children:
            token.children = list(_without_pictures(token.children))


def _without_pictures(tokens: Sequence[Token]) -> Iterator[Token]:
    linked = 0
    for token in tokens:
        linked += token.nesting if token.tag == "a" else 0
        if token.type != "image":
            yield token
            continue
        address = str(token.attrs["src"])
        link = Token("link_open", "a", 1, attrs={"href": address})
        text = Token("text", "", 0, content=_words(token) or address)
        yield from (text,) if linked else (link, text, Token("link_close", "a", -1))


def plain(source: str, *, quotes: bool = True, addresses: bool = False) -> str:
    """Return the words of a Markdown text, for excerpts and for the text part of letters.

    Without ``quotes`` it leaves out what is quoted; with ``addresses`` a link's follows its words.
    """
    text = gap = mark = ""
    depth = 0
    for token in _parsed(source, LIMITS.nesting, {}):
        depth += token.nesting if token.tag == "blockquote" else 0
        if depth and not quotes:
            continue
        if not token.hidden:
            gap = max(gap, _GAPS.get(token.type, ""), key=_WIDTHS.index)
        if token.tag == "li":
            mark = f"{token.info}{token.markup} " if token.nesting == 1 else ""
        if token.type in {"inline", "fence", "code_block"}:
            words = mark + _words(token, addresses=addresses)
            text += gap + "> " * depth + words.replace("\n", "\n" + "> " * depth)
            gap = mark = ""
    return text.strip()


def without_quotes(source: str) -> str:
    """Return a Markdown text without its quotes, but for those within lists."""
    parser, tokens = _parser(LIMITS.nesting), list[Token]()
    parser.block.parse(source, parser, {}, tokens)
    spans = [token.map for token in tokens if token.type == "blockquote_open" and not token.level]
    quoted = {line for span in spans if span for line in range(*span)}
    lines = source.split("\n")
    return "\n".join(line for at, line in enumerate(lines) if at not in quoted)


_WIDTHS = ("", " | ", "\n", "\n\n")
_GAPS = {
    **dict.fromkeys(("td_open", "th_open"), " | "),
    **dict.fromkeys(("tr_open", "list_item_open"), "\n"),
    **dict.fromkeys(("paragraph_open", "heading_open", "fence", "code_block"), "\n\n"),
}


def _words(block: Token, *, addresses: bool = False) -> str:
    words = href = ""
    for token in block.children or [block]:
        if token.type == "link_open":
            href = "" if token.info == "auto" else str(token.attrs["href"])
        elif token.type == "link_close" and addresses and href:
            words += f" <{href}>"
        words += "\n" if token.tag == "br" else token.content
    return words.rstrip("\n")
