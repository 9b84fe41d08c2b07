"""Moving to another e-mail address."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts import queries
from forum.accounts.actions import email, mailbox
from forum.accounts.forms import EmailForm
from forum.accounts.models import EmailChange
from forum.accounts.queries import signed_in
from forum.core.forms import Form
from forum.core.html import page, redirect
from forum.core.i18n import gettext as _


async def ask(request: Request) -> Response:
    """Show the form, or take it and write to the new address."""
    member = signed_in(request)
    if request.method != "POST":
        return _ask_page(request, EmailForm.blank())
    form = await EmailForm.read(request)
    if not form.errors:
        with form.hearing():
            await email.ask_email_change(member, form.email, form.password)
            sentence = _("We have sent a letter to %(address)s. Follow the link in it.")
            sentence %= {"address": form.email}
            return redirect(request, "settings:email", notice=sentence)
    return _ask_page(request, form)


def _ask_page(request: Request, form: EmailForm) -> Response:
    return page(request, "accounts/email.html", status=form.status, form=form)


async def resume(request: Request) -> Response:
    """Send a member letters again that had come back."""
    member = signed_in(request)
    await mailbox.resume_mail(member)
    sentence = _("Letters go to %(address)s again.") % {"address": member.email}
    return redirect(request, "settings:email", notice=sentence)


async def confirm(request: Request) -> Response:
    """Show a button, since mail scanners follow links; or move to the new address."""
    member, token = signed_in(request), request.path_params["token"]
    change = await queries.get_email_change(token, seen_by=member)
    form = Form.blank()
    if request.method == "POST":
        with form.hearing():
            await email.confirm_email_change(member, token)
            sentence = _("Letters go to %(address)s from now on.") % {"address": change.email}
            return redirect(request, "settings:email", notice=sentence)
    return _confirm_page(request, form, change)


def _confirm_page(request: Request, form: Form, change: EmailChange) -> Response:
    return page(
        request, "accounts/email_confirm.html", status=form.status, form=form, change=change
    )
