"""The cookies of an account.

``session``  the token of a session, kept here as a hash only
``device``   signed; a browser in which this member signed in before (:mod:`forum.accounts.visitor`)
``sign-up``  signed; the browser in which somebody signed up, until she has confirmed it

Over https their names begin with ``__Host-`` (RFC 6265bis, 4.1.3.2), so that no other host of
the same domain can set them.
"""

from __future__ import annotations

from starlette.requests import HTTPConnection
from starlette.responses import Response

from forum.core.house import house

SESSION = "session"
DEVICE = "device"
SIGN_UP = "sign-up"


def cookie_name(name: str) -> str:
    """Return the name that a cookie has in the browser."""
    return f"__Host-{name}" if house().settings.site.is_https else name


def read(connection: HTTPConnection, name: str) -> str:
    """Return what the browser kept; empty if nothing."""
    return connection.cookies.get(cookie_name(name), "")


def give(response: Response, name: str, value: str, *, seconds: int) -> None:
    """Let the browser keep a value that no script can read and no other site can send."""
    response.set_cookie(
        cookie_name(name),
        value,
        max_age=seconds,
        path="/",
        secure=house().settings.site.is_https,
        httponly=True,
        samesite="lax",
    )


def take(response: Response, name: str) -> None:
    """Let the browser forget what it kept."""
    give(response, name, "", seconds=0)
