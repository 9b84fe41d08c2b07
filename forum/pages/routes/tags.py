"""The vocabulary, and a tag with its threads."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from forum.core.html import Page, page, page_number
from forum.core.routing import BaseRoute, Route
from forum.tags import policy, queries
from forum.threads.queries.lists import counts_by_tag, page_of_threads
from forum.threads.wishes import wish_of

_LONGEST_QUESTION = 100


async def index(request: Request) -> Response:
    """All tags in alphabetical order, or those one of whose labels holds ``?q=``."""
    words = request.query_params.get("q", "")[:_LONGEST_QUESTION]
    return page(
        request,
        "tags/index.html",
        section="tags",
        words=words,
        letters=queries.by_letter(await queries.tags_like(words)),
        alternatives=await queries.alternatives(),
        may_edit=policy.can_keep_vocabulary(request.user),
        thread_counts=await counts_by_tag(request.user),
    )


async def show(request: Request) -> Response:
    """One tag and what is said about it, ``?show=&kind=&page=``."""
    tag = await queries.get_tag(request.path_params["slug"])
    wish = replace(await wish_of(request), tag=tag)
    number = page_number(request)
    threads, last = await page_of_threads(request.user, wish, number)
    return page(
        request,
        "pages/tag.html",
        section="tags",
        tag=tag,
        alternatives=await queries.alternatives_of(tag),
        may_edit=policy.can_keep_vocabulary(request.user),
        threads=threads,
        wish=wish,
        pages=Page(request, number=number, last=last),
    )


routes: list[BaseRoute] = [
    Route("/tags", index, name="tags:index", methods=["GET"]),
    Route("/tags/{slug}", show, name="tags:show", methods=["GET"]),
]
