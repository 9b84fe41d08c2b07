"""When a member wants her digest, and whether."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from forum.accounts.actions.profile import change_time_zone
from forum.accounts.models import Member
from forum.accounts.signals import MemberJoined
from forum.core.house import House
from forum.core.signals import emit
from forum.digests import actions
from forum.digests.calendar import Frequency, Rhythm
from forum.digests.models import DigestSubscription
from tests.factories import a_member, a_subscription

TUESDAY = datetime(2026, 11, 17, 7, tzinfo=UTC)
WEEK = timedelta(days=7)
WEEKLY = Rhythm(Frequency.WEEKLY, 1, 7, "UTC")


async def _due(member: Member) -> DigestSubscription:
    return await a_subscription(member, seen_until=TUESDAY - WEEK, due_at=TUESDAY)


async def _now(subscription: DigestSubscription) -> DigestSubscription:
    return await DigestSubscription.get(id=subscription.id)


async def test_saving_the_same_choice_changes_nothing(house: House) -> None:
    me = await a_member()
    subscription = await _due(me)

    await actions.choose(me, WEEKLY, at=TUESDAY + timedelta(minutes=3))

    assert (await _now(subscription)).due_at == TUESDAY


async def test_a_choice_of_another_zone_is_kept_with_the_member(house: House) -> None:
    me = await a_member()
    subscription = await _due(me)

    kathmandu = Rhythm(Frequency.DAILY, 1, 6, "Asia/Kathmandu")
    await actions.choose(me, kathmandu, at=TUESDAY - timedelta(days=3))

    assert (await Member.get(id=me.id)).time_zone == "Asia/Kathmandu"
    after = await _now(subscription)
    assert after.due_at == datetime(2026, 11, 15, 0, 15, tzinfo=UTC)
    assert (after.frequency, after.hour) == (Frequency.DAILY, 6)


async def test_who_changes_her_clock_gets_it_at_the_same_hour(house: House) -> None:
    me = await a_member()
    subscription = await a_subscription(me, due_at=TUESDAY)

    await change_time_zone(me, "America/New_York")

    due = (await _now(subscription)).due_at
    assert due
    assert due.hour in {11, 12}
    assert due.weekday() == 1


async def test_a_change_of_clock_wakes_nobody_who_gets_none(house: House) -> None:
    me = await a_member()
    subscription = await a_subscription(me, frequency=Frequency.NEVER)

    await change_time_zone(me, "America/New_York")
    await change_time_zone(await a_member(), "America/New_York")

    assert (await _now(subscription)).due_at is None


async def test_who_stops_and_takes_it_back_within_a_week_misses_nothing(house: House) -> None:
    subscription = await _due(await a_member())

    await actions.stop(subscription, at=TUESDAY - timedelta(days=2))
    stopped = await _now(subscription)
    await actions.resume(subscription, at=TUESDAY - timedelta(days=1))

    again = await _now(subscription)
    assert (stopped.frequency, stopped.due_at) == (Frequency.NEVER, None)
    assert (again.frequency, again.due_at) == (Frequency.WEEKLY, TUESDAY)
    assert again.seen_until == TUESDAY - WEEK


async def test_who_stopped_for_months_begins_anew(house: House) -> None:
    me = await a_member()
    subscription = await _due(me)
    later = TUESDAY + timedelta(days=120)

    await actions.stop(subscription, at=TUESDAY - timedelta(days=2))
    await actions.stop(subscription, at=later - timedelta(hours=1))  # once more: no news
    await actions.choose(me, WEEKLY, at=later)

    assert (await _now(subscription)).seen_until == later


async def test_taking_back_what_was_not_stopped_changes_nothing(house: House) -> None:
    subscription = await _due(await a_member())

    await actions.resume(subscription, at=TUESDAY - timedelta(days=1))

    assert (await _now(subscription)).due_at == TUESDAY


@pytest.mark.parametrize(
    ("wish", "frequency", "is_on"),
    [("", Frequency.WEEKLY, True), ("daily", Frequency.DAILY, True), ("never", "never", False)],
)
async def test_a_new_member_gets_what_she_wished(
    house: House, wish: str, frequency: str, *, is_on: bool
) -> None:
    me = await a_member(time_zone="Asia/Tokyo")

    await emit(MemberJoined(member_id=me.id, digest=wish))
    await emit(MemberJoined(member_id=me.id, digest=wish))

    subscription = await DigestSubscription.get(member_id=me.id)
    assert subscription.frequency == frequency
    assert (subscription.due_at is not None) is is_on
    assert subscription.is_on is is_on
    assert len(subscription.token) >= 43
    if subscription.due_at:
        assert subscription.due_at.hour == 22  # 7 in Tokyo


async def test_who_never_was_asked_may_choose(house: House) -> None:
    me = await a_member()

    await actions.choose(me, WEEKLY)

    assert (await DigestSubscription.get(member_id=me.id)).is_on
