"""Writing the log. Nothing else writes it, and nothing changes what was written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forum.moderation.models import LogEntry


async def write_entry(
    *,
    act: str,
    thing: str,
    thing_id: int,
    moderator_id: int,
    reason: str,
    group_id: int | None = None,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> LogEntry:
    """Keep what a moderator did, in the transaction that did it."""
    return await LogEntry.create(
        act=act,
        thing=thing,
        thing_id=thing_id,
        group_id=group_id,
        moderator_id=moderator_id,
        reason=reason,
        before=dict(before),
        after=dict(after),
    )
