"""Who is in a group; for its moderators also who asks to be, and who is asked."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.models import Member
from forum.accounts.queries import signed_in
from forum.core.errors import NotFound
from forum.core.html import Page, page, page_number, redirect
from forum.core.i18n import gettext as _
from forum.core.routing import BaseRoute, Route
from forum.groups import queries
from forum.groups.actions import asking, inviting
from forum.groups.actions import members as actions
from forum.groups.forms import InviteForm, RoleForm
from forum.groups.models import Group, GroupRole


async def index(request: Request) -> Response:
    """The members of a group, for members of the place."""
    member, group = await _member_and_group(request)
    return await _members_page(request, member, group, InviteForm.blank())


async def _member_and_group(request: Request) -> tuple[Member, Group]:
    member = signed_in(request)
    return member, await queries.get_group(request.path_params["slug"], seen_by=member)


async def _members_page(
    request: Request, member: Member, group: Group, form: InviteForm
) -> Response:
    number = page_number(request)
    members, last = await queries.page_of_members(group, number)
    standing = await queries.standing(member, group)
    return page(
        request,
        "groups/members.html",
        status=form.status,
        section="groups",
        standing=standing,
        members=members,
        pages=Page(request, number=number, last=last),
        requests=await queries.requests_for(group) if standing.may.admit else [],
        invitations=await queries.invitations_for(group) if standing.may.admit else [],
        form=form,
    )


async def invite(request: Request) -> Response:
    """Invite a member."""
    member, group = await _member_and_group(request)
    form = await InviteForm.read(request)
    if not form.errors:
        with form.hearing():
            await inviting.invite(member, group, form.username)
            return _back(request, group, _("The invitation is on its way."))
    return await _members_page(request, member, group, form)


def _back(request: Request, group: Group, notice: str) -> Response:
    return redirect(request, "groups:members", slug=group.slug, notice=notice)


async def withdraw(request: Request) -> Response:
    """Take an invitation back."""
    member, group = await _member_and_group(request)
    await inviting.withdraw_invitation(member, group, request.path_params["id"])
    return _back(request, group, _("The invitation is taken back."))


async def accept(request: Request) -> Response:
    """Let somebody in."""
    member, group = await _member_and_group(request)
    asked = await queries.get_request(request.path_params["id"], group)
    await asking.accept_request(member, group, asked)
    notice = _("%(name)s is in, and has a letter that says so.") % {"name": asked.member.name}
    return _back(request, group, notice)


async def decline(request: Request) -> Response:
    """Let somebody not in."""
    member, group = await _member_and_group(request)
    asked = await queries.get_request(request.path_params["id"], group)
    await asking.decline_request(member, group, asked)
    return _back(request, group, _("The request is declined. Nobody is told."))


async def remove(request: Request) -> Response:
    """Put a member out of the group."""
    member, group = await _member_and_group(request)
    other = await queries.get_member_of(group, request.path_params["username"])
    await actions.remove_member(member, group, other)
    notice = _("%(name)s is no longer in this group.") % {"name": other.name}
    return _back(request, group, notice)


async def set_role(request: Request) -> Response:
    """Make a member a moderator of the group, or a plain member again."""
    member, group = await _member_and_group(request)
    other = await queries.get_member_of(group, request.path_params["username"])
    form = await RoleForm.read(request)
    if form.errors:
        raise NotFound
    await actions.set_role(member, group, other, form.role)
    said = {
        GroupRole.MODERATOR: _("%(name)s moderates this group now."),
        GroupRole.MEMBER: _("%(name)s no longer moderates this group."),
    }
    return _back(request, group, said[form.role] % {"name": other.name})


_HERE = "/groups/{slug}/members"
routes: list[BaseRoute] = [
    Route(_HERE, index, name="groups:members", methods=["GET"]),
    Route(_HERE, invite, name="groups:invite", methods=["POST"]),
    Route(_HERE + "/{username}/remove", remove, name="groups:remove", methods=["POST"]),
    Route(_HERE + "/{username}/role", set_role, name="groups:role", methods=["POST"]),
    Route("/groups/{slug}/invitations/{id:number}/withdraw", withdraw,
          name="groups:withdraw-invitation", methods=["POST"]),
    Route("/groups/{slug}/requests/{id:number}/accept", accept,
          name="groups:accept-request", methods=["POST"]),
    Route("/groups/{slug}/requests/{id:number}/decline", decline,
          name="groups:decline-request", methods=["POST"]),
]  # fmt: skip
