"""The list of groups, with the form to be let into one, and a group with its threads."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.queries import signed_in
from forum.core.house import house
from forum.core.html import page, redirect
from forum.core.i18n import gettext as _
from forum.core.routing import BaseRoute, Route
from forum.groups import policy, queries
from forum.groups.actions import asking
from forum.notifications import words
from forum.notifications.identities import group_address
from forum.notifications.queries.wishes import wish_for
from forum.pages.forms import AskForm
from forum.threads.listing import list_of_threads
from forum.threads.queries.lists import counts_by_group
from forum.threads.selecting import selection_of


async def index(request: Request) -> Response:
    """All groups this person may know of."""
    return await _index_page(request, AskForm.blank())


async def _index_page(request: Request, form: AskForm) -> Response:
    viewer = request.user
    return page(
        request,
        "groups/index.html",
        status=form.status,
        section="groups",
        standings=await queries.standings(viewer),
        invitations=await queries.invitations_to(viewer),
        may_create=policy.can_create(viewer),
        form=form,
        thread_counts=await counts_by_group(viewer),
    )


async def ask(request: Request) -> Response:
    """Ask to be let into a private group; the answer never tells whether there is one."""
    member = signed_in(request)
    form = await AskForm.read(request)
    if not form.errors:
        with form.hearing():
            await asking.ask_to_join(member, form.group, form.note)
            notice = _(
                "If there is such a group, its moderators have your request now. "
                "You get a letter if they let you in."
            )
            return redirect(request, "groups:index", notice=notice, kind="info")
    return await _index_page(request, form)


async def show(request: Request) -> Response:
    """One group and its threads, ``?show=&kind=``."""
    group = await queries.get_group(request.path_params["slug"], seen_by=request.user)
    takes_mail = house().settings.mail.incoming and request.user.is_member

    async def beside() -> dict[str, Hashable]:
        standing = await queries.standing(request.user, group)
        options = words.for_group(is_joined=standing.membership is not None)
        return {
            "standing": standing,
            "wished": await wish_for(request.user, group) or "",
            "wish_options": tuple(options) if request.user.is_member else (),
            "mail_address": group_address(group) if takes_mail else "",
        }

    selection = replace(await selection_of(request), group=group)
    return await list_of_threads(request, "pages/group.html", "groups", selection, beside)


routes: list[BaseRoute] = [
    Route("/groups", index, name="groups:index", methods=["GET"]),
    Route("/groups/ask", ask, name="groups:ask", methods=["POST"]),
    Route("/groups/{slug}", show, name="groups:show", methods=["GET"]),
]
