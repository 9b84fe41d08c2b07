"""How far a member has read, and how closely she follows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from forum.accounts.models import Member
from forum.core.database import atomic, now
from forum.core.prepared import rows_of
from forum.threads.models import Level, Participation, Thread

# A thread once opened counts as read from its beginning; nobody reads backwards.
_READ = """
INSERT INTO participation (member_id, thread_id, last_read, read_at, level) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (member_id, thread_id) DO UPDATE SET read_at = excluded.read_at, last_read =
  CASE WHEN participation.last_read < excluded.last_read
  THEN excluded.last_read ELSE participation.last_read END
"""


async def mark_read(member: Member, thread: Thread, number: int) -> None:
    """Take note that she has read up to a post; never backwards."""
    await rows_of(_READ, member.id, thread.id, number, now(), Level.NORMAL.value)


async def follow(member: Member, thread: Thread, level: Level) -> None:
    """Take note how closely she wants to follow a thread, or that it goes with its group."""
    await _set(member, thread, level=level, chosen_at=now())


async def put_back(
    member: Member, thread: Thread, level: Level, chosen_at: datetime | None
) -> None:
    """Let her follow a thread as she did before she chose otherwise."""
    await _set(member, thread, level=level, chosen_at=chosen_at)


async def _set(member: Member, thread: Thread, **values: Any) -> None:
    async with atomic():
        await _ensure(member, thread)
        await Participation.filter(member_id=member.id, thread_id=thread.id).update(**values)


# Who wrote here before, or chose how to follow, keeps that.
_WRITTEN = _READ.replace(
    "read_at = excluded.read_at,",
    """level = CASE WHEN participation.level = 'normal' AND participation.chosen_at IS NULL
  THEN excluded.level ELSE participation.level END,""",
)


async def follow_as_writer(member: Member, thread: Thread, number: int) -> None:
    """Who writes has read what stood there, and follows unless she chose otherwise before."""
    await rows_of(_WRITTEN, member.id, thread.id, number, None, Level.FOLLOW.value)


async def _ensure(member: Member, thread: Thread) -> None:
    # A thread once opened counts as read from its beginning, so the row starts at 0.
    row = Participation(member_id=member.id, thread_id=thread.id)
    await Participation.bulk_create([row], ignore_conflicts=True)
