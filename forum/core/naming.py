"""Words like ``@maria`` in a text, and the links that Markdown makes of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import NamedTuple
from unicodedata import category

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

NAMES = "names"  # where a parser's environment has them
_MOST_LINKS = 200  # in one text; what is named after that stays without

# Not in the middle of a word, an address or a path, as in maria@library.example and /@maria.
_AT = re.compile(r"(?<![\w@./+-])@(\w[^\s@]{0,79})")
_SIGNS = ".-_"
_LETTERS = {"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd"}


@dataclass
class Names:
    """Where ``@name`` leads to, by the name as it is typed.

    ``met`` are those that were led to outside of quotes.
    """

    addresses: Mapping[str, str]
    met: set[str] = field(default_factory=set)


class AtWord(NamedTuple):
    """``@name`` from ``start`` to ``end`` of a text."""

    name: str
    start: int
    end: int


def at_words(text: str) -> Iterator[AtWord]:
    """Find what can name somebody, in linear time; a point that ends a sentence isn't part of it.

    What goes on as an address does (``@name@elsewhere``, ``@name/package``) names nobody here.
    """
    for match in _AT.finditer(text):
        word = "".join(takewhile(_is_part, match[1]))
        begin = match.start(1)
        if text[begin + len(word) : begin + len(word) + 1] in {"@", "/"}:
            continue
        if name := word.rstrip(_SIGNS):
            yield AtWord(name, match.start(), begin + len(name))


def _is_part(char: str) -> bool:
    return char in _SIGNS or category(char) in _LETTERS


def lead_to_the_named(state: StateCore) -> None:
    """Make links of the names in a text, but not in code and links; an escaped @ stays one."""
    names = state.env.get(NAMES)
    if not isinstance(names, Names) or not names.addresses:
        return
    room, quoted = _MOST_LINKS, 0
    for block in state.tokens:
        quoted += block.nesting if block.tag == "blockquote" else 0
        if block.children and room > 0:
            met = set() if quoted else names.met
            children = list(_led(block.children, names.addresses, met, room))
            room -= (len(children) - len(block.children)) // 4  # each link is four more
            block.children = children


def _led(
    tokens: Sequence[Token], addresses: Mapping[str, str], met: set[str], room: int
) -> Iterator[Token]:
    linked = 0
    for token in tokens:
        linked += token.nesting if token.tag == "a" else 0
        if token.type != "text" or linked or "@" not in token.content:
            yield token
            continue
        found = [word for word in at_words(token.content) if word.name in addresses][:room]
        room -= len(found)
        met.update(word.name for word in found)
        yield from _with_links(token.content, found, addresses)


def _with_links(
    text: str, found: Sequence[AtWord], addresses: Mapping[str, str]
) -> Iterator[Token]:
    end = 0
    for word in found:
        yield Token("text", "", 0, content=text[end : word.start])
        yield Token("link_open", "a", 1, attrs={"href": addresses[word.name]}, info="auto")
        yield Token("text", "", 0, content=text[word.start : word.end])
        yield Token("link_close", "a", -1, info="auto")
        end = word.end
    yield Token("text", "", 0, content=text[end:])
