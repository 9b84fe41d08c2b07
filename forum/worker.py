"""Carrying out jobs: inside ``forum serve``, or alone as ``forum worker``."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress

from taskiq.api import run_scheduler_task
from taskiq.receiver import Receiver

from forum.core.house import House
from forum.core.logging import log
from forum.jobs.broker import broker
from forum.jobs.clock import Clock, Scheduler
from forum.mail.doors.listening import listening
from forum.schedule import TIMETABLE


async def work(house: House, stop: asyncio.Event) -> None:
    """Carry out jobs and keep the timetable until ``stop`` is set, then end what has begun."""
    scheduler = Scheduler(broker, [Clock(TIMETABLE)])
    clock = asyncio.create_task(run_scheduler_task(scheduler))
    receiver = Receiver(broker, max_async_tasks=house.settings.jobs.concurrency, run_startup=False)
    try:
        await receiver.listen(stop)
    finally:
        clock.cancel()
        with suppress(asyncio.CancelledError):
            await clock
        await scheduler.end()


async def work_alone(house: House, *, lmtp: str = "", smtp: str = "") -> None:
    """Work until SIGTERM or SIGINT, and take letters in at these places."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    async with house, listening(house, lmtp=lmtp, smtp=smtp):
        log(__name__).info("worker ready", database=house.db().capabilities.dialect)
        await work(house, stop)
    log(__name__).info("worker stopped")
