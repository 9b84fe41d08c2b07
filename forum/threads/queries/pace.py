"""What the pace of a thread asks for: who posted when, and which threads the clock closes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from forum.accounts.models import Member
from forum.threads.models import Post, State, Thread


async def last_posted(member: Member, thread: Thread) -> datetime | None:
    """Return when a member last posted in a thread, also what she deleted since; None if never."""
    own = Post.filter(author_id=member.id, thread_id=thread.id).order_by("-created_at")
    latest = await own.first()
    return latest.created_at if latest else None


async def due_to_close(moment: datetime) -> Sequence[Thread]:
    """Return threads whose time to close has come and that are not closed yet, in their order.

    One that is part of another now waits until that is taken back.
    """
    there = Thread.filter(closes_at__lte=moment, state__in=[State.VISIBLE, State.HIDDEN])
    return await there.order_by("id")
