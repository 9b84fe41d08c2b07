"""What a request says of its sender, and what her browser is given to keep."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts import cookies
from forum.accounts.browsers import browser_in_words
from forum.accounts.models import Member
from forum.accounts.visitor import DEVICE_SECONDS, Visitor, device_cookie, known_device
from forum.core.house import house
from forum.core.middleware import client_address
from forum.core.tokens import digest_of, sign, unsign

R = TypeVar("R", bound=Response)


def visitor(request: Request) -> Visitor:
    """Return who sent a request."""
    return Visitor(
        address=client_address(request),
        browser=browser_in_words(request.headers.get("user-agent", "")),
        device=known_device(cookies.read(request, cookies.DEVICE)),
        session=request.scope["session"],
    )


def let_in(response: R, member: Member, token: str) -> R:
    """Give the browser a session, and know it again when it comes back without."""
    days = house().settings.accounts.session_days
    seconds = int(timedelta(days=days).total_seconds())
    cookies.give(response, cookies.SESSION, token, seconds=seconds)
    return know_again(response, member)


def know_again(response: R, member: Member) -> R:
    """Let the browser show later that this member used it."""
    cookies.give(response, cookies.DEVICE, device_cookie(member), seconds=DEVICE_SECONDS)
    return response


def show_out(response: R) -> R:
    """Take the session from the browser, and the pages that it kept: others may use it next."""
    cookies.take(response, cookies.SESSION)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def remember_sign_up(response: R, token_digest: str) -> R:
    """Let the browser show later that somebody signed up in it."""
    hours = house().settings.accounts.confirm_hours
    seconds = int(timedelta(hours=hours).total_seconds())
    signed = sign(cookies.SIGN_UP, token_digest)
    cookies.give(response, cookies.SIGN_UP, signed, seconds=seconds)
    return response


def signed_up_here(request: Request, token: str) -> bool:
    """Tell whether a letter's token belongs to a sign-up in this very browser."""
    signed = cookies.read(request, cookies.SIGN_UP)
    return bool(signed) and unsign(cookies.SIGN_UP, signed) == digest_of(token)
