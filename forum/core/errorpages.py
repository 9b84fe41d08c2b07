"""Pages for what went wrong, in the look of the site."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from forum.core.database import is_away
from forum.core.errors import Moved, Refusal, SignInNeeded, TooEarly, TooMany
from forum.core.house import house
from forum.core.html import page, redirect_to
from forum.core.i18n import gettext as _
from forum.core.logging import log

_AWAY_SECONDS = 60  # as the page says it
_OWN_PAGES = {400, 403, 404, 405, 410, 413, 422, 429}


def bare_page(status: int, title: str, sentence: str) -> HTMLResponse:
    """Return an error page that needs no database and nobody signed in."""
    text = house().render("errors/bare.html", status=status, title=title, sentence=sentence)
    return HTMLResponse(text, status)


def wants_json(request: Request) -> bool:
    """Tell whether a script asks, which wants a sentence and no page around it."""
    return request.headers.get("accept", "") == "application/json"


def _error_page(
    request: Request, status: int, sentence: str = "", headers: Mapping[str, str] | None = None
) -> Response:
    response: Response
    if wants_json(request):
        response = JSONResponse({"sentence": sentence}, status)
    elif "user" not in request.scope:  # refused before it was known who asks
        response = bare_page(status, _("This could not be done"), sentence)
    else:
        template = f"errors/{status if status in _OWN_PAGES else 400}.html"
        request_id = request.scope.get("request_id", "")
        response = page(request, template, status=status, sentence=sentence, request_id=request_id)
    response.headers.update(headers or {})
    return response


async def refused(request: Request, error: Exception) -> Response:
    """Answer a refusal with its sentence; a stranger is led to the sign-in page.

    Who reads what has moved is led to its new address; who sent something there is told first.
    """
    assert isinstance(error, Refusal)
    if isinstance(error, Moved):
        if request.method in {"GET", "HEAD"}:
            return RedirectResponse(error.path, 301)
        return redirect_to(error.path, notice=error.sentence, kind="info")
    if isinstance(error, SignInNeeded) and request.method == "GET" and not wants_json(request):
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        address = house().path_for("accounts:sign-in") + "?" + urlencode({"next": here})
        return redirect_to(address, notice=error.sentence, kind="info")
    headers = None
    if isinstance(error, TooMany | TooEarly):
        headers = {"Retry-After": str(error.retry_after)}
    return _error_page(request, error.status, error.sentence, headers)


async def http_error(request: Request, error: Exception) -> Response:
    """Answer what Starlette raises: 404, 405, 413 and their like."""
    assert isinstance(error, HTTPException)
    return _error_page(request, error.status_code, headers=error.headers)


def broken(request: Request, error: Exception) -> Response:
    """Answer a fault of ours; the number on the page finds it in the log.

    A database that is away or busy is no fault: then the browser is asked to come back.
    """
    request_id = request.scope.get("request_id", "")
    log(__name__).error("request failed", exc_info=error, request=request_id)
    if is_away(error):
        text = house().render("errors/503.html", status=503)
        return HTMLResponse(text, 503, {"Retry-After": str(_AWAY_SECONDS)})
    text = house().render("errors/500.html", status=500, request_id=request_id)
    return HTMLResponse(text, 500)
