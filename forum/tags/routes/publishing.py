"""The vocabulary as data: for everybody, whole or tag by tag."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from forum.core.documents import answer
from forum.core.house import house
from forum.core.routing import BaseRoute, Route
from forum.tags.exchange.files import CSV, MEDIA_TYPE
from forum.tags.exchange.graphs import MEDIA_TYPES
from forum.tags.negotiating import preferred_data
from forum.tags.queries import publishing as queries
from forum.tags.queries.tags import get_tag

_NAMES = {CSV: "csv", ".ttl": "turtle", ".rdf": "rdf", ".jsonld": "jsonld"}


async def whole(request: Request, ending: str) -> Response:
    """All that is or was accepted, in one file."""
    made = await queries.vocabulary_file(ending)
    response = answer(request, made, MEDIA_TYPE[ending])
    response.headers["Content-Disposition"] = f'inline; filename="tags{ending}"'
    return response


async def one(request: Request, ending: str) -> Response:
    """One tag, with the names of those around it."""
    slug = request.path_params["slug"]
    tag = await get_tag(slug)
    made = await queries.concept_file(tag, ending)  # which knows no proposals
    if tag.slug != slug:
        return RedirectResponse(_path(tag.slug, ending), 301)
    return answer(request, made, MEDIA_TYPE[ending])


async def concept(request: Request) -> Response:
    """The permanent address of a tag: leads to its page, or to data if that is asked for."""
    tag = await queries.get_concept(request.path_params["key"])
    ending = preferred_data(request.headers.get("accept", "")) or ""
    return RedirectResponse(_path(tag.slug, ending), 303, {"Vary": "Accept"})


def _path(slug: str, ending: str) -> str:
    name = f"tags:show-{_NAMES[ending]}" if ending else "tags:show"
    return house().path_for(name, slug=slug)


routes: list[BaseRoute] = [
    *[
        Route(f"/tags{ending}", partial(whole, ending=ending), name=f"tags:{name}", methods=["GET"])
        for ending, name in _NAMES.items()
    ],
    *[
        Route(
            f"/tags/{{slug}}{ending}",
            partial(one, ending=ending),
            name=f"tags:show-{_NAMES[ending]}",
            methods=["GET"],
        )
        for ending in MEDIA_TYPES
    ],
    Route("/concepts/{key}", concept, name="tags:concept", methods=["GET"]),
]
