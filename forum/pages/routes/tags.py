"""The vocabulary, and a tag with its threads."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from forum.core.html import page
from forum.core.routing import BaseRoute, Route
from forum.notifications import words
from forum.tags import policy
from forum.tags.queries import tags as queries
from forum.tags.queries.following import wish_for_tag
from forum.threads.listing import list_of_threads
from forum.threads.queries.lists import counts_by_tag
from forum.threads.selecting import selection_of

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
    """One tag and what is said about it, ``?show=&kind=``."""
    tag = await queries.get_tag(request.path_params["slug"])

    async def beside() -> dict[str, Hashable]:
        return {
            "tag": tag,
            "alternatives": tuple(await queries.alternatives_of(tag)),
            "may_edit": policy.can_keep_vocabulary(request.user),
            "wished": await wish_for_tag(request.user, tag) or "",
            "wish_options": tuple(words.for_tag()) if request.user.is_member else (),
        }

    selection = replace(await selection_of(request), tag=tag)
    return await list_of_threads(request, "pages/tag.html", "tags", selection, beside)


routes: list[BaseRoute] = [
    Route("/tags", index, name="tags:index", methods=["GET"]),
    Route("/tags/{slug}", show, name="tags:show", methods=["GET"]),
]
