"""The timetable, obeyed once however many workers look at it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from taskiq import ScheduledTask, ScheduleSource
from taskiq.decor import AsyncTaskiqDecoratedTask
from taskiq.exceptions import ScheduledTaskCancelledError

from forum.core.database import now
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
