"""What one page of a thread is made of, in as few statements as it takes.

The thread is one statement, all that its reader has to do with it another; posts are read only if
nobody opened this page since it changed. Who may see what is asked of the policies, in memory.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from tortoise.expressions import RawSQL
from tortoise.queryset import QuerySet, ValuesQuery

from forum.accounts.models import Member, Stranger, Viewer
from forum.core.errors import NotFound
from forum.core.prepared import Prepared, instance
from forum.core.shelf import shelf
from forum.groups.models import Group
from forum.groups.queries import membership_of
from forum.threads import policy
from forum.threads.models import Post, Thread
from forum.threads.queries.addresses import address
from forum.threads.queries.marks import Marks, marks_on
from forum.threads.queries.posts import posts_of
from forum.threads.queries.whereabouts import whereabouts

_EDITION = RawSQL('(SELECT "number" FROM "edition")')
_POLLS = RawSQL('(SELECT COUNT(*) FROM "poll" WHERE "poll"."thread_id" = "thread"."id")')


@dataclass(frozen=True)
class Sight:
    """A thread as it is now, with its author and group, and the edition of all names."""

    thread: Thread
    edition: int
    has_poll: bool

    @property
    def key(self) -> tuple[int, int, int]:
        """What pieces that show this thread are kept under."""
        return self.thread.id, self.thread.version, self.edition


def _thread(_shape: Hashable, *, thread: int) -> QuerySet[Thread]:
    threads = Thread.filter(id=thread).select_related("author", "group")
    return threads.annotate(edition=_EDITION, polls=_POLLS)


_THREAD = Prepared(_thread, thread=int, is_quick=True)


async def sight_of(thread_id: int) -> Sight:
    """Return a thread whoever asks: ask :func:`policy.can_open` before anything of it is shown.

    Raises:
        NotFound: if there is none.
    """
    rows = await _THREAD.rows(thread=thread_id)
    if not rows:
        raise NotFound
    thread = instance(Thread, rows[0])
    thread.author = instance(Member, rows[0], "thread__author")
    thread.group = instance(Group, rows[0], "thread__group")
    return Sight(thread, rows[0]["edition"], has_poll=bool(rows[0]["polls"]))


class Glimpse(NamedTuple):
    """Just enough of a thread that any stranger may read to find its page on the shelf."""

    thread_id: int
    slug: str
    last_number: int
    version: int
    edition: int

    @property
    def key(self) -> tuple[int, int, int]:
        """What pieces that show this thread are kept under."""
        return self.thread_id, self.version, self.edition


def _open_to_all(_shape: Hashable, *, thread: int) -> ValuesQuery[Any]:
    threads = Thread.filter(policy.visible_to(Stranger()), id=thread)
    return threads.annotate(edition=_EDITION).values("slug", "last_number", "version", "edition")


_OPEN_TO_ALL = Prepared(_open_to_all, thread=int, is_quick=True)


async def glimpse_of(thread_id: int) -> Glimpse | None:
    """Return what a stranger's page is kept under; None if there is no such thread for her."""
    rows = await _OPEN_TO_ALL.rows(thread=thread_id)
    return Glimpse(thread_id, **rows[0]) if rows else None


@dataclass(frozen=True)
class Leaf:
    """The posts of one page, and what stands around them. Shared by requests: never changed."""

    posts: Sequence[Post]
    marks: Marks


async def leaf_of(sight: Sight, page: int) -> Leaf:
    """Return a page of a thread, from the shelf if it has not changed since.

    Raises:
        NotFound: if there is no such page.
    """
    key = ("leaf", *sight.key, page)
    leaf = shelf().get(key)
    if not isinstance(leaf, Leaf):
        posts = await posts_of(sight.thread, page)
        leaf = Leaf(posts, await marks_on(sight.thread, page))
        shelf().put(key, leaf, sum(2 * len(post.body + post.html) + 2_000 for post in posts))
    return leaf


def _standing_at(_shape: Hashable, *, post: int) -> ValuesQuery[Any]:
    return Post.filter(id=post).values("thread_id", "number")


_STANDING_AT = Prepared(_standing_at, post=int, is_quick=True)


async def address_of(post_id: int, viewer: Viewer) -> str:
    """Return where a post is shown: its page of its thread.

    Raises:
        NotFound: if there is none, or its thread isn't open to this viewer.
        Gone: if its thread was taken away.
    """
    rows = await _STANDING_AT.rows(post=post_id)
    if not rows:
        raise NotFound
    thread = (await sight_of(rows[0]["thread_id"])).thread
    membership = await membership_of(viewer, thread.group)
    if not policy.can_open(viewer, thread, thread.group, membership):
        raise await whereabouts(thread.id, viewer)
    return address(thread, rows[0]["number"])
