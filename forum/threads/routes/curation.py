"""What moderators do to threads and posts: a page that asks for the reason, and the act."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.models import Member
from forum.accounts.queries import signed_in
from forum.core.errors import NotFound
from forum.core.forms import Form
from forum.core.html import page, redirect_to
from forum.core.i18n import gettext as _
from forum.core.i18n import short_date
from forum.core.routing import BaseRoute, Route
from forum.threads.actions import curation
from forum.threads.forms.curation import PinForm, ReasonForm, usual_last_day
from forum.threads.models import Post, Thread
from forum.threads.queries.posts import get_post
from forum.threads.queries.restructuring import followers_of
from forum.threads.queries.threads import get_thread, place_of

Endpoint = Callable[[Request], Awaitable[Response]]


def _of_threads() -> dict[str, tuple[str, str]]:
    return {
        "threads:lock": (
            _("Close this thread"),
            _("It stays to be read, and takes no more replies except from moderators."),
        ),
        "threads:unlock": (
            _("Open this thread again"),
            _("Whoever may write in its group can reply again."),
        ),
        "threads:unpin": (_("Unpin this thread"), _("It takes its usual place in lists again.")),
        "threads:hide": (
            _("Hide this thread"),
            _("With all its posts it is out of sight for all but moderators and its author."),
        ),
        "threads:restore": (
            _("Show this thread again"),
            _("With all its posts it stands in lists again, for everybody who may read the group."),
        ),
    }


def _of_posts() -> dict[str, tuple[str, str]]:
    return {
        "posts:hide": (
            _("Hide this post"),
            _("Its words are out of sight for all but moderators and its author; its place stays."),
        ),
        "posts:show-again": (
            _("Show this post again"),
            _("Everybody who may read the thread can read its words again."),
        ),
    }


async def curating_page(
    request: Request, template: str, thread: Thread, form: Form, **context: Any
) -> Response:
    """Answer with a page that asks a moderator, and says who will hear of it."""
    return page(
        request,
        template,
        status=form.status,
        section="threads",
        thread=thread,
        followers=await followers_of(thread),
        form=form,
        **context,
    )


async def moderated_thread(request: Request) -> tuple[Member, Thread]:
    """Return who asks and the thread of the address, for one who moderates it.

    Raises:
        NotFound: for everybody else.
    """
    member = signed_in(request)
    thread = await get_thread(request.path_params["id"], seen_by=member)
    if not (await place_of(member, thread)).moderates:
        raise NotFound
    return member, thread


def _thread_act(name: str, act: Callable[[Member, Thread, str], Awaitable[None]]) -> Endpoint:
    async def handle(request: Request) -> Response:
        member, thread = await moderated_thread(request)
        form = await _reason(request)
        if request.method == "POST" and not form.errors:
            with form.hearing():
                await act(member, thread, form.reason)
                return redirect_to(thread.url, notice=_("Done; it stands in the log."))
        return await _ask(request, name, thread, thread.url, form)

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
        return await _ask(request, name, post.thread, post.url, form)

    return handle


async def _reason(request: Request) -> ReasonForm:
    return await ReasonForm.read(request) if request.method == "POST" else ReasonForm.blank()


async def _ask(
    request: Request, name: str, thread: Thread, back: str, form: ReasonForm
) -> Response:
    heading, effect = (_of_threads() | _of_posts())[name]  # what it's called, what it will do
    return page(
        request,
        "threads/reason.html",
        status=form.status,
        section="threads",
        heading=heading,
        effect=effect,
        thread=thread,
        followers=await followers_of(thread),
        back=back,
        form=form,
    )


async def pin(request: Request) -> Response:
    """Ask until when, then keep a thread at the top of lists."""
    member, thread = await moderated_thread(request)
    form = PinForm.blank(until=usual_last_day().isoformat())
    if request.method == "POST":
        form = await PinForm.read(request)
    if request.method == "POST" and not form.errors:
        with form.hearing():
            await curation.pin_thread(member, thread, form.reason, form.moment)
            day = short_date(form.until or usual_last_day())
            return redirect_to(thread.url, notice=_("Pinned until %(day)s.") % {"day": day})
    followers = await followers_of(thread)
    return page(
        request, "threads/pin.html", status=form.status, section="threads", thread=thread,
        followers=followers, form=form,
    )  # fmt: skip


def _route(path: str, name: str, endpoint: Endpoint) -> Route:
    return Route(path, endpoint, name=name, methods=["GET", "POST"])


def _of_thread(verb: str, act: Callable[[Member, Thread, str], Awaitable[None]]) -> Route:
    name = f"threads:{verb}"
    return _route(f"/threads/{{id:number}}/{verb}", name, _thread_act(name, act))


routes: list[BaseRoute] = [
    _of_thread("lock", curation.lock_thread),
    _of_thread("unlock", curation.unlock_thread),
    _route("/threads/{id:number}/pin", "threads:pin", pin),
    _of_thread("unpin", curation.unpin_thread),
    _of_thread("hide", curation.hide_thread),
    _of_thread("restore", curation.restore_thread),
    _route("/posts/{id:number}/hide", "posts:hide", _post_act("posts:hide", curation.hide_post)),
    _route(
        "/posts/{id:number}/show-again",
        "posts:show-again",
        _post_act("posts:show-again", curation.restore_post),
    ),
]
