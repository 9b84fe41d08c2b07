"""The timetable, obeyed once however many workers look at it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from taskiq import ScheduledTask, TaskiqScheduler
from taskiq.exceptions import ScheduledTaskCancelledError

from forum.app import build_house
from forum.core.house import House
from forum.core.settings import Settings
from forum.jobs.broker import broker
from forum.jobs.clock import Clock
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
        await TaskiqScheduler(broker, [clock]).on_ready(clock, line)


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
