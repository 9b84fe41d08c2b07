"""Work for later: who is due, and each one's digest."""

from __future__ import annotations

from datetime import datetime

from forum.core.database import atomic, now
from forum.digests import actions, queries
from forum.jobs.broker import broker

BATCH = 100


@broker.task(task_name="digests.send_due")
async def send_due_digests(after: int = 0) -> None:
    """Have the digests written that are due, a job each.

    The next batch is another job, which stands behind this batch: however many are due, other
    work waits for one batch at most.
    """
    batch = await queries.due(now(), after=after, size=BATCH)
    async with atomic():
        for subscription in batch:
            due = subscription.due_at
            assert due
            name = f"digests.send-{subscription.id}-{due:%Y%m%dT%H%M}"
            job = send_digest.kicker().with_task_id(name)
            await job.kiq(subscription.id, due.isoformat())
        if len(batch) == BATCH:
            await send_due_digests.kiq(batch[-1].id)


@broker.task(task_name="digests.send")
async def send_digest(subscription_id: int, due_at: str) -> None:
    """Write one digest if it's still due."""
    await actions.send_digest(subscription_id, datetime.fromisoformat(due_at))
