"""Saying whether a letter is one's own: whoever has the link may, signed in or not."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from forum.core.html import page, redirect, redirect_to
from forum.core.i18n import gettext as _
from forum.core.routing import BaseRoute, Route
from forum.letterbox import sentences
from forum.letterbox.actions.confirming import accept, discard
from forum.letterbox.forms import ConfirmForm
from forum.letterbox.queries import Held, get_held, post_made_of, wanted_by


async def show(request: Request) -> Response:
    """Show what a held letter would do, since mail scanners follow links; or what became of it."""
    held = await get_held(request.path_params["token"])
    return await _page(request, held, ConfirmForm.blank())


async def act(request: Request) -> Response:
    """Post the letter, or forget it; then show where it stands."""
    token = request.path_params["token"]
    held, form = await get_held(token), await ConfirmForm.read(request)
    if form.errors:
        return await _page(request, held, form)
    if form.action == "discard":
        await discard(token)
        return redirect(request, "letterbox:confirm", token=token)
    with form.hearing():
        posted = await post_made_of(await accept(token), seen_by=request.user)
        here = redirect(request, "letterbox:confirm", token=token)
        return redirect_to(posted.url, notice=_("Your letter is posted.")) if posted else here
    return await _page(request, held, form)


async def _page(request: Request, held: Held, form: ConfirmForm) -> Response:
    return page(
        request,
        "letterbox/confirm.html",
        status=form.status,
        form=form,
        held=held,
        wanted=await wanted_by(held) if held.waits else None,
        posted=await post_made_of(held, seen_by=request.user),
        say=sentences,
    )


_ADDRESS = "/mail/{token}"

routes: list[BaseRoute] = [
    Route(_ADDRESS, show, name="letterbox:confirm", methods=["GET"]),
    Route(_ADDRESS, act, name="letterbox:decide", methods=["POST"]),
]
