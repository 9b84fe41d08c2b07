"""The page on which admins say who is what."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.actions.roles import give_role
from forum.accounts.models import Member
from forum.accounts.queries import member_of_login
from forum.accounts.role_words import role_choices, role_word
from forum.admin import queries
from forum.admin.forms import RoleForm
from forum.core.errors import Complaint
from forum.core.html import page, redirect
from forum.core.i18n import gettext as _
from forum.core.routing import BaseRoute, Route

_LONGEST = 30


async def show(request: Request) -> Response:
    """Show everybody with a role, and the form to give one, perhaps to ``?username=``."""
    queries.ensure_keeper(request.user)
    username = request.query_params.get("username", "")[:_LONGEST]
    return await _page(request, RoleForm.blank(username=username))


async def give(request: Request) -> Response:
    """Give somebody a role, or take it away."""
    queries.ensure_keeper(request.user)
    assert isinstance(request.user, Member)
    form = await RoleForm.read(request)
    if not form.errors:
        with form.hearing():
            found = await give_role(request.user, await _named(form), form.role, form.reason)
            words = {"name": found.name, "role": role_word(found.role)}
            return redirect(request, "admin:roles", notice=_("%(name)s: %(role)s.") % words)
    return await _page(request, form)


async def _named(form: RoleForm) -> Member:
    found = await member_of_login(form.username.removeprefix("@"))
    if found is None:
        raise Complaint("username", _("There is no member of this name."))
    return found


async def _page(request: Request, form: RoleForm) -> Response:
    return page(
        request,
        "admin/roles.html",
        status=form.status,
        section="admin",
        form=form,
        people=await queries.with_roles(),
        choices=role_choices(),
        word=role_word,
    )


routes: list[BaseRoute] = [
    Route("/admin/roles", show, name="admin:roles", methods=["GET"]),
    Route("/admin/roles", give, name="admin:give-role", methods=["POST"]),
]
