"""A tag with its threads, and the feed of them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from forum.accounts.models import Member, Stranger, Viewer
from forum.core.feeds import Entry, atom
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.prepared import edition
from forum.core.routing import BaseRoute, Route
from forum.notifications import words
from forum.tags import policy
from forum.tags.models import Tag
from forum.tags.negotiating import preferred_data
from forum.tags.queries import following
from forum.tags.queries.entries import TagEntry, entry_of
from forum.threads.listing import list_of_threads
from forum.threads.models import Post
from forum.threads.queries.lists import Selection, Show
from forum.threads.queries.openings import newest_openings
from forum.threads.queries.tags import get_tag_seen_by
from forum.threads.queries.tallies import AsOf, as_of_now, tally_by_tag, unanswered_in
from forum.threads.selecting import selection_of, wants_narrower

_LATEST = 30  # threads in a feed


async def show(request: Request) -> Response:
    """One tag and what is said about it, ``?show=&kind=&narrower=``."""
    viewer = request.user
    tag = await get_tag_seen_by(request.path_params["slug"], viewer)
    if tag.slug != request.path_params["slug"]:
        return _moved(request, "tags:show", tag)
    if ending := preferred_data(request.headers.get("accept", "")):
        path = house().path_for("tags:show", slug=tag.slug) + ending
        return RedirectResponse(path, 303, {"Vary": "Accept"})
    selection = replace(await selection_of(request), tag=tag)

    async def beside() -> dict[str, Hashable]:
        as_of = await as_of_now()
        entry = await entry_of(tag, as_of.edition)
        more = await _of_hers(viewer, tag) if isinstance(viewer, Member) else _NOBODYS
        counted = await _counted(viewer, entry, selection, as_of)
        return {"entry": entry, "may_edit": policy.can_keep_vocabulary(viewer), **counted, **more}

    response = await list_of_threads(request, "pages/tag.html", "tags", selection, beside)
    response.headers.add_vary_header("Accept")
    return response


def _moved(request: Request, name: str, tag: Tag) -> Response:
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(house().path_for(name, slug=tag.slug) + query, 301)


_NOBODYS: dict[str, Hashable] = {
    "wished": "", "narrower_wished": True, "wish_options": (), "helpers": (), "helps": False
}  # fmt: skip


async def _of_hers(member: Member, tag: Tag) -> dict[str, Hashable]:
    hearing = await following.hearing_of(member, tag)
    helpers = await following.helpers_of(tag, member)
    is_named = member in helpers
    return {
        "wished": hearing.wish if hearing else "",
        "narrower_wished": hearing.with_narrower if hearing else True,
        "wish_options": tuple(words.for_tag()),
        "helpers": tuple(helpers),
        "helps": is_named or (bool(helpers) and await following.helps_with(member, tag)),
    }


async def _counted(
    viewer: Viewer, entry: TagEntry, selection: Selection, as_of: AsOf
) -> dict[str, Hashable]:
    ids = [named.id for named in entry.narrower]
    counts: Mapping[int, int] = {}
    if ids:
        counts = await tally_by_tag(viewer, with_narrower=True, of=ids, as_of=as_of)
    questions = replace(selection, show=Show.UNANSWERED)
    return {
        "narrower_counts": tuple([counts.get(id_, 0) for id_ in ids]),
        "unanswered_count": await unanswered_in(viewer, questions, as_of=as_of),
    }


async def feed(request: Request) -> Response:
    """The threads with a tag that strangers may see, those started last."""
    stranger = Stranger()
    tag = await get_tag_seen_by(request.path_params["slug"], stranger)
    if tag.slug != request.path_params["slug"]:
        return _moved(request, "tags:feed", tag)
    entry = await entry_of(tag, await edition())
    selection = Selection(tag=tag, with_narrower=wants_narrower(request))
    posts = await newest_openings(stranger, selection, _LATEST)
    return atom(
        request,
        title=entry.name,
        path=house().path_for("tags:show", slug=tag.slug),
        about=_("New threads with the tag “%(name)s”") % {"name": entry.name},
        entries=[_entry(post) for post in posts],
    )


def _entry(post: Post) -> Entry:
    base, thread = house().settings.site.base_url, post.thread
    return Entry(
        id=f"{base}/threads/{thread.id}",
        url=f"{base}{thread.url}",
        title=thread.title,
        updated=post.edited_at or post.created_at,
        html="" if post.is_hidden else post.html,
        author=post.author.name,
    )


routes: list[BaseRoute] = [
    Route("/tags/{slug}.atom", feed, name="tags:feed", methods=["GET"]),
    Route("/tags/{slug}", show, name="tags:show", methods=["GET"]),
]
