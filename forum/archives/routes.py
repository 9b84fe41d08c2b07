"""Old letters by their ids, so that links which named them go on leading somewhere."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from forum.archives import queries
from forum.core.routing import BaseRoute, Route


async def letter(request: Request) -> Response:
    """Lead to the post that a letter became (its id as in ``mid:``, RFC 2392)."""
    message_id = request.path_params["message_id"].strip("<> ")
    return RedirectResponse(await queries.address_of_letter(message_id, request.user), 302)


routes: list[BaseRoute] = [
    Route("/mid/{message_id:path}", letter, name="archives:letter", methods=["GET"]),
]
