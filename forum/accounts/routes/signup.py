"""Signing up, and following the letter's link."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts import cookies, policy, queries
from forum.accounts.actions import sessions, signup
from forum.accounts.choices import digest_choices
from forum.accounts.forms import ConfirmForm, SignUpForm
from forum.accounts.models import Member, SignUp
from forum.accounts.routes.doorway import let_in, remember_sign_up, signed_up_here, visitor
from forum.core.errors import require
from forum.core.house import house
from forum.core.html import page, redirect
from forum.core.i18n import gettext as _
from forum.core.zones import zone_choices


async def sign_up(request: Request) -> Response:
    """Show the form, or take it; the answer is the same for an address that is known already."""
    if request.user.is_member:
        return redirect(request, "pages:home")
    require(policy.can_sign_up(request.user), signup.closed())
    if request.method != "POST":
        return _sign_up_page(request, _blank())
    form = await SignUpForm.read(request)
    if not form.errors:
        with form.hearing():
            kept = await signup.sign_up(form.newcomer(), form.password, visitor(request))
            sent = _("We have sent a letter to %(address)s.") % {"address": form.email}
            return remember_sign_up(redirect(request, "accounts:sign-up-sent", notice=sent), kept)
    return _sign_up_page(request, form)


def _blank() -> SignUpForm:
    settings = house().settings
    return SignUpForm.blank(time_zone=settings.site.time_zone, digest=settings.digests.frequency)


def _sign_up_page(request: Request, form: SignUpForm) -> Response:
    return page(
        request,
        "accounts/sign_up.html",
        status=form.status,
        form=form,
        digests=digest_choices(),
        zones=zone_choices(form.value("time_zone")),
    )


async def sent(request: Request) -> Response:
    """Say what to do next."""
    hours = house().settings.accounts.confirm_hours
    return page(request, "accounts/sign_up_sent.html", hours=hours)


async def confirm(request: Request) -> Response:
    """Show a button, since mail scanners follow links; or make her a member."""
    token = request.path_params["token"]
    waiting = await queries.get_sign_up(token)
    if request.method != "POST":
        form = ConfirmForm.blank(username=waiting.username)
        return await _confirm_page(request, waiting, form)
    form = await ConfirmForm.read(request)
    if not form.errors:
        with form.hearing():
            member = await signup.confirm(token, form.username)
            return await _welcome(request, member, token)
    return await _confirm_page(request, waiting, form)


async def _confirm_page(request: Request, waiting: SignUp, form: ConfirmForm) -> Response:
    unclaimed = await queries.unclaimed_of_address(waiting.email)
    return page(
        request,
        "accounts/confirm.html",
        status=form.status,
        form=form,
        waiting=waiting,
        unclaimed=unclaimed,
        is_taken=await queries.is_taken(waiting.username, but=unclaimed),
    )


async def _welcome(request: Request, member: Member, token: str) -> Response:
    if not signed_up_here(request, token):
        sentence = _("Your address is confirmed. Please sign in with the password you chose.")
        return redirect(request, "accounts:sign-in", notice=sentence)
    sentence = _("Welcome, %(name)s. Your address is confirmed, and you are signed in.")
    response = redirect(request, "pages:home", notice=sentence % {"name": member.name})
    cookies.take(response, cookies.SIGN_UP)
    return let_in(response, member, await sessions.begin_session(member, visitor(request)))
