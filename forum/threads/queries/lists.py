"""Lists of threads, and how many there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tortoise.expressions import F, Q, Subquery
from tortoise.functions import Count, Min
from tortoise.queryset import QuerySet

from forum.accounts.models import Member, Viewer
from forum.core.errors import NotFound
from forum.core.house import house
from forum.groups.models import Group
from forum.tags.models import Tag
from forum.threads import policy
from forum.threads.models import Kind, Level, Participation, Post, State, Thread


class Show(StrEnum):
    """The views of a list of threads."""

    LATEST = "latest"
    UNREAD = "unread"
    UNANSWERED = "unanswered"
    FOLLOWING = "following"


@dataclass(frozen=True)
class Wish:
    """What somebody wants to see listed."""

    show: Show = Show.LATEST
    kind: Kind | None = None
    tag: Tag | None = None
    group: Group | None = None


def threads_seen_by(viewer: Viewer) -> QuerySet[Thread]:
    """Return the threads that may be listed for this viewer."""
    return Thread.filter(policy.listed_for(viewer))


def listed(viewer: Viewer, wish: Wish) -> QuerySet[Thread]:
    """Return the threads of a list, latest first."""
    threads = threads_seen_by(viewer)
    if wish.kind:
        threads = threads.filter(kind=wish.kind)
    if wish.group:
        threads = threads.filter(group_id=wish.group.id)
    if wish.tag:
        about = Thread.filter(tags__id=wish.tag.id).values("id")
        threads = threads.filter(id__in=Subquery(about))
    if wish.show is Show.UNANSWERED:
        threads = threads.filter(kind=Kind.QUESTION, reply_count=0)
    if isinstance(viewer, Member) and wish.show is Show.UNREAD:
        threads = threads.filter(_unread_by(viewer))
    if wish.show is Show.FOLLOWING:
        followed = Participation.filter(member_id=viewer.id, level=Level.FOLLOW)
        threads = threads.filter(id__in=Subquery(followed.values("thread_id")))
    return threads.order_by("-last_posted_at", "-id")


def _unread_by(member: Member) -> Q:
    mine = Participation.filter(member_id=member.id)
    # One row a member and thread, so this join doubles nothing.
    behind = Thread.filter(
        participations__member_id=member.id, participations__last_read__lt=F("last_visible")
    ).exclude(participations__level=Level.MUTE)
    begun = Q(id__in=Subquery(behind.values("id")))
    fresh = Q(last_posted_at__gt=member.created_at)
    return begun | (fresh & ~Q(id__in=Subquery(mine.values("thread_id"))))


async def page_of_threads(viewer: Viewer, wish: Wish, number: int) -> tuple[list[Thread], int]:
    """Return the threads of one page, with their news for this viewer, and the last page's number.

    Raises:
        NotFound: if there is no such page.
    """
    size = house().settings.threads.threads_per_page
    threads = listed(viewer, wish)
    last = max(1, -(-await threads.count() // size))
    if number > last:
        raise NotFound
    rows = await with_relations(threads.offset((number - 1) * size).limit(size))
    return await with_news(viewer, rows), last


async def with_relations(threads: QuerySet[Thread]) -> list[Thread]:
    """Read threads with their authors, groups and tags."""
    return await threads.select_related("author", "group").prefetch_related("tags")


async def with_news(viewer: Viewer, threads: list[Thread]) -> list[Thread]:
    """Set ``new_count`` and ``first_new`` of each thread: visible posts by others, not yet read."""
    if not isinstance(viewer, Member) or not threads:
        return threads
    mine = await Participation.filter(
        member_id=viewer.id, thread_id__in=[thread.id for thread in threads]
    ).values_list("thread_id", "last_read")
    read = dict(mine)
    news = await _news(viewer, threads, read)
    for thread in threads:
        thread.new_count, thread.first_new = news.get(thread.id, (0, 0))
    return threads


async def _news(
    member: Member, threads: Iterable[Thread], read: dict[int, int]
) -> dict[int, tuple[int, int]]:
    unread = [
        Q(thread_id=thread.id, number__gt=read[thread.id])
        if thread.id in read
        else Q(thread_id=thread.id, created_at__gt=member.created_at)
        for thread in threads
    ]
    posts = Post.filter(Q(*unread, join_type="OR"), state=State.VISIBLE)
    rows = (
        await posts.exclude(author_id=member.id)
        .annotate(count=Count("id"), first=Min("number"))
        .group_by("thread_id")
        .values("thread_id", "count", "first")
    )
    return {row["thread_id"]: (row["count"], row["first"]) for row in rows}


async def counts_by_tag(viewer: Viewer) -> dict[int, int]:
    """Return for each tag how many threads with it this viewer may list."""
    rows = (
        await threads_seen_by(viewer)
        .filter(tags__id__isnull=False)
        .annotate(count=Count("id"))
        .group_by("tags__id")
        .values("tags__id", "count")
    )
    return {row["tags__id"]: row["count"] for row in rows}


async def counts_by_group(viewer: Viewer) -> dict[int, int]:
    """Return for each group how many of its threads this viewer may list."""
    rows = (
        await threads_seen_by(viewer)
        .annotate(count=Count("id"))
        .group_by("group_id")
        .values("group_id", "count")
    )
    return {row["group_id"]: row["count"] for row in rows}
