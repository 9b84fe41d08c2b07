"""Reading conversations. Every list starts at :func:`threads_seen_by`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile

from tortoise.expressions import F, Q, Subquery
from tortoise.functions import Count, Min
from tortoise.queryset import QuerySet

from forum.accounts.models import Member, Viewer
from forum.core.errors import NotFound
from forum.core.house import house
from forum.groups import queries as groups
from forum.groups.models import Group, Membership
from forum.tags.models import Tag
from forum.threads import policy
from forum.threads.models import Kind, Level, Participation, Post, Revision, State, Thread


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


@dataclass(frozen=True)
class Place:
    """A thread and how one viewer stands to it."""

    thread: Thread
    membership: Membership | None
    moderates: bool
    can_reply: bool
    participation: Participation | None

    @property
    def read(self) -> int:
        """The number of the last post that the viewer has read; 0 for none."""
        return self.participation.last_read if self.participation else 0

    @property
    def level(self) -> Level:
        """How closely the viewer follows."""
        return self.participation.level if self.participation else Level.NORMAL


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
    rows = await _with_relations(threads.offset((number - 1) * size).limit(size))
    return await with_news(viewer, rows), last


async def _with_relations(threads: QuerySet[Thread]) -> list[Thread]:
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


async def get_thread(thread_id: int, *, seen_by: Viewer) -> Thread:
    """Return a thread with its author, group and tags.

    Raises:
        NotFound: if there is none, or none that this viewer may know of.
    """
    threads = await _with_relations(Thread.filter(policy.visible_to(seen_by), id=thread_id))
    if not threads:
        raise NotFound
    return threads[0]


async def get_post(post_id: int, *, seen_by: Viewer) -> Post:
    """Return a post with its author; its ``thread`` is complete.

    Raises:
        NotFound: if there is none, or its thread isn't open to this viewer.
    """
    post = await Post.get_or_none(id=post_id).select_related("author")
    if post is None:
        raise NotFound
    post.thread = await get_thread(post.thread_id, seen_by=seen_by)
    return post


async def place_of(viewer: Viewer, thread: Thread) -> Place:
    """Return how a viewer stands to a thread she sees."""
    membership = await groups.membership_of(viewer, thread.group)
    participation = None
    if viewer.is_member:
        participation = await Participation.get_or_none(member_id=viewer.id, thread_id=thread.id)
    return Place(
        thread=thread,
        membership=membership,
        moderates=policy.can_moderate(viewer, thread.group, membership),
        can_reply=policy.can_reply(viewer, thread, thread.group, membership),
        participation=participation,
    )


def page_with(number: int) -> int:
    """Return the page of its thread that a post of this number stands on."""
    return (max(1, number) - 1) // house().settings.threads.posts_per_page + 1


async def posts_of(thread: Thread, page: int) -> list[Post]:
    """Return the posts of one page, in order, whatever their state.

    Pages are numbered by post numbers, so a page never changes its posts and the last of a long
    thread costs what the first costs.

    Raises:
        NotFound: if there is no such page.
    """
    if page > page_with(thread.last_number):
        raise NotFound
    size = house().settings.threads.posts_per_page
    posts = await (
        Post.filter(thread_id=thread.id, number__gt=(page - 1) * size, number__lte=page * size)
        .order_by("number")
        .select_related("author", "reply_to__author")
    )
    for post in posts:
        post.thread = thread
    return posts


async def revisions_of(post: Post, *, whole: bool) -> Sequence[Revision]:
    """Return what a post was before, latest first.

    What a moderator changed in somebody else's words she took out of sight, so only the part of
    the history since then is for everybody; ``whole`` is for the author and moderators.
    """
    revisions = await Revision.filter(post_id=post.id).order_by("-id").select_related("editor")
    if whole:
        return revisions
    return list(takewhile(lambda revision: revision.editor_id == post.author_id, revisions))


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


async def post_numbered(thread: Thread, number: str) -> Post | None:
    """Return a visible post by its number in the thread, as typed; None if it's empty or wrong."""
    if not re.fullmatch(r"[0-9]{1,9}", number):
        return None
    return await Post.get_or_none(thread_id=thread.id, number=int(number), state=State.VISIBLE)
