"""Old posts become their writer's."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts import jobs, queries
from forum.accounts.actions import claiming
from forum.accounts.forms import AddressForm, ClaimForm
from forum.accounts.models import Member
from forum.accounts.queries import signed_in
from forum.accounts.routes.doorway import know_again, show_out
from forum.core.database import now
from forum.core.forms import Form
from forum.core.html import page, redirect
from forum.core.i18n import gettext as _


async def claim(request: Request) -> Response:
    """Show the form under a letter's link, or open the account."""
    token = request.path_params["token"]
    unclaimed = (await queries.get_claim(token)).member
    if request.method != "POST":
        form = ClaimForm.blank(username=unclaimed.username, name=unclaimed.name)
        return _claim_page(request, form, unclaimed)
    form = await ClaimForm.read(request)
    if not form.errors:
        with form.hearing():
            member = await claiming.claim(token, form.username, form.name, form.password)
            sentence = _("Your account is open, and your old posts are in it. Please sign in.")
            response = redirect(request, "accounts:sign-in", notice=sentence)
            return show_out(know_again(response, member))
    return _claim_page(request, form, unclaimed)


def _claim_page(request: Request, form: ClaimForm, unclaimed: Member) -> Response:
    return page(request, "accounts/claim.html", status=form.status, form=form, unclaimed=unclaimed)


async def ask(request: Request) -> Response:
    """Show the form, or take it; the answer is the same whoever wrote from there, or nobody."""
    member = signed_in(request)
    form = AddressForm.blank() if request.method != "POST" else await AddressForm.read(request)
    if request.method == "POST" and not form.errors:
        with form.hearing():
            await claiming.count_claim(member, form.email)
            await jobs.send_claim.kiq(form.email, now().isoformat())
            sentence = _("If there are posts from %(address)s, a letter is on its way there.")
            sentence %= {"address": form.email}
            return redirect(request, "settings:claim", notice=sentence)
    return page(request, "accounts/claim_ask.html", status=form.status, form=form)


async def confirm(request: Request) -> Response:
    """Show a button, since mail scanners follow links; or give a member her old posts."""
    member, token = signed_in(request), request.path_params["token"]
    unclaimed = (await queries.get_claim(token)).member
    form = Form.blank()
    if request.method == "POST":
        with form.hearing():
            await claiming.take_posts(member, token)
            sentence = _("What you wrote on the mailing list is yours now.")
            return redirect(request, "settings:email", notice=sentence)
    return page(
        request,
        "accounts/claim_confirm.html",
        status=form.status,
        form=form,
        unclaimed=unclaimed,
    )
