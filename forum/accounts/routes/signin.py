"""Signing in and out."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts import policy, queries
from forum.accounts.actions import sessions, signin
from forum.accounts.carrying import carried_in, carry
from forum.accounts.forms import CarriedForm, SignInForm
from forum.accounts.models import Member
from forum.accounts.routes.doorway import let_in, show_out, visitor
from forum.core.errorpages import refused, wants_json
from forum.core.errors import NotFound, SignInNeeded
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
            return let_in(await _welcome(request, form, member), member, token)
    return _sign_in_page(request, form)


def _sign_in_page(request: Request, form: SignInForm, status: int = 0) -> Response:
    return page(
        request,
        "accounts/sign_in.html",
        status=status or form.status,
        form=form,
        can_sign_up=policy.can_sign_up(request.user),
    )


async def needed(request: Request, error: Exception) -> Response:
    """Answer a stranger who asked for what members do; what she wrote stays in the page."""
    assert isinstance(error, SignInNeeded)
    if request.method in {"GET", "HEAD"} or wants_json(request):
        return await refused(request, error)
    carried = await carry(request, error, visitor(request).device)
    asked = error.onward or _came_from(request)
    form = SignInForm.blank(login=error.writer, next=asked, carried=carried)
    return _sign_in_page(request, form, error.status)


def _came_from(request: Request) -> str:
    address = request.headers.get("referer", "").partition("://")[2]
    return own_path("/" + address.partition("/")[2], otherwise="")


async def _welcome(request: Request, form: SignInForm, member: Member) -> Response:
    carried = carried_in(form.carried)
    if carried is None:
        return redirect_to(_onward(form.next))
    if carried.words is not None and carried.is_by(member):
        await signin.come_back(member, carried.words)
        notice = _("Your words are here. Nothing is posted yet.")
        return redirect_to(_onward(form.next), notice=notice)
    request.scope["user"] = member
    is_hers = carried.is_by(member)
    return page(request, "accounts/carried.html", form=form, carried=carried, is_hers=is_hers)


async def keep(request: Request) -> Response:
    """Keep words that were written under another name: she said that they are hers."""
    member = queries.signed_in(request)
    form = await CarriedForm.read(request)
    carried = carried_in(form.carried)
    if carried is None or carried.words is None:
        raise NotFound
    await signin.come_back(member, carried.words)
    return redirect_to(_onward(form.next), notice=_("Your words are here. Nothing is posted yet."))


def _onward(asked: str) -> str:
    return own_path(asked, otherwise=house().path_for("pages:home"))


async def sign_out(request: Request) -> Response:
    """End this browser's session, if it has one."""
    if session := request.scope["session"]:
        await sessions.sign_out(session)
    return show_out(redirect(request, "pages:home", notice=_("You are signed out.")))
