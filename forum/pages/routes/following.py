"""What members have to do with a tag: how much they hear of it, and whether they can help."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.queries import signed_in
from forum.core.errors import Complaint
from forum.core.html import redirect
from forum.core.i18n import gettext as _
from forum.core.routing import BaseRoute, Route
from forum.pages.forms import FollowTagForm
from forum.tags.actions import following
from forum.threads.queries.tags import get_tag_seen_by


async def follow(request: Request) -> Response:
    """Choose how much to hear of a tag, and of its narrower ones."""
    member = signed_in(request)
    tag = await get_tag_seen_by(request.path_params["slug"], member)
    form = await FollowTagForm.read(request)
    if form.errors:
        raise Complaint("level", _("Please choose one of these."))
    await following.follow_tag(member, tag, form.level or None, with_narrower=form.with_narrower)
    return redirect(request, "tags:show", slug=tag.slug, notice=_("Saved."))


async def help_with(request: Request) -> Response:
    """Say that she can help others with this; again: take it back."""
    member = signed_in(request)
    tag = await get_tag_seen_by(request.path_params["slug"], member)
    if await following.toggle_help(member, tag):
        notice = _("You are named here to members as one who can help.")
    else:
        notice = _("You are no longer named here.")
    return redirect(request, "tags:show", slug=tag.slug, notice=notice)


routes: list[BaseRoute] = [
    Route("/tags/{slug}/follow", follow, name="tags:follow", methods=["POST"]),
    Route("/tags/{slug}/help", help_with, name="tags:help", methods=["POST"]),
]
