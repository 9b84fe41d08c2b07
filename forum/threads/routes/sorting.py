"""Putting a thread where it belongs: another group, title, kind, other tags."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from forum.core.house import house
from forum.core.html import redirect_to
from forum.core.i18n import gettext as _
from forum.core.routing import BaseRoute, Route
from forum.groups import queries as groups
from forum.tags import thesaurus
from forum.threads.actions import sorting
from forum.threads.forms.sorting import MoveForm, RetagForm, RetitleForm
from forum.threads.forms.writing import kind_choices
from forum.threads.queries.curation import group_choices
from forum.threads.queries.threads import get_thread
from forum.threads.routes.curation import curating_page, moderated_thread
from forum.threads.tagging import Chosen, choose_tags, with_near


async def move(request: Request) -> Response:
    """Ask for the group, then put a thread there."""
    member, thread = await moderated_thread(request)
    form = MoveForm.blank()
    if request.method == "POST":
        form = await MoveForm.read(request)
    if request.method == "POST" and not form.errors:
        with form.hearing():
            group = await groups.get_group(form.group, seen_by=member, field="group")
            await sorting.move_thread(member, thread, group, form.reason, openly=form.openly)
            notice = _("The thread stands in %(group)s now.") % {"group": group.name}
            return redirect_to(thread.url, notice=notice)
    choices = await group_choices(member, without=thread.group)
    return await curating_page(request, "threads/move.html", thread, form, groups=choices)


async def retitle(request: Request) -> Response:
    """Ask for title and kind, then change them."""
    member, thread = await moderated_thread(request)
    form = RetitleForm.blank(title=thread.title, kind=thread.kind.value)
    if request.method == "POST":
        form = await RetitleForm.read(request)
    if request.method == "POST" and not form.errors:
        with form.hearing():
            await sorting.retitle_thread(member, thread, form.title, form.kind, form.reason)
            changed = await get_thread(thread.id, seen_by=member)
            return redirect_to(changed.url, notice=_("Changed. The old address leads here."))
    kinds = kind_choices(announces=True)
    return await curating_page(request, "threads/retitle.html", thread, form, kinds=kinds)


async def retag(request: Request) -> Response:
    """Ask for the tags, then give them to a thread."""
    member, thread = await moderated_thread(request)
    form = RetagForm.blank(tags=thesaurus.joined(tag.name for tag in thread.tags))
    chosen = Chosen()
    if request.method == "POST":
        form = await RetagForm.read(request)
        with form.hearing():
            chosen = await choose_tags(form, thread.tags)
    if request.method == "POST" and not form.errors:
        with form.hearing():
            await sorting.retag_thread(member, thread, chosen.tags, form.reason)
            notice = chosen.said(_("The thread has these tags now."))
            return redirect_to(thread.url, notice=notice)
    return await curating_page(
        request, "threads/retag.html", thread, form, chosen=await with_near(chosen),
        max_tags=house().settings.threads.max_tags,
    )  # fmt: skip


routes: list[BaseRoute] = [
    Route("/threads/{id:number}/move", move, name="threads:move", methods=["GET", "POST"]),
    Route("/threads/{id:number}/retitle", retitle, name="threads:retitle", methods=["GET", "POST"]),
    Route("/threads/{id:number}/retag", retag, name="threads:retag", methods=["GET", "POST"]),
]
