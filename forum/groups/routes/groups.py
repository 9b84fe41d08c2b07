"""Making groups and changing them. The list and a group with its threads are in `pages`."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.models import Member
from forum.accounts.queries import signed_in
from forum.core.errors import require
from forum.core.html import page, redirect
from forum.core.i18n import gettext as _
from forum.core.routing import BaseRoute, Route
from forum.groups import policy, queries
from forum.groups.actions import keeping
from forum.groups.forms import DescriptionForm, GroupForm
from forum.groups.models import Group, Visibility


async def new(request: Request) -> Response:
    """Show the form for a new group."""
    require(policy.can_create(signed_in(request)), _("Only admins make groups."))
    return _form_page(request, GroupForm.blank(visibility=Visibility.PUBLIC))


async def create(request: Request) -> Response:
    """Make a group."""
    admin = signed_in(request)
    require(policy.can_create(admin), _("Only admins make groups."))
    form = await GroupForm.read(request)
    if not form.errors:
        with form.hearing():
            group = await keeping.create_group(admin, form.name, form.description, form.visibility)
            return redirect(request, "groups:show", slug=group.slug, notice=_("Here it is."))
    return _form_page(request, form)


def _form_page(
    request: Request, form: GroupForm | DescriptionForm, group: Group | None = None, *,
    is_whole: bool = True,
) -> Response:  # fmt: skip
    return page(
        request, "groups/form.html", status=form.status, section="groups", form=form, group=group,
        is_whole=is_whole,
    )  # fmt: skip


async def edit(request: Request) -> Response:
    """Show the form to change a group: all of it for admins, its description for moderators."""
    member = signed_in(request)
    group = await queries.get_group(request.path_params["slug"], seen_by=member)
    may = await _abilities_to_edit(member, group)
    form = GroupForm.blank(
        name=group.name, description=group.description, visibility=group.visibility
    )
    return _form_page(request, form, group, is_whole=may.manage)


async def _abilities_to_edit(member: Member, group: Group) -> policy.Abilities:
    may = (await queries.standing(member, group)).may
    require(may.describe, _("Only the group's moderators change its description."))
    return may


async def change(request: Request) -> Response:
    """Change a group."""
    member = signed_in(request)
    group = await queries.get_group(request.path_params["slug"], seen_by=member)
    may = await _abilities_to_edit(member, group)
    kind = GroupForm if may.manage else DescriptionForm
    form = await kind.read(request)
    if not form.errors:
        with form.hearing():
            await _save(member, group, form)
            return redirect(request, "groups:show", slug=group.slug, notice=_("It is changed."))
    return _form_page(request, form, group, is_whole=may.manage)


async def _save(member: Member, group: Group, form: GroupForm | DescriptionForm) -> None:
    if isinstance(form, GroupForm):
        await keeping.manage_group(
            member, group, name=form.name, description=form.description,
            visibility=form.visibility,
        )  # fmt: skip
        return
    await keeping.describe_group(member, group, form.description)


routes: list[BaseRoute] = [
    Route("/groups/new", new, name="groups:new", methods=["GET"]),
    Route("/groups/new", create, name="groups:create", methods=["POST"]),
    Route("/groups/{slug}/edit", edit, name="groups:edit", methods=["GET"]),
    Route("/groups/{slug}/edit", change, name="groups:change", methods=["POST"]),
]
