"""Choosing on a group's page what to hear of it. The page with all wishes is in `pages`."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.queries import signed_in
from forum.core.errors import Complaint
from forum.core.html import redirect
from forum.core.i18n import gettext as _
from forum.core.routing import BaseRoute, Route
from forum.groups.queries import get_group
from forum.notifications.actions import wishes
from forum.notifications.forms.wishes import GroupWishForm


async def choose(request: Request) -> Response:
    """Keep how much to hear of a group."""
    member = signed_in(request)
    group = await get_group(request.path_params["slug"], seen_by=member)
    form = await GroupWishForm.read(request)
    if form.errors:
        raise Complaint("wish", _("Please choose one of these."))
    await wishes.wish_for_group(member, group, form.wish or None)
    return redirect(request, "groups:show", slug=group.slug, notice=_("Saved."))


routes: list[BaseRoute] = [
    Route("/groups/{slug}/wish", choose, name="groups:wish", methods=["POST"]),
]
