"""Going in, going out, answering an invitation. Asking to be let in is in `pages`."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.queries import signed_in
from forum.core.html import redirect
from forum.core.i18n import gettext as _
from forum.core.routing import BaseRoute, Route
from forum.groups import queries
from forum.groups.actions import inviting, joining


async def join(request: Request) -> Response:
    """Go into a group."""
    member = signed_in(request)
    group = await queries.get_group(request.path_params["slug"], seen_by=member)
    await joining.join(member, group)
    notice = _("You are a member of %(group)s now.") % {"group": group.name}
    return redirect(request, "groups:show", slug=group.slug, notice=notice)


async def leave(request: Request) -> Response:
    """Go out of a group."""
    member = signed_in(request)
    group = await queries.get_group(request.path_params["slug"], seen_by=member)
    await joining.leave(member, group)
    notice = _("You have left %(group)s.") % {"group": group.name}
    return redirect(request, "groups:index", notice=notice)


async def accept_invitation(request: Request) -> Response:
    """Go into a group one is invited to."""
    member = signed_in(request)
    invitation = await queries.get_invitation(request.path_params["id"], seen_by=member)
    await inviting.accept_invitation(member, invitation)
    group = invitation.group
    notice = _("You are a member of %(group)s now.") % {"group": group.name}
    return redirect(request, "groups:show", slug=group.slug, notice=notice)


async def decline_invitation(request: Request) -> Response:
    """Don't go."""
    member = signed_in(request)
    invitation = await queries.get_invitation(request.path_params["id"], seen_by=member)
    await inviting.decline_invitation(member, invitation)
    return redirect(request, "groups:index", notice=_("You have declined. Nobody is told."))


routes: list[BaseRoute] = [
    Route("/groups/invitations/{id:number}/accept", accept_invitation,
          name="groups:accept-invitation", methods=["POST"]),
    Route("/groups/invitations/{id:number}/decline", decline_invitation,
          name="groups:decline-invitation", methods=["POST"]),
    Route("/groups/{slug}/join", join, name="groups:join", methods=["POST"]),
    Route("/groups/{slug}/leave", leave, name="groups:leave", methods=["POST"]),
]  # fmt: skip
