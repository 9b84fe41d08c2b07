"""What a member says of herself."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.actions import profile
from forum.accounts.choices import language_choices
from forum.accounts.forms import ProfileForm
from forum.accounts.models import Member
from forum.accounts.queries import signed_in
from forum.core.html import page, redirect
from forum.core.i18n import gettext as _
from forum.core.zones import zone_choices


async def edit(request: Request) -> Response:
    """Show the form, or take it."""
    member = signed_in(request)
    if request.method != "POST":
        return _profile_page(request, _as_it_is(member))
    form = await ProfileForm.read(request)
    if not form.errors:
        await profile.save_profile(member, form.profile())
        return redirect(request, "settings:profile", notice=_("Your profile is saved."))
    return _profile_page(request, form)


def _as_it_is(member: Member) -> ProfileForm:
    return ProfileForm.blank(**{name: getattr(member, name) for name in ProfileForm.model_fields})


def _profile_page(request: Request, form: ProfileForm) -> Response:
    return page(
        request,
        "accounts/profile.html",
        status=form.status,
        form=form,
        languages=language_choices(),
        zones=zone_choices(form.value("time_zone")),
    )
