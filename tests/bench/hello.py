"""What every page is measured against: the least that an ASGI application can do."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

_HEADERS = [(b"content-type", b"text/plain"), (b"content-length", b"13")]


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        await send({"type": "http.response.body", "body": b"Hello, world!"})
