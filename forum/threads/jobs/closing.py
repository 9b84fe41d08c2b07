"""Work for later: closing threads whose time has come."""

from __future__ import annotations

from forum.core.database import now
from forum.jobs.broker import broker
from forum.threads.actions import pace
from forum.threads.queries.pace import due_to_close


@broker.task(task_name="threads.close_due")
async def close_due() -> None:
    """Have threads closed whose time has come, a job each."""
    for thread in await due_to_close(now()):
        name = f"threads.close-{thread.id}-{thread.closes_at:%Y%m%d%H%M}"
        await close_thread.kicker().with_task_id(name).kiq(thread.id)


@broker.task(task_name="threads.close")
async def close_thread(thread_id: int) -> None:
    """Close one thread if its time has come and it's still to be done."""
    await pace.close_if_due(thread_id)
