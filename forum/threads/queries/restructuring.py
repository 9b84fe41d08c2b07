"""Where posts and threads went that stood elsewhere before."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from tortoise.expressions import Q
from tortoise.functions import Min

from forum.accounts.models import Member, Viewer
from forum.core.database import now
from forum.core.errors import NotFound
from forum.core.house import house
from forum.core.text import excerpt
from forum.groups import policy as groups
from forum.groups.queries import memberships_of
from forum.threads import policy
from forum.threads.models import (
    FormerPlace,
    Level,
    Participation,
    Post,
    Restructuring,
    State,
    Thread,
)

_EXCERPT = 120


class Away(NamedTuple):
    """Posts that stood here and stand in another thread now.

    ``at``: the number before which this is told. ``title`` is empty for a viewer who may not open
    that thread; ``url`` is the first post's own, which is found by nobody who may not.
    """

    at: int
    numbers: tuple[int, ...]
    title: str
    url: str


class Arrived(NamedTuple):
    """That posts came from another thread; told before the first of them, number ``at``.

    ``title`` is empty for a viewer who may not read it, ``url`` as well if it leads back here.
    """

    at: int
    title: str
    url: str
    moment: datetime


class Choice(NamedTuple):
    """A post as it is offered to be split off."""

    number: int
    author: str
    words: str
    is_hidden: bool


async def moved_away(
    thread_id: int, first: int, last: int, viewer: Viewer | None = None
) -> list[Away]:
    """Return where posts went that had these numbers, one entry for each thread they are in.

    Without a viewer no titles are told, and it's the same for everybody.
    """
    places = FormerPlace.filter(thread_id=thread_id, number__gte=first, number__lte=last)
    rows = await places.values(
        "number", "post_id", there="post__thread_id", present="post__number"
    )  # fmt: skip
    gone = {
        row["number"]: row
        for row in rows
        if (row["there"], row["present"]) != (thread_id, row["number"])
    }
    left = sorted(gone.values(), key=itemgetter("there", "number"))
    named = await _named({row["there"] for row in left}, viewer)
    runs = (list(run) for _there, run in groupby(left, key=itemgetter("there")))
    return sorted(_away(run, named) for run in runs)


def _away(run: list[dict[str, Any]], named: Mapping[int, Thread]) -> Away:
    thread = named.get(run[0]["there"])
    url = house().path_for("posts:show", id=run[0]["post_id"])
    numbers = tuple(row["number"] for row in run)
    return Away(numbers[0], numbers, thread.title if thread else "", url)


async def _named(ids: Collection[int], viewer: Viewer | None) -> dict[int, Thread]:
    """Return those of these threads whose titles this viewer may read."""
    if not ids or viewer is None:
        return {}
    open_to = Q(group_id__in=groups.visible_ids(viewer))
    shown = Q(state__in=[State.VISIBLE, State.MERGED])
    return {thread.id: thread for thread in await Thread.filter(open_to, shown, id__in=ids)}


async def arrived(
    thread_id: int, first: int, last: int, viewer: Viewer | None = None
) -> list[Arrived]:
    """Return which posts of these numbers are the first that came from another thread.

    Without a viewer no titles are told, and it's the same for everybody.
    """
    rows = await Restructuring.filter(target_id=thread_id, undone_at=None)
    if not rows:
        return []
    done = {row.id: row for row in rows}
    places = FormerPlace.filter(
        thread_id__in={row.source_id for row in rows}, restructuring_id__in=list(done)
    )
    found = await (
        places.filter(post__thread_id=thread_id)
        .annotate(at=Min("post__number"))
        .group_by("restructuring_id")
        .values_list("restructuring_id", "at")
    )
    shown = [(at, done[id_]) for id_, at in found if first <= at <= last]
    named = await _named({row.source_id for _at, row in shown}, viewer)
    return sorted(_arrived(at, row, named.get(row.source_id)) for at, row in shown)


def _arrived(at: int, row: Restructuring, source: Thread | None) -> Arrived:
    is_open = source is not None and source.state is State.VISIBLE
    url = source.url if source and is_open else ""
    return Arrived(at, source.title if source else "", url, row.created_at)


async def undoable(thread: Thread) -> list[Restructuring]:
    """Return what was split off or merged and can still be taken back, newest first."""
    begin = now() - timedelta(days=house().settings.threads.undo_days)
    ours = Q(source_id=thread.id) | Q(target_id=thread.id)
    rows = Restructuring.filter(ours, undone_at=None, created_at__gt=begin)
    return await rows.order_by("-id").select_related("source", "target", "moderator")


async def get_restructuring(number: int, *, moderator: Member) -> Restructuring:
    """Return a split or merge between threads that this member moderates, with both.

    Raises:
        NotFound: if there is none.
    """
    both = ("source__group", "target__group")
    row = await Restructuring.get_or_none(id=number).select_related(*both)
    if row is None:
        raise NotFound
    own = await memberships_of(moderator)
    for group in (row.source.group, row.target.group):
        if not policy.can_moderate(moderator, group, own.get(group.id)):
            raise NotFound
    return row


async def choices_of(thread: Thread, page: int) -> list[Choice]:
    """Return the posts of one page that can be chosen, in order."""
    size = house().settings.threads.posts_per_page
    rows = await (
        Post.filter(thread_id=thread.id, number__gt=max(1, (page - 1) * size))
        .filter(number__lte=page * size)
        .order_by("number")
        .values("number", "body", "state", author="author__name")
    )
    return [
        Choice(
            row["number"], row["author"], excerpt(row["body"], _EXCERPT),
            row["state"] != State.VISIBLE,
        )
        for row in rows
    ]  # fmt: skip


async def followers_of(thread: Thread) -> int:
    """Return how many members follow a thread."""
    return await Participation.filter(thread_id=thread.id, level=Level.FOLLOW).count()
