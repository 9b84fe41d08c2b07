"""Threads that the clock closes: at once for whoever looks, written down once."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from forum.accounts.models import Member
from forum.app import build_house
from forum.core.database import now
from forum.core.errors import Forbidden
from forum.core.house import House
from forum.core.settings import Settings
from forum.jobs.models import Job
from forum.moderation.changes import changes
from forum.moderation.models import LogEntry
from forum.threads.actions import curation, pace, replies
from forum.threads.jobs.closing import close_due
from forum.threads.models import State, Thread
from forum.threads.queries.pace import due_to_close
from tests.factories import a_member, a_moderator, a_thread
from tests.threads.pacing import ALL, HOUR, WHY, again
from tests.working import carry_out


async def a_due_thread(moderator: Member) -> Thread:
    """A thread whose time to close has come a minute ago."""
    thread = await a_thread()
    await pace.close_at(moderator, thread, "Term is over", now() + HOUR)
    await Thread.filter(id=thread.id).update(closes_at=now() - timedelta(minutes=1))
    return await again(thread)


async def run_clock() -> None:
    await close_due.original_func()
    await carry_out("threads.close")


async def test_the_clock_closes_in_the_name_of_who_set_it_once(house: House) -> None:
    moderator = await a_moderator()
    thread = await a_due_thread(moderator)
    with pytest.raises(Forbidden):
        await replies.post_reply(await a_member(), thread, "Before the job came")

    for _stroke in range(2):
        await run_clock()
        await pace.close_if_due(thread.id)

    closed = await again(thread)
    assert (closed.locked_at, closed.lock_reason) == (thread.closes_at, "Term is over")
    assert (closed.closes_at, closed.closes_by_id, closed.close_reason) == (None, None, "")
    [entry] = await LogEntry.filter(act="lock")
    assert (entry.moderator_id, entry.reason) == (moderator.id, "Term is over")
    assert {one.what: one.after for one in changes(entry)} == {
        "Thread": "closed", "Closes on": "nothing",
    }  # fmt: skip
    assert await due_to_close(now()) == []


async def test_a_job_that_waits_already_will_do(house: House) -> None:
    await a_due_thread(await a_moderator())

    await close_due.original_func()
    await close_due.original_func()

    assert await Job.filter(name="threads.close").count() == 1


async def test_two_workers_at_once_close_once(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        thread = await a_due_thread(await a_moderator())

        await asyncio.gather(*(pace.close_if_due(thread.id) for _ in range(4)))

        assert await LogEntry.filter(act="lock").count() == 1


async def test_what_is_not_due_or_not_there_is_left_alone(house: House) -> None:
    moderator = await a_moderator()
    later = await a_thread()
    await pace.close_at(moderator, later, WHY, now() + HOUR)
    merged = await a_due_thread(moderator)
    await Thread.filter(id=merged.id).update(state=State.MERGED)

    await run_clock()
    for number in (later.id, merged.id, later.id + 1_000):
        await pace.close_if_due(number)

    assert not (await again(later)).is_locked
    assert await LogEntry.filter(act="lock").count() == 0


async def test_closing_and_opening_by_hand_stop_the_clock(house: House) -> None:
    moderator, by_hand = await a_moderator(), await a_thread()
    await pace.close_at(moderator, by_hand, WHY, now() + HOUR)
    due = await a_due_thread(moderator)

    await curation.lock_thread(moderator, by_hand, WHY)
    await curation.unlock_thread(moderator, due, WHY)
    await curation.unlock_thread(moderator, by_hand, WHY)
    await run_clock()

    for thread in (by_hand, due):
        found = await again(thread)
        assert (found.is_locked, found.closes_at, found.closes_by_id) == (False, None, None)
    entries = await LogEntry.filter(thing_id=due.id).order_by("id")
    assert [entry.act for entry in entries] == ["close_at", "lock", "unlock"]


async def test_a_closed_thread_has_no_time_to_close(house: House) -> None:
    thread, moderator = await a_thread(locked_at=now()), await a_moderator()

    for doing in (ALL["close_at"], ALL["keep_open"]):
        with pytest.raises(Forbidden):
            await doing(moderator, thread, WHY)
