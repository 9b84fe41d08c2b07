"""Answers: pages, redirects, and the notice that the next page shows."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from forum.core import tokens
from forum.core.errors import NotFound
from forum.core.forms import Form
from forum.core.house import house

FLASH = "notice"


def page(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """Render a page for the person who asked; with a ``form``, tell her browser when to retry."""
    flash = _flash(request)
    text = house().render(
        template, request=request, user=request.user, flash=flash, status=status, **context
    )
    response = HTMLResponse(text, status)
    form = context.get("form")
    if isinstance(form, Form) and form.retry_after:
        response.headers["Retry-After"] = str(form.retry_after)
    if flash:
        response.delete_cookie(FLASH)
    return response


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
