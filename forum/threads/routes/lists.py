"""Lists of threads."""

from __future__ import annotations

from collections.abc import Hashable

from starlette.requests import Request
from starlette.responses import Response

from forum.core.routing import BaseRoute, Route
from forum.groups import queries as groups
from forum.threads.listing import list_of_threads
from forum.threads.selecting import selection_of


async def index(request: Request) -> Response:
    """All threads, or those asked for by ``?show=&kind=&tag=&group=``."""
    selection = await selection_of(request)

    async def beside() -> dict[str, Hashable]:
        return {"groups": await groups.names_seen_by(request.user)}

    return await list_of_threads(request, "threads/index.html", "threads", selection, beside)


routes: list[BaseRoute] = [Route("/threads", index, name="threads:index", methods=["GET"])]
