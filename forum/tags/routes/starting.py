"""Beginning with the vocabulary that comes with the program."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.queries import signed_in
from forum.core.html import redirect
from forum.core.i18n import ngettext
from forum.core.routing import BaseRoute, Route
from forum.tags.actions.sowing import start_vocabulary


async def start(request: Request) -> Response:
    """Fill an empty vocabulary."""
    count = await start_vocabulary(signed_in(request))
    notice = ngettext("%(count)s tag is there.", "%(count)s tags are there.", count)
    return redirect(request, "tags:index", notice=notice % {"count": count})


routes: list[BaseRoute] = [
    Route("/tags/import/start", start, name="tags:start", methods=["POST"]),
]
