"""What members have read, and forgetting what is old."""

from __future__ import annotations

from datetime import timedelta

from tortoise.expressions import Q, Subquery

from forum.accounts.models import Member
from forum.core.database import now
from forum.core.house import house
from forum.core.prepared import rows_of
from forum.notifications.facts import UNREAD
from forum.notifications.models import Notification
from forum.threads.models import Post

_BATCH = 1_000


async def mark_read(member: Member, thread_id: int | None = None) -> None:
    """Take note that a member has read all she was told, or all of one thread."""
    unread = Notification.filter(member_id=member.id, read_at__isnull=True)
    if thread_id is not None:
        of_thread = Post.filter(thread_id=thread_id).values("id")
        unread = unread.filter(post_id__in=Subquery(of_thread))
    await unread.update(read_at=now())


async def mark_one_read(notification: Notification) -> None:
    """Take note that a member has seen what one notification tells of."""
    await Notification.filter(id=notification.id, read_at__isnull=True).update(read_at=now())


async def wait_anew(member_id: int) -> None:
    """Let letters that wait for the end of quiet hours be looked at soon: these have changed."""
    soon = now() + timedelta(seconds=house().settings.notifications.wait_seconds)
    waiting = Notification.filter(member_id=member_id, letter_due_at__gt=soon)
    await waiting.update(letter_due_at=soon)


async def purge() -> int:
    """Forget notifications after ``notifications.keep_days``; return how many.

    Of those that count as read because their posts were, it's noted, so that counting what is
    unread never looks at many rows.
    """
    await rows_of(_NOTE_READ, now())
    oldest = now() - timedelta(days=house().settings.notifications.keep_days)
    old = Notification.filter(Q(created_at__lt=oldest), letter_due_at__isnull=True)
    count = 0
    while ids := await old.limit(_BATCH).values_list("id", flat=True):
        count += await Notification.filter(id__in=ids).delete()
    return count


_READ = f"NOT ({UNREAD.format(created_at='p.created_at', number='p.number')})"
_NOTE_READ = f"""
UPDATE notification SET read_at = ? WHERE id IN (
  SELECT n.id FROM notification n JOIN post p ON p.id = n.post_id
  JOIN participation pa ON pa.member_id = n.member_id AND pa.thread_id = p.thread_id
  WHERE n.read_at IS NULL AND {_READ})
"""  # noqa: S608 (constants only)
