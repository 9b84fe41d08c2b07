"""Answers: pages, redirects, and the notice that the next page shows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from http import HTTPStatus
from typing import Any, NamedTuple

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from forum.core import tokens
from forum.core.documents import (
    MARK,
    answer,
    document,
    filled,
    keep_frame,
    kept_frame,
    large,
)
from forum.core.errors import NotFound
from forum.core.forms import Form
from forum.core.house import house
from forum.core.lasting import making
from forum.core.packing import Large
from forum.core.shelf import Key, piece

FLASH = "notice"
_READING = {"GET", "HEAD"}
_HER_OWN = ("mail_trouble", "mail_stopped")  # what one reader is told on every page


def page(
    request: Request, template: str, *, status: int = 200, conditional: bool = False,
    pieces: Sequence[Large] = (), **context: Any,
) -> Response:  # fmt: skip
    """Render a page for the person who asked; with a ``form``, tell her browser when to retry.

    ``conditional``: it is there to be read, so a browser may keep it, and ask if it has changed.
    ``pieces`` stand where the template has a ``MARK``.
    """
    flash = _flash(request)
    text = page_text(request, template, flash=flash, status=status, **context)
    pieces = [header_of(request, context.get("section", "")), *pieces]
    if conditional and status == HTTPStatus.OK and request.method in _READING and not flash:
        return answer(request, document(text, pieces))
    response = HTMLResponse(document(text, pieces).body, status)
    form = context.get("form")
    if isinstance(form, Form) and form.retry_after:
        response.headers["Retry-After"] = str(form.retry_after)
    if flash:
        response.delete_cookie(FLASH)
    return response


class Anybody(NamedTuple):
    """What a page that several people share may know of each of them."""

    is_member: bool
    is_moderator: bool
    is_admin: bool


async def framed_page(
    request: Request, template: str, section: str, key: Key,
    told: Callable[[], Awaitable[dict[str, Any]]], pieces: Sequence[Large],
) -> Response:  # fmt: skip
    """Answer with a page that is the same, but for its pieces, for all who share the key.

    ``told`` is asked only if it must be made. Who just heard a notice gets a page of her own.
    """
    if FLASH in request.cookies or any(map(request.scope.get, _HER_OWN)):
        return page(
            request, template, conditional=True, pieces=pieces, section=section, **await told()
        )
    user = Anybody(request.user.is_member, request.user.is_moderator, request.user.is_admin)
    whole = (template, user, *key)
    parts = kept_frame(whole)
    if parts is None:
        with making() as until:
            context = {"user": user, "flash": (), "section": section, **await told()}
            footer = _footer(request)
            text = house().render(template, site_header=MARK, site_footer=footer, **context)
        parts = keep_frame(whole, text, until[0])
    header = header_of(request, section)
    return answer(request, filled(parts, [header, *pieces]))


def page_text(
    request: Request, template: str, *, flash: Sequence[Sequence[str]] = (), **context: Any
) -> str:
    """Return a page for the person who asked, with a ``MARK`` where its header stands."""
    here = {
        "request": request,
        "user": request.user,
        "flash": flash,
        "section": "",
        "trouble": request.scope.get("mail_trouble"),
        "stopped": request.scope.get("mail_stopped"),
    }
    return house().render(
        template, site_header=MARK, site_footer=_footer(request), **here | context
    )


def header_of(request: Request, section: str) -> Large:
    """Return the header of this person's pages."""
    user = request.user
    words = request.query_params.get("q", "") if section == "search" else ""
    # Named here is all that it shows; what else there is, it must not know.
    who = (user.id, user.name, user.username, user.is_moderator, user.is_admin)
    unread = request.scope.get("unread", 0)
    told = {"user": user, "section": section, "words": words, "unread": unread}
    make = partial(house().render, "components/site_header.html", **told)
    return large(("site_header", who, section, words, unread), make)


def _footer(request: Request) -> Markup:
    make = partial(house().render, "components/site_footer.html", user=request.user)
    return piece(("site_footer", request.user.is_moderator), make)


def is_plain(request: Request) -> bool:
    """Tell whether this is a stranger who only reads, and to whom nothing was just said."""
    reads = request.method in _READING and not request.user.is_member
    return reads and FLASH not in request.cookies


def redirect(
    request: Request,
    name: str,
    *,
    anchor: str = "",
    query: str = "",
    notice: str = "",
    kind: str = "success",
    **params: Any,
) -> RedirectResponse:
    """Send the browser to a route after a successful POST (303), with a notice to show there."""
    path = house().path_for(name, **params)
    return redirect_to(path + (f"?{query}" if query else "") + (f"#{anchor}" if anchor else ""),
                       notice=notice, kind=kind)  # fmt: skip


def redirect_to(path: str, *, notice: str = "", kind: str = "success") -> RedirectResponse:
    """Send the browser to a path of this site (303)."""
    response = RedirectResponse(path, 303)
    if notice:
        response.set_cookie(
            FLASH,
            tokens.sign(FLASH, [[kind, notice]]),
            max_age=120,
            httponly=True,
            samesite="lax",
            secure=house().settings.site.is_https,
        )
    return response


def _flash(request: Request) -> list[list[str]]:
    signed = request.cookies.get(FLASH)
    return (tokens.unsign(FLASH, signed, max_age=120) or []) if signed else []


def own_path(path: str | None, otherwise: str) -> str:
    """Return a path if it leads to this site, so that nobody is sent elsewhere after signing in."""
    # Browsers read a backslash as a slash, and leave out tabs and line breaks.
    is_ours = path and path.isprintable() and path.startswith("/") and "\\" not in path
    return path if path and is_ours and not path.startswith("//") else otherwise


class Page:
    """Which page of a numbered list is shown, and how the others are reached."""

    def __init__(self, request: Request, *, number: int, last: int) -> None:
        self._request = request
        self.number = number
        self.last = max(1, last)

    def url(self, number: int) -> str:
        """Return the address of another page of the same list."""
        url = self._request.url.include_query_params(page=number)
        return f"{url.path}?{url.query}"


def page_number(request: Request) -> int:
    """Return ``?page=``, 1 if it isn't given.

    Raises:
        NotFound: if it's no number from 1 to 999,999.
    """
    asked = request.query_params.get("page", "1")
    if not (asked.isascii() and asked.isdigit() and len(asked) <= 6 and int(asked) > 0):  # noqa: PLR2004
        raise NotFound
    return int(asked)


def asked_number(request: Request, name: str) -> int:
    """Return a number of the address's query, 0 if it's none."""
    asked = request.query_params.get(name, "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0  # noqa: PLR2004
