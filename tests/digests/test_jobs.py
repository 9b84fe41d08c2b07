"""Who is due, and one job each."""

from __future__ import annotations

import json
from datetime import timedelta

from forum.core.database import now
from forum.core.house import House
from forum.digests import jobs, queries
from forum.digests.calendar import Frequency
from forum.digests.models import Digest, DigestSubscription
from forum.jobs.models import Job
from tests.factories import a_member, a_subscription, a_thread


async def _subscriptions(count: int) -> list[DigestSubscription]:
    due = now() - timedelta(minutes=3)
    return [await a_subscription(await a_member(), due_at=due) for _member in range(count)]


async def test_who_is_due_comes_in_batches_by_id(house: House) -> None:
    due = await _subscriptions(5)
    await a_subscription(await a_member(), due_at=now() + timedelta(minutes=3))
    await a_subscription(await a_member(), frequency=Frequency.NEVER, due_at=None)

    first = await queries.due(now(), size=3)
    second = await queries.due(now(), after=first[-1].id, size=3)

    assert [row.id for row in first + second] == [row.id for row in due]
    assert first[0].member.id == due[0].member_id


async def test_each_due_member_has_one_job_however_often_the_clock_strikes(house: House) -> None:
    due = await _subscriptions(3)

    await jobs.send_due_digests()
    await jobs.send_due_digests()

    waiting = await Job.filter(name="digests.send").order_by("id")
    assert len(waiting) == 3
    assert {json.loads(job.message)["args"][0] for job in waiting} == {row.id for row in due}
    assert all(job.id.startswith("digests.send-") for job in waiting)


async def test_the_next_batch_is_a_job_behind_this_one(house: House) -> None:
    due = await _subscriptions(jobs.BATCH + 5)

    await jobs.send_due_digests()
    [following] = await Job.filter(name="digests.send_due")
    before = await Job.filter(name="digests.send").count()
    [after] = json.loads(following.message)["args"]
    await jobs.send_due_digests(after)

    assert (before, after) == (jobs.BATCH, due[jobs.BATCH - 1].id)
    assert await Job.filter(name="digests.send").count() == jobs.BATCH + 5
    assert await Job.filter(name="digests.send_due").count() == 1


async def test_a_job_writes_one_digest_and_a_second_time_none(house: House) -> None:
    [subscription] = await _subscriptions(1)
    await a_thread(created_at=now() - timedelta(hours=1))
    assert subscription.due_at

    for _time in range(2):
        await jobs.send_digest(subscription.id, subscription.due_at.isoformat())

    assert await Digest.all().count() == 1
