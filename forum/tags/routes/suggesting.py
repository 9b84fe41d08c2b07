"""Tags that may be meant, while they are typed."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from forum.core.routing import BaseRoute, Route
from forum.tags import thesaurus

_LONGEST_QUESTION = 100


async def suggest(request: Request) -> Response:
    """Tags that have a label with a word that begins with ``?q=``, as JSON.

    Each has ``name``, ``slug`` and ``note``; ``for`` is the alternative label that was met, or
    empty. The vocabulary is the same for everybody, so a browser may keep it for a minute.
    """
    prefix = request.query_params.get("q", "")[:_LONGEST_QUESTION]
    found = [
        {"name": s.tag.name, "slug": s.tag.slug, "note": s.tag.scope_note, "for": s.instead_of}
        for s in await thesaurus.suggest(prefix)
    ]
    return JSONResponse(found, headers={"Cache-Control": "private, max-age=60"})


routes: list[BaseRoute] = [
    Route("/tags/suggest", suggest, name="tags:suggest", methods=["GET"]),
]
