"""One thread: reading it, following it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from forum.accounts.queries import signed_in
from forum.core.documents import Document, answer, keep_document, kept_document
from forum.core.errors import NotFound
from forum.core.html import is_plain, redirect_to
from forum.core.i18n import gettext as _
from forum.core.lasting import making
from forum.core.routing import BaseRoute, Route
from forum.threads.actions import reading
from forum.threads.forms.reading import FollowForm
from forum.threads.forms.resuming import reply_form
from forum.threads.forms.writing import ReplyForm
from forum.threads.models import Level
from forum.threads.opening import Opened, opened, page_asked_for
from forum.threads.queries.pages import glimpse_of
from forum.threads.queries.threads import get_thread
from forum.threads.routes.page import page_for_strangers, thread_page

_WRITING = {"reply_to", "quote", "draft"}


async def short(request: Request) -> Response:
    """Lead from ``/threads/7`` to the address with the title in it."""
    here = await opened(request)
    return RedirectResponse(here.thread.url, 301)


async def show(request: Request) -> Response:
    """Show one page of a thread; for members it counts as read up to its last post."""
    if is_plain(request) and (kept := await _kept(request)):
        return answer(request, kept)
    here = await opened(request)
    if request.path_params["slug"] != here.thread.slug:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(here.thread.url + query, 301)
    if is_plain(request):
        return await _for_strangers(request, here)
    return await thread_page(request, here, await _reply_form(request, here))


async def _reply_form(request: Request, here: Opened) -> ReplyForm | None:
    asked = request.query_params
    if not here.mine.draft and _WRITING.isdisjoint(asked):
        return None
    return await reply_form(here.viewer, here.thread, asked)


async def _kept(request: Request) -> Document | None:
    glimpse = await glimpse_of(request.path_params["id"])
    if glimpse is None or glimpse.slug != request.path_params["slug"]:
        return None
    return kept_document((*glimpse.key, page_asked_for(request, glimpse.last_number)))


async def _for_strangers(request: Request, here: Opened) -> Response:
    with making() as until:
        made = await page_for_strangers(request, here)
    return answer(request, keep_document((*here.sight.key, here.number), made, until[0]))


async def follow(request: Request) -> Response:
    """Choose how much to hear of a thread."""
    member = signed_in(request)
    thread = await get_thread(request.path_params["id"], seen_by=member)
    form = await FollowForm.read(request)
    if form.errors:
        raise NotFound
    await reading.follow(member, thread, form.level)
    said = {
        Level.FOLLOW: _("You follow this thread: a letter comes for every post."),
        Level.DIGEST: _("Your digest tells what is new in this thread."),
        Level.NAMED: _("You hear of this thread only when somebody names or answers you."),
        Level.NORMAL: _("You hear of this thread as much as of its group."),
        Level.MUTE: _("This thread is muted: you will hear no more of it."),
    }
    return redirect_to(thread.url, notice=said[form.level])


routes: list[BaseRoute] = [
    Route("/threads/{id:number}", short, name="threads:short", methods=["GET"]),
    Route("/threads/{id:number}/follow", follow, name="threads:follow", methods=["POST"]),
    Route("/threads/{id:number}/{slug}", show, name="threads:show", methods=["GET"]),
]
