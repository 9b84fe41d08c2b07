"""Several workers on one digest, and a member who chooses meanwhile."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from forum.accounts.models import Member
from forum.app import build_house
from forum.core.settings import Settings
from forum.digests import actions
from forum.digests.actions import Outcome
from forum.digests.calendar import Frequency, Rhythm
from forum.digests.models import Digest, DigestSubscription
from forum.mail.models import OutgoingMail
from tests.factories import a_member, a_subscription, a_thread

TUESDAY = datetime(2026, 11, 17, 7, tzinfo=UTC)
WEEK = timedelta(days=7)


async def _due(member: Member) -> DigestSubscription:
    return await a_subscription(member, seen_until=TUESDAY - WEEK, due_at=TUESDAY)


async def _now(subscription: DigestSubscription) -> DigestSubscription:
    return await DigestSubscription.get(id=subscription.id)


async def test_several_workers_at_once_write_one_letter(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        subscription = await _due(await a_member())
        await a_thread(created_at=TUESDAY - timedelta(days=1))

    async def worker() -> list[Outcome]:
        async with build_house(elsewhere):
            return await asyncio.gather(
                *(actions.send_digest(subscription.id, TUESDAY, at=TUESDAY) for _again in range(3))
            )

    outcomes = await asyncio.gather(*(asyncio.create_task(worker()) for _worker in range(3)))

    async with build_house(elsewhere):
        letters, notes = await OutgoingMail.all().count(), await Digest.all().count()
    assert (letters, notes) == (1, 1)
    assert sum(outcome is Outcome.SENT for each in outcomes for outcome in each) == 1


async def test_a_choice_and_a_digest_at_once_do_not_stop_each_other(elsewhere: Settings) -> None:
    zones = ["Asia/Tokyo", "Europe/Oslo", "America/New_York", "UTC"]
    async with build_house(elsewhere):
        me = await a_member()
        subscription = await _due(me)
        await a_thread(created_at=TUESDAY - timedelta(days=1))

        async def choosing() -> None:
            for zone in zones * 3:
                await actions.choose(me, Rhythm(Frequency.DAILY, 1, 7, zone), at=TUESDAY)

        async def sending() -> None:
            for _time in range(12):
                if due := (await _now(subscription)).due_at:
                    await actions.send_digest(subscription.id, due, at=due)

        await asyncio.gather(choosing(), sending(), choosing())

        periods = [note.period for note in await Digest.all()]
    assert len(periods) == len(set(periods))
