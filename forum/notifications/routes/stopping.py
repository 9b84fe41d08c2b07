"""Stopping letters from a letter: whoever has its address may, signed in or not."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from forum.core.html import page, redirect
from forum.core.i18n import gettext as _
from forum.core.routing import BaseRoute, Route
from forum.notifications.actions import stopping
from forum.notifications.actions.stopping import Stop
from forum.notifications.forms.stopping import StopForm
from forum.notifications.queries.stopping import Stopping, stopping_of

_OFFERED = {
    "thread": (Stop.THREAD, Stop.THREAD_WHOLLY, Stop.GROUP, Stop.GROUP_WHOLLY, Stop.ALL),
    "group": (Stop.GROUP, Stop.GROUP_WHOLLY, Stop.ALL),
    "group-of": (Stop.GROUP, Stop.THREAD, Stop.THREAD_WHOLLY, Stop.GROUP_WHOLLY, Stop.ALL),
    "tag": (Stop.TAG, Stop.TAG_WHOLLY, Stop.ALL),
    "all": (Stop.ALL,),
}


async def show(request: Request) -> Response:
    """Show what can be stopped, or what was; mail scanners that open the address change nothing."""
    asked, query = await _asked(request), request.query_params
    done = query.get("done", "")
    known = Stop(done) if done in set(Stop) else None
    return _page(request, asked, StopForm.blank(), known, query.get("undo", ""))


async def act(request: Request) -> Response:
    """Stop something, or take it back.

    A mail program gets its page at once: it may not follow a redirection (RFC 8058, 3.1).
    """
    asked = await _asked(request)
    form = await StopForm.read(request)
    if form.errors:
        return _page(request, asked, form)
    if form.undo:
        await stopping.take_back(asked.member, form.undo)
        return _back(request, notice=_("Letters come as they did before."))
    if form.stop:
        undo = await stopping.stop(form.stop, asked)
        return _back(request, query=urlencode({"done": form.stop, "undo": undo}))
    return _page(request, asked, form, *await stopping.stop_by_one_click(asked))


async def _asked(request: Request) -> Stopping:
    parts = request.path_params
    return await stopping_of(parts["token"], parts["scope"], parts["number"], asked_by=request.user)


def _back(request: Request, *, query: str = "", notice: str = "") -> Response:
    return redirect(
        request, "notifications:stop", query=query, notice=notice, **request.path_params
    )


def _page(
    request: Request, asked: Stopping, form: StopForm, done: Stop | None = None, undo: str = ""
) -> Response:
    return page(
        request, "notifications/stop.html", status=form.status, form=form, asked=asked, done=done,
        undo=undo, offered=_OFFERED[asked.scope], is_hers=request.user.id == asked.member.id,
    )  # fmt: skip


_ADDRESS = "/letters/{token}/{scope}/{number:number}"

routes: list[BaseRoute] = [
    Route(_ADDRESS, show, name="notifications:stop", methods=["GET"]),
    Route(_ADDRESS, act, name="notifications:act", methods=["POST"]),
]
