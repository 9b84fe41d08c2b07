"""Forgotten passwords."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts import jobs, queries
from forum.accounts.actions import password
from forum.accounts.forms import NewPasswordForm, ResetForm
from forum.accounts.models import Member
from forum.accounts.routes.doorway import know_again, show_out, visitor
from forum.core.database import now
from forum.core.house import house
from forum.core.html import page, redirect
from forum.core.i18n import gettext as _


async def ask(request: Request) -> Response:
    """Show the form, or take it; the answer is the same whether or not the address is known."""
    if request.method != "POST":
        return _ask_page(request, ResetForm.blank())
    form = await ResetForm.read(request)
    if not form.errors:
        with form.hearing():
            await password.count_reset(form.email, visitor(request))
            await jobs.send_reset.kiq(form.email, now().isoformat())
            return redirect(request, "accounts:password-sent")
    return _ask_page(request, form)


def _ask_page(request: Request, form: ResetForm) -> Response:
    return page(request, "accounts/password_reset.html", status=form.status, form=form)


async def sent(request: Request) -> Response:
    """Say what to do next."""
    minutes = house().settings.accounts.reset_minutes
    return page(request, "accounts/password_sent.html", minutes=minutes)


async def choose(request: Request) -> Response:
    """Show the form under a letter's link, or take a new password from it."""
    token = request.path_params["token"]
    reset = await queries.get_password_reset(token)
    if request.method != "POST":
        return _choose_page(request, NewPasswordForm.blank(), reset.member)
    form = await NewPasswordForm.read(request)
    if not form.errors:
        with form.hearing():
            member = await password.choose_password(token, form.password)
            sentence = _("Your password is changed. Please sign in with the new one.")
            response = redirect(request, "accounts:sign-in", notice=sentence)
            return show_out(know_again(response, member))
    return _choose_page(request, form, reset.member)


def _choose_page(request: Request, form: NewPasswordForm, member: Member) -> Response:
    return page(
        request, "accounts/password_choose.html", status=form.status, form=form, member=member
    )
