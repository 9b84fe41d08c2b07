"""taskiq's broker over our own database.

A job is kicked in the transaction of its cause, so both happen or neither does. A worker claims
jobs under a lease and renews it while they run; a claim whose worker died is void once the lease
is over, and somebody else takes the job. Acknowledging is deleting the row. Every job must be
safe to run twice.

The broker keeps no connection and no settings: it finds both in the house it runs in.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from taskiq import AckableMessage, AsyncBroker, BrokerMessage
from tortoise.expressions import F, Q

from forum.core.database import atomic, now
from forum.core.house import house
from forum.core.logging import log
from forum.jobs.models import Job, JobState
from forum.jobs.retries import DeadLetters, Retries, bury, fresh

NAMELESS = "job-"
BATCH = 10  # jobs claimed at once; those not yet begun when the worker stops are given back
REST = timedelta(hours=1)  # how long a job that was set aside stays there, whoever kicks it


class DatabaseBroker(AsyncBroker):
    """Jobs are rows of :class:`Job`. Those that are given no id get one that begins NAMELESS."""

    def __init__(self) -> None:
        super().__init__()
        self.with_id_generator(lambda: NAMELESS + uuid4().hex)

    async def kick(self, message: BrokerMessage) -> None:
        """Insert the job; a retry of the same id takes the place of its earlier attempt.

        A job of the same id that still waits or runs makes the new one superfluous, and so does
        one that was set aside within the hour; after that, the new one takes its place.
        """
        due = now() + timedelta(seconds=float(message.labels.get("delay", 0)))
        text = message.message.decode()
        if "_retries" in message.labels:
            await Job.filter(id=message.task_id).update(
                message=text, due_at=due, lease=None, leased_until=None
            )
            return
        job = Job(id=message.task_id, name=message.task_name, message=text, due_at=due)
        await Job.bulk_create([job], ignore_conflicts=True)
        if message.task_id.startswith(NAMELESS):
            return  # nobody can have set it aside before
        dead = Job.filter(id=message.task_id, state=JobState.DEAD, dead_at__lt=now() - REST)
        await dead.update(**fresh(text), due_at=due)

    async def listen(self) -> AsyncGenerator[bytes | AckableMessage, None]:
        """Yield claimed jobs for ever; give back what was not taken when closed."""
        leases = _Leases()
        keeper = asyncio.create_task(leases.renew())
        claimed: list[Job] = []
        try:
            while True:
                claimed = await self._claim_patiently(leases)
                while claimed:
                    job = claimed.pop(0)
                    yield AckableMessage(data=job.message.encode(), ack=leases.end_of(job))
                await asyncio.sleep(house().settings.jobs.poll_seconds)
        finally:
            leases.closing = True
            if not leases.held:
                keeper.cancel()
            await leases.give_back(claimed)

    async def _claim_patiently(self, leases: _Leases) -> list[Job]:
        try:
            return await self._claim(leases)
        except Exception:  # noqa: BLE001 (whatever it is, the worker must live on)
            log(__name__).exception("jobs cannot be read; the database may be away")
            return []

    async def _claim(self, leases: _Leases) -> list[Job]:
        moment = now()
        until = moment + timedelta(seconds=house().settings.jobs.lease_seconds)
        free = Q(leased_until=None) | Q(leased_until__lt=moment)
        # Jobs with names unknown here are left to a newer worker.
        known = Job.filter(name__in=list(self.get_all_tasks()))
        due = known.filter(free, state=JobState.WAITING, due_at__lte=moment).order_by("due_at")
        if not await due.exists():
            return []  # without a write lock: most looks find nothing
        async with atomic():
            found = await due.limit(BATCH).select_for_update(skip_locked=True)
            jobs = [job for job in found if not await _is_poison(job)]
            for job in jobs:
                job.claims, job.lease, job.leased_until = job.claims + 1, uuid4().hex, until
            if jobs:
                await Job.bulk_update(jobs, ["claims", "lease", "leased_until"])
        leases.held.update(str(job.lease) for job in jobs)
        return jobs


@dataclass
class _Leases:
    """The claims that one listening worker holds."""

    held: set[str] = field(default_factory=set)
    closing: bool = False

    async def renew(self) -> None:
        """Keep the claims alive until the worker stops and its last job has ended."""
        seconds = house().settings.jobs.lease_seconds
        while self.held or not self.closing:
            await asyncio.sleep(seconds / 3)
            try:
                until = now() + timedelta(seconds=seconds)
                await Job.filter(lease__in=list(self.held)).update(leased_until=until)
            except Exception:  # noqa: BLE001 (whatever it is, try again before they end)
                log(__name__).exception("leases cannot be renewed")

    def end_of(self, job: Job) -> Callable[[], Awaitable[None]]:
        async def acknowledge() -> None:
            self.held.discard(str(job.lease))
            # A job that is to be retried or was set aside has lost this lease, and stays.
            await Job.filter(id=job.id, lease=job.lease).delete()

        return acknowledge

    async def give_back(self, jobs: list[Job]) -> None:
        if not jobs:
            return
        names = [str(job.lease) for job in jobs]
        self.held.difference_update(names)
        await Job.filter(lease__in=names).update(
            lease=None, leased_until=None, claims=F("claims") - 1
        )


async def _is_poison(job: Job) -> bool:
    # A retry is a new claim as well, so a job may have been claimed more often than it crashed.
    if job.claims < 2 * house().settings.jobs.max_attempts:
        return False
    await bury(job.id, "Every worker that took this job ended before it did.")
    return True


broker = DatabaseBroker().with_middlewares(DeadLetters(), Retries())
