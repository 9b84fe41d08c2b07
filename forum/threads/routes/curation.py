"""What moderators do to threads and posts: a page that asks for the reason, and the act."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.models import Member
from forum.accounts.queries import signed_in
from forum.core.errors import NotFound
from forum.core.html import page, redirect_to
from forum.core.i18n import gettext as _
from forum.core.routing import BaseRoute, Route
from forum.threads.actions import curation
from forum.threads.forms.curation import ReasonForm
from forum.threads.models import Post, Thread
from forum.threads.queries.posts import get_post
from forum.threads.queries.threads import get_thread, place_of

Endpoint = Callable[[Request], Awaitable[Response]]


def _headings() -> dict[str, str]:
    return {
        "threads:lock": _("Close this thread"),
        "threads:unlock": _("Open this thread again"),
        "threads:hide": _("Hide this thread"),
        "threads:restore": _("Show this thread again"),
        "posts:hide": _("Hide this post"),
        "posts:show-again": _("Show this post again"),
    }


def _thread_act(name: str, act: Callable[[Member, Thread, str], Awaitable[None]]) -> Endpoint:
    async def handle(request: Request) -> Response:
        member = signed_in(request)
        thread = await get_thread(request.path_params["id"], seen_by=member)
        if not (await place_of(member, thread)).moderates:
            raise NotFound
        form = await _reason(request)
        if request.method == "POST" and not form.errors:
            with form.hearing():
                await act(member, thread, form.reason)
                return redirect_to(thread.url, notice=_("Done; it stands in the log."))
        return _ask(request, name, thread, thread.url, form)

    return handle


def _post_act(name: str, act: Callable[[Member, Post, str], Awaitable[None]]) -> Endpoint:
    async def handle(request: Request) -> Response:
        member = signed_in(request)
        post = await get_post(request.path_params["id"], seen_by=member)
        if not (await place_of(member, post.thread)).moderates:
            raise NotFound
        form = await _reason(request)
        if request.method == "POST" and not form.errors:
            with form.hearing():
                await act(member, post, form.reason)
                return redirect_to(post.url, notice=_("Done; it stands in the log."))
        return _ask(request, name, post.thread, post.url, form)

    return handle


async def _reason(request: Request) -> ReasonForm:
    return await ReasonForm.read(request) if request.method == "POST" else ReasonForm.blank()


def _ask(request: Request, name: str, thread: Thread, back: str, form: ReasonForm) -> Response:
    return page(
        request,
        "threads/reason.html",
        status=form.status,
        section="threads",
        heading=_headings()[name],
        thread=thread,
        back=back,
        form=form,
    )


def _route(path: str, name: str, endpoint: Endpoint) -> Route:
    return Route(path, endpoint, name=name, methods=["GET", "POST"])


def _of_thread(verb: str, act: Callable[[Member, Thread, str], Awaitable[None]]) -> Route:
    name = f"threads:{verb}"
    return _route(f"/threads/{{id:number}}/{verb}", name, _thread_act(name, act))


routes: list[BaseRoute] = [
    _of_thread("lock", curation.lock_thread),
    _of_thread("unlock", curation.unlock_thread),
    _of_thread("hide", curation.hide_thread),
    _of_thread("restore", curation.restore_thread),
    _route("/posts/{id:number}/hide", "posts:hide", _post_act("posts:hide", curation.hide_post)),
    _route(
        "/posts/{id:number}/show-again",
        "posts:show-again",
        _post_act("posts:show-again", curation.restore_post),
    ),
]
