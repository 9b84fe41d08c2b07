"""What guards an account: its password, and where it's signed in."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts import queries
from forum.accounts.actions import password, sessions
from forum.accounts.forms import ChangePasswordForm
from forum.accounts.models import Member
from forum.accounts.queries import signed_in
from forum.accounts.routes.doorway import let_in, show_out, visitor
from forum.core.html import page, redirect
from forum.core.i18n import gettext as _
from forum.core.i18n import ngettext


async def security(request: Request) -> Response:
    """Show both, or take a new password."""
    member = signed_in(request)
    if request.method != "POST":
        return await _security_page(request, ChangePasswordForm.blank(), member)
    form = await ChangePasswordForm.read(request)
    if not form.errors:
        with form.hearing():
            token = await password.change_password(
                member, form.current_password, form.password, visitor(request)
            )
            sentence = _("Your password is changed, and you are signed in nowhere else.")
            return let_in(redirect(request, "settings:security", notice=sentence), member, token)
    return await _security_page(request, form, member)


async def _security_page(request: Request, form: ChangePasswordForm, member: Member) -> Response:
    return page(
        request,
        "accounts/security.html",
        status=form.status,
        form=form,
        sessions=await queries.sessions_of(member),
        this_one=request.scope["session"],
    )


async def end_session(request: Request) -> Response:
    """End one session; if it's this one, she is signed out."""
    member, ended = signed_in(request), request.path_params["id"]
    await sessions.end_session(member, ended)
    if ended == request.scope["session"].id:
        return show_out(redirect(request, "pages:home", notice=_("You are signed out.")))
    return redirect(request, "settings:security", notice=_("That session is ended."))


async def end_other_sessions(request: Request) -> Response:
    """End all sessions but this one."""
    count = await sessions.end_sessions(signed_in(request), but=request.scope["session"])
    sentence = ngettext("%(count)s session is ended.", "%(count)s sessions are ended.", count)
    return redirect(request, "settings:security", notice=sentence % {"count": count})
