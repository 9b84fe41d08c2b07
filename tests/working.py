"""Being the worker, in the test's own transaction."""

from __future__ import annotations

from forum.jobs.broker import broker
from forum.jobs.models import Job


async def carry_out(name: str) -> int:
    """Carry out the jobs of this name, as a worker does; return how many there were."""
    jobs = await Job.filter(name=name).order_by("created_at")
    task = broker.find_task(name)
    assert task is not None
    for job in jobs:
        message = broker.formatter.loads(job.message.encode())
        await task.original_func(*message.args, **message.kwargs)
        await job.delete()
    return len(jobs)
