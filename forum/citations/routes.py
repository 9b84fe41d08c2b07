"""Pages that say how to cite, records for reference managers, and threads as files."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from forum.citations.exports import EXPORTS
from forum.citations.formats import FORMATS
from forum.citations.queries import cited_post, cited_thread
from forum.citations.styles import references
from forum.citations.unapi import identified, offered
from forum.core.errors import NotFound
from forum.core.html import page
from forum.core.routing import BaseRoute, Route
from forum.threads.citing.signs import citable
from forum.threads.citing.works import Work
from forum.threads.queries.threads import get_thread

_XML = "application/xml"


async def cite_thread(request: Request) -> Response:
    """Show how to cite a thread, or give it in the format asked for."""
    thread_id = request.path_params["id"]
    return _cited(request, await cited_thread(thread_id, _revision(request), seen_by=request.user))


async def cite_post(request: Request) -> Response:
    """Show how to cite a post in one of its revisions, or give it in the format asked for."""
    post_id = request.path_params["id"]
    return _cited(request, await cited_post(post_id, _revision(request), seen_by=request.user))


def _revision(request: Request) -> int | None:
    asked = request.query_params.get("revision", "")
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10 and int(asked)):  # noqa: PLR2004
        raise NotFound
    return int(asked)


def _cited(request: Request, work: Work) -> Response:
    asked = request.query_params.get("format", "")
    if asked and asked not in FORMATS:
        raise NotFound
    if asked:
        return FORMATS[asked].download(work)
    return page(
        request,
        "citations/cite.html",
        section="threads",
        work=work,
        references=references(work),
        citable=citable(work),
        formats=FORMATS,
        exports=EXPORTS,
    )


async def unapi(request: Request) -> Response:
    """Answer in the three ways of unAPI: formats, formats of a record, the record."""
    identifier = request.query_params.get("id", "")
    asked = request.query_params.get("format", "")
    if not identifier:
        return Response(offered(), 400 if asked else 200, media_type=_XML)
    found = identified(identifier)
    find = cited_post if found.is_post else cited_thread
    work = await find(found.id, found.revision, seen_by=request.user)
    if not asked:
        return Response(offered(identifier), 300, media_type=_XML)
    if asked not in FORMATS:
        return Response(offered(identifier), 406, media_type=_XML)
    return FORMATS[asked].record(work)


async def export(request: Request) -> Response:
    """Give a whole thread as a file."""
    asked = request.query_params.get("format", "markdown")
    if asked not in EXPORTS:
        raise NotFound
    thread = await get_thread(request.path_params["id"], seen_by=request.user)
    return EXPORTS[asked].download(thread)


routes: list[BaseRoute] = [
    Route("/threads/{id:number}/cite", cite_thread, name="citations:thread", methods=["GET"]),
    Route("/threads/{id:number}/export", export, name="citations:export", methods=["GET"]),
    Route("/posts/{id:number}/cite", cite_post, name="citations:post", methods=["GET"]),
    Route("/unapi", unapi, name="citations:unapi", methods=["GET"]),
]
