"""What members have to do with a tag."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.queries import signed_in
from forum.core.errors import Complaint
from forum.core.html import redirect
from forum.core.i18n import gettext as _
from forum.core.routing import BaseRoute, Route
from forum.tags.actions import following
from forum.tags.forms.following import FollowTagForm
from forum.tags.queries.tags import get_tag


async def follow(request: Request) -> Response:
    """Choose how much to hear of a tag."""
    member = signed_in(request)
    tag = await get_tag(request.path_params["slug"])
    form = await FollowTagForm.read(request)
    if form.errors:
        raise Complaint("level", _("Please choose one of these."))
    await following.follow_tag(member, tag, form.level or None)
    return redirect(request, "tags:show", slug=tag.slug, notice=_("Saved."))


routes: list[BaseRoute] = [
    Route("/tags/{slug}/follow", follow, name="tags:follow", methods=["POST"]),
]
