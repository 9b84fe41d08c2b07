"""Work for later: closing polls whose time has come, and telling who voted."""

from __future__ import annotations

from forum.core.database import now
from forum.jobs.broker import broker
from forum.threads.actions import votes
from forum.threads.queries.polls import unfinished_polls


@broker.task(task_name="threads.finish_polls")
async def finish_polls() -> None:
    """Have polls finished that are over, a job each."""
    for poll_id in await unfinished_polls(now()):
        await finish_poll.kicker().with_task_id(f"threads.finish-poll-{poll_id}").kiq(poll_id)


@broker.task(task_name="threads.finish_poll")
async def finish_poll(poll_id: int) -> None:
    """Close one poll, if that's still to be done, and tell who voted."""
    await votes.finish_poll(poll_id)
