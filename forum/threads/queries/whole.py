"""A thread from beginning to end, for paper and for terminals."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from forum.threads.models import Attachment, Post, Thread

_BATCH = 100  # posts in memory at a time


@dataclass(frozen=True)
class Entry:
    """A post with its author and its files in their order."""

    post: Post
    files: Sequence[Attachment]

    @property
    def answers(self) -> int:
        """The number of the post that it replies to; 0 for none, or one of another thread."""
        answered = self.post.reply_to
        return answered.number if answered and answered.thread_id == self.post.thread_id else 0


async def entries_between(thread: Thread, first: int, last: int) -> AsyncIterator[Entry]:
    """Return the posts of a thread with these numbers, in order, whatever their state.

    However many they are, few of them are in memory at a time.
    """
    while first <= last:
        posts = await (
            Post.filter(thread_id=thread.id, number__gte=first, number__lte=last)
            .order_by("number")
            .limit(_BATCH)
            .select_related("author", "reply_to")
        )
        files = await _files_of(posts)
        for post in posts:
            yield Entry(post, files.get(post.id, ()))
        first = posts[-1].number + 1 if len(posts) == _BATCH else last + 1


async def _files_of(posts: Sequence[Post]) -> dict[int, list[Attachment]]:
    # Prefetched ones would hold their posts, and be held by them, until Python looks for rings.
    files: dict[int, list[Attachment]] = {}
    rows = Attachment.filter(post_id__in=[post.id for post in posts]).order_by("position", "id")
    for row in await rows.select_related("file"):
        files.setdefault(row.post_id or 0, []).append(row)
    return files
