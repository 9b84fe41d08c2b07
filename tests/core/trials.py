"""The application with some routes more, which refuse, fail and take what they get."""

from __future__ import annotations

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from forum.app import create_app
from forum.core.errors import Complaint, Forbidden, NotFound, Refusal, SignInNeeded, TooMany
from forum.core.forms import Form
from forum.core.house import House
from forum.core.html import page
from forum.core.settings import Settings

BASE_URL = "http://127.0.0.1:8000"
SECRET = "the-catalogue-key"

_REFUSALS: dict[str, Exception] = {
    "refusal": Refusal("This shelf is being moved."),
    "forbidden": Forbidden("Only keepers open this drawer."),
    "not-found": NotFound(),
    "too-many": TooMany("Please wait a minute.", retry_after=60),
    "complaint": Complaint("title", "There is such a card already."),
    "sign-in-needed": SignInNeeded(),
    "fault": ZeroDivisionError(SECRET),
}


async def _raising(request: Request) -> Response:
    raise _REFUSALS[request.path_params["what"]]


async def _taking(_request: Request) -> Response:
    return PlainTextResponse("taken")


async def _reading(request: Request) -> Response:
    await Form.read(request)
    return PlainTextResponse("read")


async def _hearing(request: Request) -> Response:
    form = await Form.read(request)
    with form.hearing():
        raise TooMany("Please wait a minute.", retry_after=60)
    return page(request, "errors/429.html", status=form.status, form=form)


def trial_app(house: House, settings: Settings | None = None) -> Starlette:
    """Return the application of this house with routes under ``/trial/``."""
    app = create_app(settings or house.settings, house=house)
    app.router.routes[:0] = [
        Route("/trial/taken", _taking, methods=["GET", "POST"]),
        Route("/trial/form", _reading, methods=["POST"]),
        Route("/trial/heard", _hearing, methods=["POST"]),
        Route("/trial/{what}", _raising, methods=["GET", "POST"]),
    ]
    return app


def browser_of(app: Starlette, base_url: str = BASE_URL) -> httpx.AsyncClient:
    """Return a browser of sorts that sees faults as a person does: as a page."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url=base_url)


def at_address(address: bytes, method: str = "GET") -> httpx.Request:
    """Return a request for exactly this address, however broken it is."""
    return httpx.Request(method, httpx.URL(BASE_URL).copy_with(raw_path=address))
