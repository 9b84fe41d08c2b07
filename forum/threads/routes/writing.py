"""Writing: a new thread, a reply."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.models import Member
from forum.accounts.queries import signed_in
from forum.core.house import house
from forum.core.html import page, redirect_to
from forum.core.i18n import gettext as _
from forum.core.routing import BaseRoute, Route, UploadRoute
from forum.groups import queries as groups
from forum.threads.actions import replies, threads
from forum.threads.draft_places import new_place, reply_place
from forum.threads.forms.resuming import thread_form
from forum.threads.forms.writing import ReplyForm, ThreadForm, kind_choices
from forum.threads.opening import opened
from forum.threads.queries.addresses import place_on_page
from forum.threads.queries.drafts import has_new_threads
from forum.threads.queries.posts import post_numbered
from forum.threads.queries.similar import similar_to
from forum.threads.rescuing import rescued
from forum.threads.routes.keeping import keep, writer_of
from forum.threads.routes.page import thread_page
from forum.threads.tagging import Chosen, choose_tags, with_near
from forum.threads.words import preview


async def new(request: Request) -> Response:
    """Show the form for a new thread, ``?kind=&group=`` chosen already, or go on with a draft."""
    member = signed_in(request)
    return await _composer(request, member, await thread_form(member, request.query_params))


async def create(request: Request) -> Response:
    """Start a thread, show how it would look, or keep it as a draft."""
    form = await ThreadForm.read(request)
    place = new_place(form.value("draft"))
    member = writer_of(request, form, place)
    if kept := await keep(form, member, place):
        return kept
    chosen, html = Chosen(), ""
    with form.hearing():
        group = await groups.get_group(form.value("group"), seen_by=member, field="group")
    with form.hearing():
        chosen = await choose_tags(form)
    with form.hearing():
        html = await preview(form, member, 0 if form.error("group") else group.id)
    if not form.errors and form.action == "post":
        with form.hearing():
            words = form.title, form.body, chosen.tags, form.writing(place)
            thread = await threads.start_thread(member, group, form.kind, *words)
            return redirect_to(thread.url, notice=chosen.said(_("Your thread is there.")))
    if form.attaches:
        form.keep_to_files()
    return await _composer(request, member, form, html=html, chosen=chosen)


async def _composer(
    request: Request, member: Member, form: ThreadForm, *,
    html: str = "", chosen: Chosen | None = None,
) -> Response:  # fmt: skip
    return page(
        request,
        "threads/new.html",
        status=form.status,
        section="threads",
        form=form,
        html=html,
        chosen=await with_near(chosen or Chosen()),
        max_tags=house().settings.threads.max_tags,
        groups=[(group.slug, group.name) for group in await groups.groups_open_to(member)],
        kinds=kind_choices(announces=await groups.moderates_somewhere(member)),
        has_drafts=form.kept is None and await has_new_threads(member),
        similar=await similar_to(form.value("title"), member) if html else [],
    )


async def reply(request: Request) -> Response:
    """Post a reply, show how it would look, or keep it as a draft."""
    form = await ReplyForm.read(request)
    place = reply_place(request.path_params["id"], form.value("draft"))
    member = writer_of(request, form, place)
    if kept := await keep(form, member, place):
        return kept
    words = form.writing(place)
    async with rescued(member, words):
        here = await opened(request)
    html, answered = "", None
    with form.hearing():
        html = await preview(form, member, here.thread.group_id)
        answered = await post_numbered(here.thread, form.value("reply_to"))
    if not form.errors and form.action == "post":
        with form.hearing():
            post = await replies.post_reply(member, here.thread, form.body, answered, words)
            post.thread = here.thread
            return redirect_to(place_on_page(post), notice=_("Your reply is there."))
    if form.attaches:
        form.keep_to_files()
    return await thread_page(request, here, form, html)


routes: list[BaseRoute] = [
    Route("/threads/new", new, name="threads:new", methods=["GET"]),
    UploadRoute("/threads", create, name="threads:create", methods=["POST"]),
    UploadRoute("/threads/{id:number}/replies", reply, name="threads:reply", methods=["POST"]),
]
