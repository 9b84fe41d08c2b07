"""Work for later: forgetting what nobody goes on with."""

from __future__ import annotations

from forum.jobs.broker import broker
from forum.threads.actions import drafts


@broker.task(task_name="threads.purge_drafts")
async def purge_drafts() -> None:
    """Delete drafts that nobody touched for long."""
    await drafts.purge_drafts()
