"""The first page."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from forum.core.house import house
from forum.core.html import Page, page, page_number
from forum.core.routing import BaseRoute, Route
from forum.pages import queries
from forum.threads.queries.lists import page_of_threads
from forum.threads.wishes import wish_of


async def home(request: Request) -> Response:
    """What this place is for a stranger, what is new for a member; the threads for both."""
    viewer, wish, number = request.user, await wish_of(request), page_number(request)
    threads, last = await page_of_threads(viewer, wish, number)
    return page(
        request,
        "pages/home.html",
        section="home",
        threads=threads,
        wish=wish,
        pages=Page(request, number=number, last=last),
        questions=await queries.answerable_by(viewer) if viewer.is_member else [],
        keepers=await queries.keepers(),
        may_join=house().settings.accounts.open_sign_up,
    )


routes: list[BaseRoute] = [Route("/", home, name="pages:home", methods=["GET"])]
