"""What members keep for themselves. Nobody else sees any of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.accounts.models import Member
from forum.core.errors import NotFound
from forum.core.markdown import plain
from forum.core.text import excerpt
from forum.groups.models import Membership
from forum.threads import policy
from forum.threads.models import Bookmark, Post, Thread
from forum.threads.queries.addresses import place_on_page

PAGE = 30  # bookmarks
_EXCERPT = 200  # characters
_BEGINNING = 800  # characters of a post that an excerpt is made of


@dataclass(frozen=True)
class Seen:
    """What her bookmark leads to: where, whose words, and how they begin."""

    post_id: int
    number: int
    url: str
    title: str
    name: str
    words: str


@dataclass(frozen=True)
class Keeping:
    """A bookmark in the list of bookmarks. ``seen`` is None if the post is not there for her."""

    id: int
    note: str
    kept_at: datetime
    remind_at: datetime | None
    reminded_at: datetime | None
    seen: Seen | None


async def bookmarks_of(
    member: Member, *, waiting: bool = False, before: int = 0
) -> tuple[Sequence[Keeping], int]:
    """Return a page of her bookmarks, the newest first, and where to go on; 0 if nowhere.

    ``waiting``: only those that a reminder is still to come of. ``before``: from this number on.
    """
    bookmarks = Bookmark.filter(member_id=member.id)
    if waiting:
        bookmarks = bookmarks.filter(remind_at__isnull=False)
    if before:
        bookmarks = bookmarks.filter(id__lt=before)
    related = bookmarks.select_related("post__author", "post__thread__group")
    rows = await related.order_by("-id").limit(PAGE + 1)
    shown = rows[:PAGE]
    memberships = await _memberships(member, shown)
    keepings = [_keeping(member, row, memberships) for row in shown]
    return keepings, shown[-1].id if len(rows) > PAGE else 0


async def _memberships(member: Member, rows: Sequence[Bookmark]) -> Mapping[int, Membership]:
    groups = {row.post.thread.group_id for row in rows}
    if not groups:
        return {}
    mine = await Membership.filter(member_id=member.id, group_id__in=groups)
    return {row.group_id: row for row in mine}


def _keeping(member: Member, row: Bookmark, memberships: Mapping[int, Membership]) -> Keeping:
    post, thread = row.post, row.post.thread
    can_see = is_seen(member, post, thread, memberships.get(thread.group_id))
    return Keeping(
        id=row.id,
        note=row.note,
        kept_at=row.created_at,
        remind_at=row.remind_at,
        reminded_at=row.reminded_at,
        seen=_seen(post, thread) if can_see else None,
    )


def is_seen(member: Member, post: Post, thread: Thread, membership: Membership | None) -> bool:
    """Tell whether a member can read a post; its thread has its group."""
    if not policy.can_open(member, thread, thread.group, membership):
        return False
    moderates = policy.can_moderate(member, thread.group, membership)
    return not post.is_hidden or policy.can_read_hidden(member, post, moderates=moderates)


def _seen(post: Post, thread: Thread) -> Seen:
    return Seen(
        post_id=post.id,
        number=post.number,
        url=place_on_page(post),
        title=thread.title,
        name=post.author.name,
        words=words_of(post),
    )


def words_of(post: Post) -> str:
    """Return how a post begins, on one line; what it quotes only if it says nothing else."""
    beginning = post.body[:_BEGINNING]
    return excerpt(plain(beginning, quotes=False) or plain(beginning), _EXCERPT)


async def bookmark_on(post: Post, member: Member) -> Bookmark | None:
    """Return her bookmark on a post, if she has one."""
    return await Bookmark.get_or_none(post_id=post.id, member_id=member.id)


async def get_bookmark(bookmark_id: int, *, of: Member) -> Bookmark:
    """Return a bookmark of hers, whether its post is still to be seen or not.

    Raises:
        NotFound: if there is none, or it's somebody else's.
    """
    bookmark = await Bookmark.get_or_none(id=bookmark_id, member_id=of.id)
    if bookmark is None:
        raise NotFound
    return bookmark


async def due_bookmarks(
    moment: datetime, *, after: int = 0, size: int = 100
) -> tuple[Sequence[Bookmark], int]:
    """Return bookmarks whose reminder is due, and where to go on; 0 if nowhere.

    They are the next ``size`` whose number is higher than ``after``.
    """
    waiting = Bookmark.filter(id__gt=after, remind_at__lte=moment)
    due = await waiting.order_by("id").limit(size)
    return due, due[-1].id if len(due) == size else 0
