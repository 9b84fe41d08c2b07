"""Weeks of one member who changes her mind: never two for one period, never a hole."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email import message_from_string
from email.message import EmailMessage
from email.policy import default
from random import Random

import pytest

from forum.accounts.models import Member
from forum.core.house import House
from forum.digests import actions
from forum.digests.calendar import Frequency, Rhythm
from forum.digests.models import Digest, DigestSubscription
from forum.mail.models import OutgoingMail
from forum.threads.models import Thread
from tests.factories import a_group, a_member, a_reply, a_subscription, a_thread

BEGIN = datetime(2026, 10, 5, tzinfo=UTC)  # clocks change in Europe and America meanwhile
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ZONES = ["UTC", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Kiritimati"]


@dataclass
class Weeks:
    """A member, a clock that is set by hand, and what the others write meanwhile.

    Each post holds its number in square brackets, and that's how it's found in the letters.
    """

    me: Member
    author: Member
    threads: list[Thread]
    chance: Random
    moment: datetime = BEGIN
    away_until: datetime = BEGIN
    stopped_until: datetime | None = None
    written: int = 0
    sent_at: list[datetime] = field(default_factory=list)

    async def subscription(self) -> DigestSubscription:
        return await DigestSubscription.get(member_id=self.me.id)

    async def some_time_passes(self) -> None:
        self.moment += 3 * HOUR
        for _post in range(self.chance.choice([0] * 10 + [1, 2])):
            await self.somebody_writes()
        if self.moment >= self.away_until:
            await self.the_worker_looks()

    async def somebody_writes(self) -> None:
        when = self.moment - timedelta(seconds=self.chance.choice([0, 5, 59, 61, 600, 3000]))
        body, self.written = f"[{self.written}]", self.written + 1
        if self.chance.random() < 0.4:
            self.threads.append(
                await a_thread(
                    author=self.author, group=self.threads[0].group, body=body, created_at=when
                )
            )
            return
        thread = self.threads.pop(0)
        await a_reply(thread, author=self.author, body=body, created_at=when)
        self.threads.append(thread)

    async def the_worker_looks(self) -> None:
        due = (await self.subscription()).due_at
        if due and due <= self.moment:
            outcome = await actions.send_digest((await self.subscription()).id, due, at=self.moment)
            if outcome is actions.Outcome.SENT:
                self.sent_at.append(self.moment)

    async def she_changes_her_mind(self, frequencies: list[Frequency], zones: list[str]) -> None:
        rhythm = Rhythm(
            self.chance.choice(frequencies), self.chance.randrange(7),
            self.chance.randrange(24), self.chance.choice(zones),
        )  # fmt: skip
        await actions.choose(self.me, rhythm, at=self.moment)
        self.me = await Member.get(id=self.me.id)

    async def she_stops_for_some_days(self) -> None:
        await actions.stop(await self.subscription(), at=self.moment)
        self.stopped_until = self.moment + self.chance.random() * 6 * DAY

    async def she_takes_it_back(self) -> None:
        if self.stopped_until and self.moment > self.stopped_until:
            await actions.resume(await self.subscription(), at=self.moment)
            self.stopped_until = None

    async def told(self) -> Counter[int]:
        """How often each post was in a letter."""
        numbers: Counter[int] = Counter()
        for letter in await OutgoingMail.all():
            found = re.findall(r"\[(\d+)\]\s*$", _text(letter), re.MULTILINE)
            numbers.update(map(int, found))
        return numbers


def _text(letter: OutgoingMail) -> str:
    message = message_from_string(letter.message, policy=default)
    assert isinstance(message, EmailMessage)
    part = message.get_body(("plain",))
    assert part
    return str(part.get_content())


async def _weeks(seed: int) -> Weeks:
    author, group = await a_member(name="Ana"), await a_group()
    threads = [
        await a_thread(author=author, group=group, created_at=BEGIN - DAY) for _thread in range(25)
    ]
    me = await a_member(time_zone="UTC")
    await a_subscription(me, seen_until=BEGIN, due_at=BEGIN + DAY + 7 * HOUR)
    return Weeks(me, author, threads, Random(seed))


async def _to_the_last_digest(weeks: Weeks) -> None:
    weeks.away_until = BEGIN
    daily = Rhythm(Frequency.DAILY, 0, 12, "UTC")
    await actions.choose(weeks.me, daily, at=weeks.moment)
    written = weeks.written
    while weeks.written == written or weeks.moment < BEGIN + 34 * DAY:
        await weeks.some_time_passes()


@pytest.mark.parametrize("seed", range(2))
async def test_every_post_is_in_exactly_one_digest(house: House, seed: int) -> None:
    weeks = await _weeks(seed)

    while weeks.moment < BEGIN + 28 * DAY:
        await weeks.some_time_passes()
        await weeks.she_takes_it_back()
        what = weeks.chance.random()
        if what < 0.06:
            await weeks.she_changes_her_mind([Frequency.DAILY, Frequency.WEEKLY], ZONES)
            weeks.stopped_until = None
        elif what < 0.072 and not weeks.stopped_until:
            await weeks.she_stops_for_some_days()
        elif what < 0.084:
            weeks.away_until = weeks.moment + weeks.chance.random() * 3 * DAY
    await _to_the_last_digest(weeks)

    told, seen_until = await weeks.told(), (await weeks.subscription()).seen_until
    assert set(told.values()) == {1}
    assert set(told) == set(range(len(told)))  # from the first on, without a hole
    assert weeks.written - len(told) <= 30
    assert seen_until >= weeks.moment - 2 * DAY
    periods = [digest.period for digest in await Digest.all()]
    assert len(set(periods)) == len(periods) == len(weeks.sent_at)


@pytest.mark.parametrize("seed", range(2))
async def test_another_weekday_every_other_day_and_yet_one_letter_a_week(
    house: House, seed: int
) -> None:
    weeks = await _weeks(seed)

    while weeks.moment < BEGIN + 35 * DAY:
        await weeks.some_time_passes()
        if weeks.chance.random() < 1 / 16:
            await weeks.she_changes_her_mind([Frequency.WEEKLY], ["UTC"])

    sent_in = [_week(moment) for moment in weeks.sent_at]
    assert len(sent_in) == len(set(sent_in)) >= 2
    assert set((await weeks.told()).values()) == {1}


def _week(moment: datetime) -> date:
    return moment.date() - timedelta(days=moment.weekday())
