"""Work for later: forgetting what nobody uses any more."""

from __future__ import annotations

from forum.jobs.broker import broker
from forum.tags.actions import proposing, purging


@broker.task(task_name="tags.purge_proposals")
async def purge_proposals() -> None:
    """Delete proposals of which nothing is left."""
    await proposing.purge_proposals()


@broker.task(task_name="tags.forget_undo")
async def forget_undo() -> None:
    """Forget how to take back merges, once it's too late for that."""
    await purging.forget_undo()


@broker.task(task_name="tags.gather_stragglers")
async def gather_stragglers() -> None:
    """Let threads that were written while their tag was merged follow it."""
    await purging.gather_stragglers()
