"""Noting for members that something happened of which they hear."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from forum.core.database import atomic
from forum.notifications import recipients
from forum.notifications.facts import Happening
from forum.notifications.models import Event, Notification
from forum.threads.models import Post

BATCH = 500  # members for whom one job notes something


async def spread_post(post_id: int, *, after: int = 0) -> int:
    """Note for the next members that a post was written; return where to go on, 0 if nowhere."""
    post = await Post.get_or_none(id=post_id)
    if post is None:
        return 0
    happening = Happening(Event.POSTED, post, post.author_id, post.created_at)
    return await _spread(happening, after)


async def spread_names(post_id: int, at: datetime, member_ids: Sequence[int]) -> int:
    """Note for these members that a post names them since it was changed.

    Whom it named before has heard of that when it was written, however long ago that is.
    """
    post = await Post.get_or_none(id=post_id)
    if post is None or not member_ids:
        return 0
    late = Happening(Event.POSTED, post, post.author_id, at, named=tuple(member_ids))
    return await _spread(late, 0)


async def spread_acceptance(post_id: int, actor_id: int, at: datetime) -> int:
    """Note for its author that a reply was accepted as an answer, if it's one still."""
    post = await Post.get_or_none(id=post_id)
    if post is None or not post.is_accepted:
        return 0
    return await _spread(Happening(Event.ACCEPTED, post, actor_id, at), 0)


async def spread_move(thread_id: int, actor_id: int, at: datetime, *, after: int = 0) -> int:
    """Note for the next of those who follow an idea that it moved; return where to go on."""
    post = await Post.get_or_none(thread_id=thread_id, number=1)
    return 0 if post is None else await _spread(Happening(Event.STAGE, post, actor_id, at), after)


async def _spread(happening: Happening, after: int) -> int:
    async with atomic():
        told, onward = await recipients.hearers(happening, after=after, size=BATCH)
        if happening.event is not Event.POSTED:
            await _forget_earlier(happening, [hearer.member_id for hearer in told])
        rows = [_row(happening, hearer) for hearer in told]
        await Notification.bulk_create(rows, ignore_conflicts=True)
    return onward


async def _forget_earlier(happening: Happening, member_ids: Sequence[int]) -> None:
    """Let the latest move of an idea stand for those before it. Of a post a member hears once."""
    same = Notification.filter(post_id=happening.post.id, event=happening.event)
    await same.filter(created_at__lt=happening.moment, member_id__in=member_ids).delete()


def _row(happening: Happening, hearer: recipients.Hearer) -> Notification:
    return Notification(
        member_id=hearer.member_id, thread_id=happening.post.thread_id,
        post_id=happening.post.id, actor_id=happening.actor_id, event=happening.event,
        why=hearer.why, created_at=happening.moment, letter_due_at=hearer.letter_due_at,
    )  # fmt: skip
