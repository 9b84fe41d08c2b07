"""What is new for one member: four queries or five, however much there is.

They cost what moved since her last digest and how much of it she touched, not what there is.

Each stretch of time is looked at once. So a post that was hidden when its digest was written and
is restored later is in no digest: nothing is kept of when it came back. It stands in its thread.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from tortoise.expressions import Subquery

from forum.accounts.models import Member, Wish
from forum.core.house import house
from forum.core.markdown import plain
from forum.core.text import excerpt
from forum.digests.news import FULL, Item, News, Quote
from forum.digests.readers import reader_of
from forum.threads.models import Post, State, Thread
from forum.threads.queries.lists import threads_seen_by

_BEGINNING = 1_200  # characters that an excerpt is made from; the rest of a post isn't read
_DISAGREEMENT = timedelta(minutes=1)
_LIST_ITEM = re.compile(r"\n+[-+*] ")
_QUOTED = re.compile(r"^ {0,3}>.*\n?", re.MULTILINE)


async def news_for(member: Member, since: datetime, until: datetime) -> News:
    """Return what others wrote after ``since``, up to ``until``, that she may see and has not read.

    Threads of which she wants nothing, or to hear only when she is named, are left out. New
    conversations come before new replies, and where more happened before where less did.
    """
    fresh = await _fresh(member, since, until)
    fresh.sort(key=lambda found: (not found.is_new, -len(found.posts), -found.thread_id))
    most = house().settings.digests.max_threads
    items = await _items(member, fresh[:most])
    started = sum(found.is_new for found in fresh)
    return News(
        since=since,
        until=until,
        started=started,
        replies=sum(len(found.posts) for found in fresh) - started,
        items=tuple(items),
        more=max(0, len(fresh) - most),
    )


@dataclass(frozen=True)
class _Fresh:
    """Ids of the new posts of one thread, in order."""

    thread_id: int
    is_new: bool
    posts: Sequence[int]

    @property
    def told(self) -> Sequence[int]:
        """The posts that a digest quotes."""
        return self.posts[: FULL.replies + self.is_new]


async def _fresh(member: Member, since: datetime, until: datetime) -> list[_Fresh]:
    # No visible post is younger than its thread's last_posted_at, which has an index, but for
    # clocks of several machines that don't quite agree.
    moved = threads_seen_by(member).filter(last_posted_at__gt=since - _DISAGREEMENT)
    posts = Post.filter(
        thread_id__in=Subquery(moved.values("id")), state=State.VISIBLE,
        created_at__gt=since, created_at__lte=until,
    ).exclude(author_id=member.id)  # fmt: skip
    rows = await posts.order_by("thread_id", "number").values_list(
        "thread_id", "number", "id", "thread__group_id"
    )
    reader = await reader_of(member, since - _DISAGREEMENT, {row[0] for row in rows})
    unread = (row for row in rows if row[1] > reader.read.get(row[0], 0))
    found = []
    for (thread_id, group_id), of_thread in groupby(unread, key=lambda row: (row[0], row[3])):
        if reader.wish(thread_id, group_id) in {Wish.EVERY, Wish.DIGEST}:
            new = list(of_thread)
            ids = [post_id for _thread, _number, post_id, _group in new]
            found.append(_Fresh(thread_id, new[0][1] == 1, ids))
    return found


async def _items(member: Member, fresh: Sequence[_Fresh]) -> list[Item]:
    seen = threads_seen_by(member).filter(id__in=[found.thread_id for found in fresh])
    threads = {thread.id: thread for thread in await seen.select_related("author", "group")}
    told = Post.filter(id__in=[post_id for found in fresh for post_id in found.told])
    posts = {post.id: post for post in await told.select_related("author")}
    return [
        _item(threads[found.thread_id], found, [posts[post_id] for post_id in found.told])
        for found in fresh
        if found.thread_id in threads  # it may have been hidden in this very moment
    ]


def _item(thread: Thread, fresh: _Fresh, posts: Sequence[Post]) -> Item:
    return Item(
        thread=thread,
        is_new=fresh.is_new,
        replies=len(fresh.posts) - fresh.is_new,
        first=posts[0],
        opening=beginning(posts[0].body, FULL.opening) if fresh.is_new else "",
        quotes=tuple(
            Quote(post.author, beginning(post.body, FULL.reply))
            for post in posts[fresh.is_new :]
        ),
    )  # fmt: skip


def beginning(body: str, limit: int) -> str:
    """Return the first words of a post in Markdown, without what it quotes if it says more.

    Made anew for each reader, a third of a millisecond: kept, words of private groups would
    outlive the posts they stood in.
    """
    own = _QUOTED.sub("", body).strip() or body
    return excerpt(_LIST_ITEM.sub(" • ", plain(own[:_BEGINNING])), limit)
