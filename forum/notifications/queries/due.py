"""Whose letters are due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from forum.notifications.models import Notification


async def members_due(moment: datetime, *, after: int = 0, size: int = 100) -> Sequence[int]:
    """Return the ids of the next members whose letters are due, in order."""
    due = Notification.filter(letter_due_at__lte=moment, member_id__gt=after)
    rows = due.order_by("member_id").distinct().limit(size)
    return [row["member_id"] for row in await rows.values("member_id")]
