"""Work for later: who hears of what, and their letters."""

from __future__ import annotations

from datetime import datetime

from forum.core.database import atomic, now
from forum.core.house import house
from forum.jobs.broker import broker
from forum.notifications.actions import keeping, letters, spreading
from forum.notifications.queries.due import members_due

BATCH = 100


@broker.task(task_name="notifications.spread")
async def spread(post_id: int, after: int = 0) -> None:
    """Note for members that a post was written, some hundreds a job, then let letters go."""
    async with atomic():
        if onward := await spreading.spread_post(post_id, after=after):
            await spread.kiq(post_id, onward)
        else:
            await _kick_letters()


@broker.task(task_name="notifications.spread_names")
async def spread_names(post_id: int, at: str, member_ids: list[int]) -> None:
    """Note for members whom a changed post names now, and didn't before."""
    async with atomic():
        await spreading.spread_names(post_id, datetime.fromisoformat(at), member_ids)
        await _kick_letters()


@broker.task(task_name="notifications.spread_acceptance")
async def spread_acceptance(post_id: int, member_id: int, at: str) -> None:
    """Note for its author that a reply was accepted."""
    async with atomic():
        await spreading.spread_acceptance(post_id, member_id, datetime.fromisoformat(at))
        await _kick_letters()


@broker.task(task_name="notifications.spread_move")
async def spread_move(thread_id: int, member_id: int, at: str, after: int = 0) -> None:
    """Note for those who follow an idea that it moved, some hundreds a job."""
    moment = datetime.fromisoformat(at)
    async with atomic():
        if onward := await spreading.spread_move(thread_id, member_id, moment, after=after):
            await spread_move.kiq(thread_id, member_id, at, onward)
        else:
            await _kick_letters()


async def _kick_letters() -> None:
    # The timetable looks each minute; this is for whoever waits for an answer.
    delay = house().settings.notifications.wait_seconds + 1
    await send_due_letters.kicker().with_labels(delay=delay).kiq()


@broker.task(task_name="notifications.send_due")
async def send_due_letters(after: int = 0) -> None:
    """Have letters written that are due, a job a member; the next batch is a job behind this one.

    A member whose job waits still gets no second one.
    """
    batch = await members_due(now(), after=after, size=BATCH)
    async with atomic():
        for member_id in batch:
            job = send_letters.kicker().with_task_id(f"notifications.send-{member_id}")
            await job.kiq(member_id)
        if len(batch) == BATCH:
            await send_due_letters.kiq(batch[-1])


@broker.task(task_name="notifications.send")
async def send_letters(member_id: int) -> None:
    """Write one member's letters that are due."""
    await letters.send_letters(member_id)


@broker.task(task_name="notifications.purge")
async def purge_notifications() -> None:
    """Forget old notifications."""
    await keeping.purge()
