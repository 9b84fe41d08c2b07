"""Quotes that are shown folded: a letter's that was kept whole because nobody could tell.

One is a quote in Markdown whose first paragraph is ``[!quote]``; who doesn't know that reads a
quote. Only what stands in no other quote or list is folded, so folds never stand in one another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from forum.core.i18n import gettext as _

_MARK = "[!quote]"
_HEAD = ("blockquote_open", "paragraph_open", "inline", "paragraph_close")


def folded(quote: str) -> str:
    """Return lines that all begin with ``>`` as a quote that is shown folded."""
    return f"> {_MARK}\n>\n{quote}"


def fold_quotes(state: StateCore) -> None:
    """Let marked quotes be folded, with words to open them in the language of who writes."""
    state.tokens = list(_folded(state.tokens))


def _folded(tokens: Sequence[Token]) -> Iterator[Token]:
    is_open, begins = False, 0
    for number, token in enumerate(tokens):
        if _is_marked(tokens, number):
            is_open, begins = True, number + len(_HEAD)
            yield from (_tag("details", 1), *_summary(), token)
        elif is_open and token.type == "blockquote_close" and not token.level:
            is_open = False
            yield from (token, _tag("details", -1))
        elif number >= begins:
            yield token


def _is_marked(tokens: Sequence[Token], number: int) -> bool:
    head = tokens[number : number + len(_HEAD)]
    if tokens[number].level or tuple(token.type for token in head) != _HEAD:
        return False
    has_more = tokens[number + len(_HEAD)].type != "blockquote_close"
    return head[2].content.strip() == _MARK and has_more


def _summary() -> Iterator[Token]:
    yield Token("summary_open", "summary", 1)
    yield Token("text", "", 0, content=_("Quoted text"))
    yield Token("summary_close", "summary", -1, block=True)


def _tag(name: str, nesting: Literal[1, -1]) -> Token:
    return Token(f"{name}_open" if nesting > 0 else f"{name}_close", name, nesting, block=True)
