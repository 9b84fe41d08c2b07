"""Lists of threads."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from forum.core.html import Page, page, page_number
from forum.core.routing import BaseRoute, Route
from forum.groups import queries as groups
from forum.threads.queries.lists import page_of_threads
from forum.threads.wishes import wish_of


async def index(request: Request) -> Response:
    """All threads, or those asked for by ``?show=&kind=&tag=&group=&page=``."""
    wish = await wish_of(request)
    number = page_number(request)
    threads, last = await page_of_threads(request.user, wish, number)
    return page(
        request,
        "threads/index.html",
        section="threads",
        threads=threads,
        wish=wish,
        pages=Page(request, number=number, last=last),
        groups=await groups.groups_seen_by(request.user),
    )


routes: list[BaseRoute] = [Route("/threads", index, name="threads:index", methods=["GET"])]
