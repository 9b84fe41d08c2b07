"""Whether the process lives, and whether it can work: for those who watch over it."""

from __future__ import annotations

from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from forum.core.routing import BaseRoute, Route
from forum.pages.readiness import readiness


async def live(request: Request) -> Response:
    """Answer, as long as the process does."""
    return JSONResponse({"status": "ok"})


async def ready(request: Request) -> Response:
    """Answer 200 if the database answers and its schema is current, 503 otherwise."""
    found = await readiness()
    status = {"status": "ok" if found.is_ready else "not ready"}
    return JSONResponse(status | asdict(found), 200 if found.is_ready else 503)


routes: list[BaseRoute] = [
    Route("/health/live", live, name="health:live", methods=["GET"]),
    Route("/health/ready", ready, name="health:ready", methods=["GET"]),
]
