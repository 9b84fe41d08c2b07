"""Signing in and out."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts import policy
from forum.accounts.actions import sessions, signin
from forum.accounts.forms import SignInForm
from forum.accounts.routes.doorway import let_in, show_out, visitor
from forum.core.house import house
from forum.core.html import own_path, page, redirect, redirect_to
from forum.core.i18n import gettext as _


async def sign_in(request: Request) -> Response:
    """Show the form, or take it and go on to where she wanted to go."""
    if request.method != "POST":
        asked = request.query_params.get("next", "")
        if request.user.is_member:
            return redirect_to(_onward(asked))
        return _sign_in_page(request, SignInForm.blank(next=asked))
    form = await SignInForm.read(request)
    if not form.errors:
        with form.hearing():
            who = visitor(request)
            member, token = await signin.sign_in(form.login, form.password, who)
            return let_in(redirect_to(_onward(form.next)), member, token)
    return _sign_in_page(request, form)


def _sign_in_page(request: Request, form: SignInForm) -> Response:
    return page(
        request,
        "accounts/sign_in.html",
        status=form.status,
        form=form,
        can_sign_up=policy.can_sign_up(request.user),
    )


def _onward(asked: str) -> str:
    return own_path(asked, otherwise=house().path_for("pages:home"))


async def sign_out(request: Request) -> Response:
    """End this browser's session, if it has one."""
    if session := request.scope["session"]:
        await sessions.sign_out(session)
    return show_out(redirect(request, "pages:home", notice=_("You are signed out.")))
