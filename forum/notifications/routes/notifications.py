"""What a member was told, and marking it as read."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from forum.accounts.queries import signed_in
from forum.core.errors import NotFound
from forum.core.html import page, redirect
from forum.core.i18n import gettext as _
from forum.core.routing import BaseRoute, Route
from forum.notifications import sentences
from forum.notifications.actions import keeping
from forum.notifications.forms.reading import ReadForm
from forum.notifications.queries.unread import get_notification, piles_of
from forum.threads.queries.addresses import place_on_page


async def index(request: Request) -> Response:
    """What she was told, by thread, the latest first."""
    member = signed_in(request)
    before = _asked_id(request)
    piles, older = await piles_of(member, before=before)
    return page(
        request,
        "notifications/index.html",
        section="notifications",
        piles=piles,
        is_first=not before,
        has_unread=bool(request.scope["unread"]),
        older=f"?before={older}" if older else "",
        say=sentences,
    )


def _asked_id(request: Request) -> int:
    asked = request.query_params.get("before", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else 0  # noqa: PLR2004


async def follow_line(request: Request) -> Response:
    """Lead to what a line tells of; like reading a thread's page, that counts as read."""
    member = signed_in(request)
    notification = await get_notification(request.path_params["id"], of=member)
    await keeping.mark_one_read(notification)
    return RedirectResponse(place_on_page(notification.post), 302)


async def mark_read(request: Request) -> Response:
    """Mark all as read, or what she was told of one thread."""
    member = signed_in(request)
    form = await ReadForm.read(request)
    if form.errors:
        raise NotFound
    await keeping.mark_read(member, form.thread)
    return redirect(request, "notifications:index", notice=_("Marked as read."))


routes: list[BaseRoute] = [
    Route("/notifications", index, name="notifications:index", methods=["GET"]),
    Route("/notifications/read", mark_read, name="notifications:read", methods=["POST"]),
    Route("/notifications/{id:number}", follow_line, name="notifications:open", methods=["GET"]),
]
