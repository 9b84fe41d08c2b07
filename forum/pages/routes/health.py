"""Whether the process lives, and whether it can work: for those who watch over it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from forum.pages.readiness import readiness


async def live(request: Request) -> Response:
    """Answer, as long as the process does."""
    return JSONResponse({"status": "ok"})


async def ready(request: Request) -> Response:
    """Answer 200 if the database answers and its schema is current, 503 otherwise."""
    parts = await readiness()
    is_ready = set(parts.values()) == {"ok"}
    status = {"status": "ok" if is_ready else "not ready"}
    return JSONResponse(status | parts, 200 if is_ready else 503)


routes: list[BaseRoute] = [
    Route("/health/live", live, name="health:live", methods=["GET"]),
    Route("/health/ready", ready, name="health:ready", methods=["GET"]),
]
