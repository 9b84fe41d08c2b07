"""What is suggested while somebody writes: names, tags, and threads like hers."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from forum.accounts.models import Member
from forum.accounts.queries import signed_in
from forum.core import limits
from forum.core.errors import NotFound
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.i18n import ngettext, number
from forum.core.routing import BaseRoute, Route
from forum.core.text import excerpt
from forum.groups import queries as groups
from forum.groups.models import Group
from forum.threads.queries.people import people_like
from forum.threads.queries.posts import get_post
from forum.threads.queries.similar import similar_to
from forum.threads.queries.tags import Offer, tags_offered
from forum.threads.queries.threads import get_thread

_FRESH = {"Cache-Control": "no-store"}
_LONGEST_TITLE = 200
_LONGEST_LABEL = 120
_LONGEST_NOTE = 200


async def people(request: Request) -> Response:
    """Members who may be named, as JSON: username, name and library.

    ``?thread=7``, ``?post=9`` (one that is changed) or ``?group=`` (for a new thread) is where it
    is written: only who may read there. ``q``: how a name begins.
    """
    member = await _asking(request)
    asked, thread, group = request.query_params, None, None
    if "thread" in asked:
        thread = await get_thread(_number(asked["thread"]), seen_by=member)
    elif "post" in asked:
        thread = (await get_post(_number(asked["post"]), seen_by=member)).thread
    elif asked.get("group"):
        group = await groups.get_group(asked["group"], seen_by=member)
    if thread:
        group = await Group.get(id=thread.group_id)
    found = await people_like(asked.get("q", ""), member, group, thread.id if thread else 0)
    return JSONResponse([person._asdict() for person in found], headers=_FRESH)


async def threads_like(request: Request) -> Response:
    """Threads with titles like ``?title=``, as a part of a page; empty if there are none."""
    member = await _asking(request)
    title = request.query_params.get("title", "")[:_LONGEST_TITLE]
    similar = await similar_to(title, member)
    return HTMLResponse(house().render("threads/_similar.html", similar=similar), headers=_FRESH)


async def tags(request: Request) -> Response:
    """Tags that have a label with a word that begins with ``?q=``, as JSON.

    Each has ``name``, ``slug``, ``note``, ``for`` (the other word for it that was met, or empty),
    ``threads`` (how many with it she may read), ``proposed``, and ``about``, the latter three in
    words.
    """
    prefix = request.query_params.get("q", "")[:_LONGEST_LABEL]
    found = await tags_offered(request.user, prefix)
    return JSONResponse([_told(offer) for offer in found], headers=_FRESH)


def _told(offer: Offer) -> dict[str, Any]:
    count = offer.threads
    threads = ngettext("%(count)s thread", "%(count)s threads", count) % {"count": number(count)}
    words = [
        _("used for “%(label)s”") % {"label": offer.instead_of} if offer.instead_of else "",
        _("proposed") if offer.is_proposed else "",
        threads,
    ]
    return {
        "name": offer.name, "slug": offer.slug, "note": excerpt(offer.note, _LONGEST_NOTE),
        "for": offer.instead_of,
        "threads": count, "proposed": offer.is_proposed, "about": " · ".join(filter(None, words)),
    }  # fmt: skip


async def _asking(request: Request) -> Member:
    member = signed_in(request)
    limit = house().settings.limits.suggestions_per_member
    await limits.spend(limit, "suggestion", str(member.id))
    return member


def _number(asked: str) -> int:
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10):  # noqa: PLR2004
        raise NotFound
    return int(asked)


# Before the slice `pages`, whose /members/{username} would take the first for somebody's name, and
# /tags/{slug} the last for a tag. (Who sees how many threads is not for the slice `tags` to say.)
routes: list[BaseRoute] = [
    Route("/members/suggest", people, name="members:suggest", methods=["GET"]),
    Route("/threads/similar", threads_like, name="threads:similar", methods=["GET"]),
    Route("/tags/suggest", tags, name="tags:suggest", methods=["GET"]),
]
