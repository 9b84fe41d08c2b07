"""The first page."""

from __future__ import annotations

from collections.abc import Hashable

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.models import Member
from forum.core.house import house
from forum.core.routing import BaseRoute, Route
from forum.pages import queries
from forum.threads.listing import list_of_threads
from forum.threads.queries.answers import questions_for
from forum.threads.selecting import selection_of


async def home(request: Request) -> Response:
    """What this place is for a stranger, what is new for a member; the threads for both."""
    viewer = request.user

    async def beside() -> dict[str, Hashable]:
        return {
            "questions": tuple(await questions_for(viewer)) if isinstance(viewer, Member) else (),
            "keepers": tuple(await queries.keepers()),
            "may_join": house().settings.accounts.open_sign_up,
        }

    selection = await selection_of(request)
    return await list_of_threads(request, "pages/home.html", "home", selection, beside)


routes: list[BaseRoute] = [Route("/", home, name="pages:home", methods=["GET"])]
