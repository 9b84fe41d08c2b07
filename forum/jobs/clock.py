"""The timetable, obeyed once however many workers look at it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from taskiq import AsyncBroker, ScheduledTask, ScheduleSource, TaskiqScheduler
from taskiq.decor import AsyncTaskiqDecoratedTask
from taskiq.exceptions import ScheduledTaskCancelledError

from forum.core.database import atomic, now
from forum.jobs.models import Tick

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
Timetable = Mapping[AsyncTaskiqDecoratedTask[..., Any], str]


class Clock(ScheduleSource):
    """Kicks each job of the timetable at its times; cron expressions, in UTC."""

    def __init__(self, timetable: Timetable) -> None:
        self._schedules = [
            ScheduledTask(
                task_name=job.task_name,
                labels={},
                args=[],
                kwargs={},
                schedule_id=job.task_name,
                cron=cron,
            )
            for job, cron in timetable.items()
        ]

    async def get_schedules(self) -> list[ScheduledTask]:
        return self._schedules

    async def pre_send(self, task: ScheduledTask) -> None:
        """Let the first worker of this minute pass.

        Raises:
            ScheduledTaskCancelledError: if another one was first.
        """
        minute = now().replace(second=0, microsecond=0)
        name = task.task_name
        await Tick.bulk_create([Tick(name=name, last_at=LONG_AGO)], ignore_conflicts=True)
        if not await Tick.filter(name=name, last_at__lt=minute).update(last_at=minute):
            raise ScheduledTaskCancelledError


class Scheduler(TaskiqScheduler):
    """Notes that a line was due and kicks its job, or does neither."""

    def __init__(self, broker: AsyncBroker, sources: list[ScheduleSource]) -> None:
        super().__init__(broker, sources)
        self._kicking = asyncio.Lock()
        self._has_ended = False

    async def on_ready(self, source: ScheduleSource, task: ScheduledTask) -> None:
        async with self._kicking:
            if not self._has_ended:
                async with atomic():
                    await super().on_ready(source, task)

    async def end(self) -> None:
        """Kick no more; taskiq leaves running what it has begun, and the house may close now."""
        async with self._kicking:
            self._has_ended = True
