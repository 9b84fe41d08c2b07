"""What happens to jobs that fail: some more tries, then a place where an admin sees them."""

from __future__ import annotations

import json
import traceback
from typing import Any

from taskiq import SmartRetryMiddleware, TaskiqMessage, TaskiqMiddleware, TaskiqResult
from taskiq.exceptions import NoResultError

from forum.core.database import now
from forum.core.settings import Jobs
from forum.jobs.broker import bury
from forum.jobs.models import Job, JobState


class DeadLetters(TaskiqMiddleware):
    """Sets jobs aside that failed for the last time."""

    async def on_error(
        self, message: TaskiqMessage, result: TaskiqResult[Any], exception: BaseException
    ) -> None:
        if not isinstance(result.error, NoResultError):  # which the retry leaves behind
            await bury(message.task_id, "".join(traceback.format_exception(exception)))


def middlewares(settings: Jobs) -> list[TaskiqMiddleware]:
    """Return what a worker adds to the broker; the last one hears of an error first."""
    retry = SmartRetryMiddleware(
        default_retry_label=True,
        default_retry_count=settings.max_attempts,
        default_delay=settings.retry_seconds,
        use_delay_exponent=True,
        max_delay_exponent=settings.retry_max_seconds,
        use_jitter=True,
    )
    return [DeadLetters(), retry]


async def run_again(job_id: str) -> bool:
    """Give a job that was set aside a new start; return whether there was such a job."""
    job = await Job.get_or_none(id=job_id, state=JobState.DEAD)
    if job is None:
        return False
    message = json.loads(job.message)
    message["labels"] = {
        name: value
        for name, value in message["labels"].items()
        if name not in {"_retries", "delay"}
    }
    await Job.filter(id=job_id, state=JobState.DEAD).update(
        state=JobState.WAITING, message=json.dumps(message), due_at=now(), claims=0, error=""
    )
    return True
