"""Keeping whom posts name."""

from __future__ import annotations

from collections.abc import Collection

from forum.core.signals import emit
from forum.threads.models import Mention, Post
from forum.threads.signals import Named


async def keep_mentions(post: Post, people: Collection[int], *, is_new: bool = False) -> None:
    """Let a post name these members and no others, in the transaction of the caller.

    A new post names nobody yet, so nothing is asked.
    """
    before: set[int] = set()
    if not is_new:
        before = {mention.member_id for mention in await Mention.filter(post_id=post.id)}
    if gone := before.difference(people):
        await Mention.filter(post_id=post.id, member_id__in=list(gone)).delete()
    if more := sorted(set(people) - before):
        await Mention.bulk_create([Mention(post_id=post.id, member_id=id_) for id_ in more])
        if not is_new:
            await emit(Named(post.id, post.thread_id, tuple(more)))
