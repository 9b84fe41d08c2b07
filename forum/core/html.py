"""Answers: pages, redirects, and the notice that the next page shows."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import partial
from http import HTTPStatus
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from forum.core import tokens
from forum.core.documents import Large, answer, document
from forum.core.errors import NotFound
from forum.core.forms import Form
from forum.core.house import house
from forum.core.shelf import piece

FLASH = "notice"
_READING = {"GET", "HEAD"}


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
    if conditional and status == HTTPStatus.OK and request.method in _READING and not flash:
        return answer(request, document(text, pieces))
    response = HTMLResponse(document(text, pieces).body, status)
    form = context.get("form")
    if isinstance(form, Form) and form.retry_after:
        response.headers["Retry-After"] = str(form.retry_after)
    if flash:
        response.delete_cookie(FLASH)
    return response


def page_text(
    request: Request, template: str, *, flash: Sequence[Sequence[str]] = (), **context: Any
) -> str:
    """Return a page for the person who asked, within the frame that all pages have."""
    user, section = request.user, context.get("section", "")
    here = {"request": request, "user": user, "flash": flash, "section": section}
    words = request.query_params.get("q", "") if section == "search" else ""
    # Named here is all that these two show; what else there is, they must not know.
    who = (user.id, user.name, user.username, user.is_moderator, user.is_admin)
    frame = {"user": user, "section": section, "words": words}
    return house().render(
        template,
        site_header=_framed("site_header", who, section, words, **frame),
        site_footer=_framed("site_footer", who, **frame),
        **here | context,
    )


def _framed(name: str, *key: Hashable, **told: Any) -> Markup:
    return piece((name, *key), partial(house().render, f"components/{name}.html", **told))


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
