"""The whole vocabulary: by the alphabet, as a tree, and for print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextvars import copy_context
from functools import partial
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from forum.core.documents import MARK, kept_large, large
from forum.core.errors import NotFound
from forum.core.house import house
from forum.core.html import Page, page, page_number
from forum.core.i18n import reader
from forum.core.packing import Large
from forum.core.prepared import edition
from forum.core.routing import BaseRoute, Route
from forum.core.shelf import piece
from forum.tags import policy
from forum.tags.queries.printed import in_print
from forum.tags.queries.schemes import scheme_now
from forum.tags.queries.trees import (
    Letter,
    Vocabulary,
    branch,
    letters_with,
    vocabulary_now,
)
from forum.tags.scheme import Scheme
from forum.tags.seed import seed
from forum.threads.queries.tallies import tally_by_tag

_LONGEST_QUESTION = 100
_MOST = 300  # tags on a page


async def index(request: Request) -> Response:
    """All tags: those that ``?q=`` finds, ``?letter=`` by letter, or as a tree, ``?view=tree``."""
    if request.query_params.get("view") == "tree":
        return await _tree(request)
    vocabulary, words = await vocabulary_now(), _asked(request)
    letters = await letters_with(vocabulary, words, _MOST) if words else vocabulary.letters
    is_long = not words and len(vocabulary.tags) > _MOST
    shown = _one(letters, request.query_params.get("letter", "")) if is_long else letters
    ids = sorted({word.tag.id for letter in shown for word in letter.words})
    counts = await tally_by_tag(request.user, with_narrower=True, of=ids)
    return page(
        request, "tags/index.html", conditional=True, section="tags", words=words,
        shown=[letter.initial for letter in shown], list=_list(vocabulary, shown, words, counts),
        initials=[letter.initial for letter in letters], is_long=is_long, most=_MOST,
        tags=len(ids) if words else len(vocabulary.tags), **_may(request, vocabulary),
    )  # fmt: skip


def _asked(request: Request) -> str:
    return request.query_params.get("q", "")[:_LONGEST_QUESTION].strip()


def _may(request: Request, vocabulary: Vocabulary) -> dict[str, Any]:
    """Return whether the reader keeps the vocabulary, and with how many tags it could begin."""
    may_edit = policy.can_keep_vocabulary(request.user)
    start_with = len(seed()) if may_edit and not vocabulary.tags else 0
    return {"may_edit": may_edit, "start_with": start_with}


def _list(
    vocabulary: Vocabulary, letters: Sequence[Letter], words: str, counts: Mapping[int, int]
) -> Markup:
    here = (words, *[letter.initial for letter in letters])
    key = ("word_list", *vocabulary.key, here, tuple(counts.items()))
    make = partial(house().render, "tags/_list.html", letters=letters, counts=counts)
    return piece(key, make)


def _one(letters: Sequence[Letter], asked: str) -> Sequence[Letter]:
    found = [letter for letter in letters if letter.initial == (asked or letters[0].initial)]
    if not found:
        raise NotFound
    return found


async def _tree(request: Request) -> Response:
    vocabulary = await vocabulary_now()
    number = page_number(request)
    shown = branch(vocabulary, request.query_params.get("under", ""), number)
    ids = sorted({*shown.ids, *(tag.id for tag in shown.way[-1:])})
    return page(
        request,
        "tags/tree.html",
        conditional=True,
        section="tags",
        words="",
        branch=shown,
        tags=len(vocabulary.tags),
        pages=Page(request, number=number, last=shown.pages),
        **_may(request, vocabulary),
        own=await tally_by_tag(request.user, with_narrower=False, of=ids),
        counts=await tally_by_tag(request.user, with_narrower=True, of=ids),
    )


async def thesaurus(request: Request) -> Response:
    """All of it as a thesaurus is printed."""
    entries = await _printed()
    return page(
        request, "tags/thesaurus.html", conditional=True, section="tags", entries=MARK,
        pieces=[entries],
    )  # fmt: skip


async def _printed() -> Large:
    key = ("thesaurus", await edition())
    found = kept_large(key)
    if found is None:
        here = copy_context()  # the reader's language, and the house
        html = await house().in_thread("tags", here.run, _render, await scheme_now())
        found = large(key, lambda: html)
    return found


def _render(scheme: Scheme) -> str:
    letters = in_print(scheme, reader().label_language, house().settings.site.language)
    return house().render("tags/_thesaurus.html", letters=letters)


routes: list[BaseRoute] = [
    Route("/tags", index, name="tags:index", methods=["GET"]),
    Route("/tags/thesaurus", thesaurus, name="tags:thesaurus", methods=["GET"]),
]
