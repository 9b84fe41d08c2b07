"""What happens to jobs that fail: some more tries, then a place where an admin sees them."""

from __future__ import annotations

import json
import traceback
from typing import Any

from taskiq import SmartRetryMiddleware, TaskiqMessage, TaskiqMiddleware, TaskiqResult
from taskiq.exceptions import NoResultError

from forum.core.database import now
from forum.core.house import house
from forum.core.logging import log
from forum.jobs.models import Job, JobState


async def bury(job_id: str, error: str) -> None:
    """Set a job aside for an admin to look at."""
    log(__name__).error("job set aside", job=job_id, error=error.strip().splitlines()[-1:])
    await Job.filter(id=job_id).update(
        state=JobState.DEAD, dead_at=now(), error=error, lease=None, leased_until=None
    )


class DeadLetters(TaskiqMiddleware):
    """Sets jobs aside that failed for the last time. It must hear of an error after ``Retries``."""

    async def on_error(
        self, message: TaskiqMessage, result: TaskiqResult[Any], exception: BaseException
    ) -> None:
        if not isinstance(result.error, NoResultError):  # which the retry leaves behind
            await bury(message.task_id, "".join(traceback.format_exception(exception)))


class Retries(TaskiqMiddleware):
    """Lets failed jobs be tried again, as often as the house wants in which they failed."""

    async def on_error(
        self, message: TaskiqMessage, result: TaskiqResult[Any], exception: BaseException
    ) -> None:
        settings = house().settings.jobs
        retry = SmartRetryMiddleware(
            default_retry_label=True,
            default_retry_count=settings.max_attempts,
            default_delay=settings.retry_seconds,
            use_delay_exponent=True,
            max_delay_exponent=settings.retry_max_seconds,
            use_jitter=True,
        )
        retry.set_broker(self.broker)
        await retry.on_error(message, result, exception)


def fresh(message: str) -> dict[str, Any]:
    """Return what a job that was set aside must be changed to, so that it has all its tries."""
    return {
        "state": JobState.WAITING, "message": message, "claims": 0, "error": "", "dead_at": None,
    }  # fmt: skip


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
        **fresh(json.dumps(message)), due_at=now()
    )
    return True
