"""The list of groups, and a group with its threads."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from forum.core.forms import Form
from forum.core.html import Page, page, page_number
from forum.core.routing import BaseRoute, Route
from forum.groups import policy, queries
from forum.threads.queries import counts_by_group, page_of_threads
from forum.threads.wishes import wish_of


async def index(request: Request) -> Response:
    """All groups this person may know of."""
    viewer = request.user
    return page(
        request,
        "groups/index.html",
        section="groups",
        standings=await queries.standings(viewer),
        invitations=await queries.invitations_to(viewer),
        may_create=policy.can_create(viewer),
        form=Form.blank(),
        thread_counts=await counts_by_group(viewer),
    )


async def show(request: Request) -> Response:
    """One group and its threads, ``?show=&kind=&page=``."""
    group = await queries.get_group(request.path_params["slug"], seen_by=request.user)
    wish = replace(await wish_of(request), group=group)
    number = page_number(request)
    threads, last = await page_of_threads(request.user, wish, number)
    return page(
        request,
        "pages/group.html",
        section="groups",
        standing=await queries.standing(request.user, group),
        threads=threads,
        wish=wish,
        pages=Page(request, number=number, last=last),
    )


routes: list[BaseRoute] = [
    Route("/groups", index, name="groups:index", methods=["GET"]),
    Route("/groups/{slug}", show, name="groups:show", methods=["GET"]),
]
