"""Choosing, stopping and sending."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from forum.accounts.models import Member
from forum.core.errors import Refusal
from forum.core.house import House
from forum.digests import actions
from forum.digests.actions import Outcome
from forum.digests.calendar import Frequency, Rhythm
from forum.digests.models import Digest, DigestSubscription
from forum.mail.models import OutgoingMail, Urgency
from tests.counting import queries_counted
from tests.factories import a_member, a_reply, a_subscription, a_thread

TUESDAY = datetime(2026, 11, 17, 7, tzinfo=UTC)
WEEK = timedelta(days=7)
WEEKLY = Rhythm(Frequency.WEEKLY, 1, 7, "UTC")


async def _due(member: Member, **values: Any) -> DigestSubscription:
    return await a_subscription(member, seen_until=TUESDAY - WEEK, due_at=TUESDAY, **values)


async def _now(subscription: DigestSubscription) -> DigestSubscription:
    return await DigestSubscription.get(id=subscription.id)


async def _send(subscription: DigestSubscription, late: timedelta = timedelta()) -> Outcome:
    due = (await _now(subscription)).due_at
    assert due
    return await actions.send_digest(subscription.id, due, at=due + late)


async def test_a_digest_is_a_letter_and_a_note_and_the_next_date(house: House) -> None:
    me = await a_member()
    subscription = await _due(me)
    thread = await a_thread(created_at=TUESDAY - timedelta(days=1))

    outcome = await _send(subscription)

    letter, note = await OutgoingMail.get(), await Digest.get()
    assert outcome is Outcome.SENT
    assert (letter.recipient, letter.urgency) == (me.email, Urgency.BULK)
    assert thread.title in letter.subject
    assert (note.member_id, note.period, note.message_id) == (me.id, "2026-W47", letter.message_id)
    assert (note.thread_count, note.post_count) == (1, 1)
    after = await _now(subscription)
    assert after.due_at == TUESDAY + WEEK
    assert after.seen_until == TUESDAY - timedelta(seconds=house.settings.digests.settle_seconds)


async def test_a_digest_costs_some_fourteen_queries(house: House) -> None:
    subscription = await _due(await a_member())
    for _thread in range(5):
        await a_reply(await a_thread(created_at=TUESDAY - timedelta(days=1)))

    with queries_counted() as counted:
        await _send(subscription)

    # With the first letter of a while comes the job that delivers it.
    assert counted.total <= 14, "\n".join(counted.said)


async def test_nothing_new_no_letter_but_the_next_date(house: House) -> None:
    subscription = await _due(await a_member())

    outcome = await _send(subscription)

    assert outcome is Outcome.NOTHING_NEW
    assert not await OutgoingMail.exists()
    assert not await Digest.exists()
    assert (await _now(subscription)).due_at == TUESDAY + WEEK


async def test_what_is_just_being_saved_is_left_to_the_next_one(house: House) -> None:
    me = await a_member()
    subscription = await _due(me)
    await a_thread(created_at=TUESDAY - timedelta(seconds=10))

    first = await _send(subscription)
    second = await _send(subscription)

    assert (first, second) == (Outcome.NOTHING_NEW, Outcome.SENT)


async def test_asked_again_it_is_not_sent_again(house: House) -> None:
    subscription = await _due(await a_member())
    await a_thread(created_at=TUESDAY - timedelta(days=1))

    outcomes = [
        await actions.send_digest(subscription.id, TUESDAY, at=TUESDAY) for _time in range(3)
    ]

    assert outcomes == [Outcome.SENT, Outcome.NOT_DUE, Outcome.NOT_DUE]
    assert await OutgoingMail.all().count() == 1


async def test_before_its_time_or_for_nobody_nothing_is_sent(house: House) -> None:
    subscription = await _due(await a_member())

    early = await actions.send_digest(subscription.id, TUESDAY, at=TUESDAY - timedelta(seconds=1))
    await subscription.delete()
    gone = await actions.send_digest(subscription.id, TUESDAY, at=TUESDAY)

    assert early is gone is Outcome.NOT_DUE


async def test_if_the_letter_cannot_be_written_nothing_has_happened(house: House) -> None:
    subscription = await _due(await a_member(email="no address"))
    await a_thread(created_at=TUESDAY - timedelta(days=1))

    with pytest.raises(ValueError, match="address"):
        await _send(subscription)

    assert not await Digest.exists()
    assert (await _now(subscription)).due_at == TUESDAY


async def test_after_an_outage_one_letter_tells_of_everything(house: House) -> None:
    subscription = await _due(await a_member())
    for days in (-1, 3, 8):
        await a_thread(created_at=TUESDAY + timedelta(days=days))

    outcome = await _send(subscription, late=timedelta(days=9))

    assert outcome is Outcome.SENT
    assert (await Digest.get()).thread_count == 3
    assert (await _now(subscription)).due_at == TUESDAY + 2 * WEEK


async def test_another_weekday_after_this_weeks_letter_means_next_week(house: House) -> None:
    me = await a_member()
    subscription = await _due(me)
    await a_thread(created_at=TUESDAY - timedelta(days=1))
    await _send(subscription)
    await a_thread(created_at=TUESDAY + timedelta(days=1))

    friday = Rhythm(Frequency.WEEKLY, 4, 7, "UTC")
    await actions.choose(me, friday, at=TUESDAY + timedelta(hours=5))
    moved = (await _now(subscription)).due_at
    outcome = await _send(subscription)

    assert moved == TUESDAY + timedelta(days=10)
    assert outcome is Outcome.SENT
    assert [note.thread_count for note in await Digest.all().order_by("id")] == [1, 1]


async def test_a_period_that_had_its_digest_gets_no_second(house: House) -> None:
    me = await a_member()
    subscription = await _due(me)
    await a_thread(created_at=TUESDAY - timedelta(days=1))
    await Digest.create(
        member=me, period="2026-W47", thread_count=1, post_count=1, message_id="<1@x>"
    )

    outcome = await _send(subscription)

    assert outcome is Outcome.HAD_ONE
    assert not await OutgoingMail.exists()
    assert (await _now(subscription)).due_at == TUESDAY + WEEK
    assert (await _now(subscription)).seen_until == TUESDAY - WEEK


async def test_before_its_time_by_hand_it_counts_for_the_period(house: House) -> None:
    me = await a_member()
    subscription = await _due(me)
    await a_thread(created_at=TUESDAY - timedelta(days=5))

    first = await actions.send_now(me, at=TUESDAY - timedelta(days=1))
    second = await actions.send_now(me, at=TUESDAY - timedelta(hours=1))

    assert (first, second) == (Outcome.SENT, Outcome.HAD_ONE)
    assert (await _now(subscription)).due_at == TUESDAY


async def test_who_gets_none_gets_none_by_hand(house: House) -> None:
    me = await a_member()
    await a_subscription(me, frequency=Frequency.NEVER)

    with pytest.raises(Refusal):
        await actions.send_now(me)
