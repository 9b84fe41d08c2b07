"""Choosing when the digest comes, seeing it, and stopping it from a letter."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.models import Member
from forum.accounts.queries import signed_in
from forum.core.house import house
from forum.core.html import page, redirect
from forum.core.i18n import gettext as _
from forum.core.routing import BaseRoute, Route
from forum.core.zones import zone_choices
from forum.digests import actions, queries, sentences
from forum.digests.calendar import Frequency
from forum.digests.forms import DigestForm, UnsubscribeForm
from forum.digests.models import DigestSubscription


async def settings(request: Request) -> Response:
    """Show what a member gets now, and the form to change it."""
    member = signed_in(request)
    subscription = await queries.subscription_of(member)
    usual = house().settings.digests
    form = DigestForm.blank(
        frequency=subscription.frequency if subscription else Frequency.NEVER,
        weekday=subscription.weekday if subscription else usual.weekday,
        hour=subscription.hour if subscription else usual.hour,
        time_zone=member.time_zone,
    )
    return _settings_page(request, member, subscription, form)


async def change(request: Request) -> Response:
    """Keep what she chose."""
    member = signed_in(request)
    form = await DigestForm.read(request)
    if form.errors:
        subscription = await queries.subscription_of(member)
        return _settings_page(request, member, subscription, form)
    await actions.choose(member, form.rhythm())
    return redirect(request, "settings:digest", notice=_("Saved."))


def _settings_page(
    request: Request, member: Member, subscription: DigestSubscription | None, form: DigestForm
) -> Response:
    return page(
        request,
        "digests/settings.html",
        status=form.status,
        form=form,
        zones=zone_choices(member.time_zone),
        **_what_she_gets(member, subscription),
    )


def _what_she_gets(member: Member, subscription: DigestSubscription | None) -> dict[str, Any]:
    return {**queries.standing(member, subscription), "say": sentences}


async def preview(request: Request) -> Response:
    """Show what her next digest would say now."""
    member = signed_in(request)
    subscription = await queries.subscription_of(member)
    news = await queries.next_news(member, subscription)
    return page(request, "digests/preview.html", news=news, **_what_she_gets(member, subscription))


async def unsubscribe(request: Request) -> Response:
    """Ask whether digests are to stop; whoever has the address may, signed in or not."""
    return await _unsubscribe_page(request)


async def stop_or_resume(request: Request) -> Response:
    """Stop digests, or take that back.

    A mail program gets its page at once: it may not follow a redirection (RFC 8058, 3.1).
    """
    subscription = await queries.get_subscription(request.path_params["token"])
    form = await UnsubscribeForm.read(request)
    where = {"token": subscription.token}
    if form.value("undo"):
        await actions.resume(subscription)
        notice = _("You get the digest again.")
        return redirect(request, "digests:unsubscribe", notice=notice, **where)
    await actions.stop(subscription)
    if form.value("stop"):
        notice = _("You get no more digests.")
        return redirect(request, "digests:unsubscribe", notice=notice, **where)
    return await _unsubscribe_page(request)


async def _unsubscribe_page(request: Request) -> Response:
    subscription = await queries.get_subscription(request.path_params["token"])
    what = _what_she_gets(subscription.member, subscription)
    return page(request, "digests/unsubscribe.html", **what)


_UNSUBSCRIBE = "/unsubscribe/{token}"

routes: list[BaseRoute] = [
    Route("/settings/digest", settings, name="settings:digest", methods=["GET"]),
    Route("/settings/digest", change, name="settings:change-digest", methods=["POST"]),
    Route("/digest", preview, name="digests:preview", methods=["GET"]),
    Route(_UNSUBSCRIBE, unsubscribe, name="digests:unsubscribe", methods=["GET"]),
    Route(_UNSUBSCRIBE, stop_or_resume, name="digests:stop", methods=["POST"]),
]
