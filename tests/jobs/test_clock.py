"""The timetable, obeyed once however many workers look at it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from taskiq import ScheduledTask
from taskiq.exceptions import ScheduledTaskCancelledError, SendTaskError

from forum import schedule
from forum.app import build_house
from forum.core.house import House
from forum.core.settings import Settings
from forum.jobs.broker import broker
from forum.jobs.clock import Clock, Scheduler
from forum.jobs.models import Job, Tick
from tests.jobs.work import note

TIMETABLE = {note: "*/5 * * * *"}


async def _the_line() -> tuple[Clock, ScheduledTask]:
    clock = Clock(TIMETABLE)
    [line] = await clock.get_schedules()
    return clock, line


async def _tick(settings: Settings) -> None:
    async with build_house(settings):
        clock, line = await _the_line()
        await Scheduler(broker, [clock]).on_ready(clock, line)


async def test_a_line_names_its_job_and_its_times(house: House) -> None:
    _clock, line = await _the_line()

    assert line.task_name == "tests.note"
    assert line.cron == "*/5 * * * *"


async def test_two_clocks_kick_a_job_once(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        for _ in range(3):
            await asyncio.gather(*(asyncio.create_task(_tick(elsewhere)) for _ in range(4)))

        ticks = await Job.filter(name="tests.note").count()
    assert 1 <= ticks <= 2  # two if a minute ended meanwhile


async def test_the_next_minute_is_another_one(house: House) -> None:
    clock, line = await _the_line()
    await clock.pre_send(line)
    tick = await Tick.get()
    await Tick.all().update(last_at=tick.last_at - timedelta(minutes=1))

    await clock.pre_send(line)

    with pytest.raises(ScheduledTaskCancelledError):
        await clock.pre_send(line)


async def test_a_line_whose_job_cannot_be_kicked_is_still_due(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        clock, line = await _the_line()
        broken = line.model_copy(update={"kwargs": {"what": object()}})  # which no message can hold
        with pytest.raises(SendTaskError):
            await Scheduler(broker, [clock]).on_ready(clock, broken)

        await Scheduler(broker, [clock]).on_ready(clock, line)

        assert await Job.filter(name="tests.note").count() == 1


def test_no_line_waits_for_an_hour_of_the_day_at_which_a_machine_may_be_off() -> None:
    assert [line for line in schedule.TIMETABLE.values() if line.split()[1:] != ["*"] * 4] == []


async def test_a_clock_that_was_stopped_kicks_nothing_more(house: House) -> None:
    clock, line = await _the_line()
    scheduler = Scheduler(broker, [clock])

    kicking = asyncio.create_task(scheduler.on_ready(clock, line))
    await asyncio.sleep(0)  # so that it has begun
    await scheduler.end()
    await scheduler.on_ready(clock, line.model_copy(update={"task_name": "tests.fail"}))

    assert kicking.done()
    assert [job.name for job in await Job.all()] == ["tests.note"]
