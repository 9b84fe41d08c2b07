"""Files that go with posts."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from forum.core.html import asked_number
from forum.core.routing import BaseRoute, Route
from forum.files.serving import file_response
from forum.threads.queries.attachments import get_attached


async def show(request: Request) -> Response:
    """Give a file, or with ``?w=`` a picture in that width; the name is for people alone."""
    file = await get_attached(request.path_params["id"], seen_by=request.user)
    return await file_response(request, file, width=asked_number(request, "w") or None)


routes: list[BaseRoute] = [
    Route("/files/{id:number}/{name}", show, name="attachments:show", methods=["GET"]),
]
