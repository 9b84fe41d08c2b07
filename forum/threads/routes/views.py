"""A thread for paper and for terminals."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from forum.core.errors import NotFound
from forum.core.house import house
from forum.core.html import asked_number, page_number
from forum.core.routing import BaseRoute, Route
from forum.threads.models import Thread
from forum.threads.printview import Span, print_of
from forum.threads.queries.addresses import page_with
from forum.threads.queries.naming import with_names
from forum.threads.queries.threads import get_thread
from forum.threads.queries.whole import entries_between
from forum.threads.textview import text_of

MOST = 500  # posts that are printed at once


async def print_view(request: Request) -> Response:
    """Set a thread for paper: one of its pages by ``?page=``, or all from a post, ``?from=``."""
    thread = await _thread(request)
    span = _span(request, thread)
    entries = entries_between(thread, span.first, span.last)
    return StreamingResponse(
        print_of(thread, span, entries), media_type="text/html", headers=_headers(thread)
    )


async def _thread(request: Request) -> Thread:
    thread = await get_thread(request.path_params["id"], seen_by=request.user)
    await with_names([thread])
    return thread


def _span(request: Request, thread: Thread) -> Span:
    here = house().path_for("threads:print", id=thread.id)
    if request.query_params.get("page", "all") != "all":
        number, last = page_number(request), page_with(thread.last_number)
        if number > last:
            raise NotFound
        size = house().settings.threads.posts_per_page
        before = f"{here}?page={number - 1}" if number > 1 else ""
        after = f"{here}?page={number + 1}" if number < last else ""
        return Span((number - 1) * size + 1, number * size, before, after)
    first = asked_number(request, "from") or 1
    if first > max(1, thread.last_number):
        raise NotFound
    before = f"{here}?from={max(1, first - MOST)}" if first > 1 else ""
    after = f"{here}?from={first + MOST}" if first + MOST <= thread.last_number else ""
    return Span(first, first + MOST - 1, before, after)


async def text_view(request: Request) -> Response:
    """Give a thread as plain text of 72 columns."""
    thread = await _thread(request)
    entries = entries_between(thread, 1, thread.last_number)
    return StreamingResponse(
        text_of(thread, entries), media_type="text/plain", headers=_headers(thread)
    )


def _headers(thread: Thread) -> dict[str, str]:
    """Search engines are to find the thread itself (RFC 6596)."""
    url = house().url_for("threads:show", id=thread.id, slug=thread.slug)
    return {"X-Robots-Tag": "noindex", "Link": f'<{url}>; rel="canonical"'}


routes: list[BaseRoute] = [
    Route("/threads/{id:number}/print", print_view, name="threads:print", methods=["GET"]),
    Route("/threads/{id:number}/text", text_view, name="threads:text", methods=["GET"]),
]
