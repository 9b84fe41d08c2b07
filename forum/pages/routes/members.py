"""A member's page."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.queries import get_member, signed_in
from forum.core.html import page
from forum.core.routing import BaseRoute, Route
from forum.pages import queries


async def show(request: Request) -> Response:
    """Show a member to members; a stranger sees names only beside what was posted."""
    viewer = signed_in(request)
    member = await get_member(request.path_params["username"])
    return page(
        request,
        "pages/member.html",
        section="members",
        person=await queries.person(member, seen_by=viewer),
        beginning=queries.beginning,
    )


routes: list[BaseRoute] = [
    Route("/members/{username}", show, name="members:show", methods=["GET"]),
]
