"""The letter that asks a library how its trial went: when, to whom, once."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from email import message_from_string
from email.policy import default

import pytest

from forum.accounts.models import Member
from forum.app import build_house
from forum.core.database import now
from forum.core.house import House
from forum.core.settings import Settings
from forum.groups.models import Membership, Visibility
from forum.jobs.models import Job
from forum.mail.models import OutgoingMail
from forum.schedule import TIMETABLE
from forum.threads.actions import trials
from forum.threads.jobs.trials import BATCH, ask_about_trials
from forum.threads.models import LibraryKind, LibrarySize, State, Thread, Trial
from tests.factories import (
    a_group,
    a_member,
    a_report,
    a_trial,
    an_idea,
)
from tests.working import carry_out

LETTER = "threads/email/trial_check"

DAY = date(2026, 11, 20)
MORNING = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


async def _due(member: Member | None = None, **values: object) -> Trial:
    days = {"starts_on": DAY - timedelta(days=90), "check_on": DAY}
    member = member or await a_member(name="Ana Ruiz")
    return await a_trial(await an_idea(title="Lend seeds"), member=member, **days | values)


async def test_on_the_morning_of_the_day_one_letter_asks(house: House) -> None:
    trial = await _due(library="Elm Street Library", looking_at="Who takes seeds")

    outcomes = [await trials.ask_about(trial.id, at=MORNING) for _again in range(2)]

    assert outcomes == [True, False]
    letter = await OutgoingMail.get(kind=LETTER)
    assert letter.subject == "How did it go? Lend seeds"
    message = message_from_string(letter.message, policy=default)
    for part in ("plain", "html"):
        body = message.get_body((part,))
        assert body is not None
        text = body.get_content()
        assert f"/trials/{trial.id}/report" in text
        assert f"/threads/{trial.thread_id}/trials" in text
        assert "Ana Ruiz" in text
        assert "Who takes seeds" in text
    assert (await Trial.get(id=trial.id)).asked_at == MORNING


@pytest.mark.parametrize(
    ("zone", "at", "is_asked"),
    [
        ("UTC", MORNING.replace(hour=7), False),
        ("America/Los_Angeles", MORNING, False),
        ("America/Los_Angeles", MORNING.replace(hour=16), True),
        ("Pacific/Kiritimati", MORNING - timedelta(hours=14), True),
        ("Pacific/Kiritimati", MORNING - timedelta(hours=15), False),
        ("America/Los_Angeles", MORNING + timedelta(days=3), True),
    ],
)
async def test_it_comes_in_her_own_morning(
    house: House, zone: str, at: datetime, *, is_asked: bool
) -> None:
    trial = await _due(await a_member(time_zone=zone))

    assert await trials.ask_about(trial.id, at=at) is is_asked


async def test_who_withdrew_reported_or_chose_a_later_day_isnt_asked(house: House) -> None:
    withdrawn, reported = await _due(withdrawn_at=now()), await _due()
    await a_report(reported)
    later = await _due(check_on=DAY + timedelta(days=7))

    outcomes = [
        await trials.ask_about(trial.id, at=MORNING) for trial in (withdrawn, reported, later)
    ]

    assert outcomes == [False, False, False]
    assert not await OutgoingMail.exists(kind=LETTER)


async def test_who_cant_report_is_asked_when_she_can(house: House) -> None:
    trial = await _due()
    thread = Thread.filter(id=trial.thread_id)

    await thread.update(locked_at=now())
    closed = await trials.ask_about(trial.id, at=MORNING)
    await thread.update(locked_at=None)

    assert closed is False
    assert await trials.ask_about(trial.id, at=MORNING + timedelta(days=9)) is True


async def test_who_left_a_private_group_hears_nothing_of_it(house: House) -> None:
    member = await a_member()
    group = await a_group(member, visibility=Visibility.PRIVATE)
    idea = await an_idea(group=group)
    trial = await a_trial(idea, member=member, starts_on=DAY - timedelta(days=9), check_on=DAY)
    await Membership.filter(member_id=member.id).delete()

    assert await trials.ask_about(trial.id, at=MORNING) is False


async def test_a_trial_that_is_gone_is_no_fault(house: House) -> None:
    assert await trials.ask_about(123456) is False


async def test_the_clock_gives_each_due_trial_one_job(house: House) -> None:
    due = [await _due(), await _due()]
    await _due(withdrawn_at=now())
    await _due(asked_at=now())
    await _due(starts_on=now().date(), check_on=now().date() + timedelta(days=3))
    await Thread.filter(id=(await _due()).thread_id).update(state=State.HIDDEN)

    await ask_about_trials()
    await ask_about_trials()

    assert await Job.filter(name="threads.ask_trial").count() == 2
    assert await carry_out("threads.ask_trial") == 2
    asked = await Trial.filter(id__in=[trial.id for trial in due], asked_at__isnull=False).count()
    assert (asked, await OutgoingMail.filter(kind=LETTER).count()) == (2, 2)
    assert ask_about_trials in TIMETABLE


async def _members(count: int) -> list[Member]:
    names = [f"trying{number}" for number in range(count)]
    await Member.bulk_create(
        Member(username=name, username_skeleton=name, name=name, password_hash="!",
               email=f"{name}@library.example", email_key=f"{name}@library.example")
        for name in names
    )  # fmt: skip
    return await Member.filter(username__in=names)


async def test_the_next_batch_is_a_job_behind_this_one(house: House) -> None:
    idea, members = await an_idea(), await _members(BATCH + 2)
    await Trial.bulk_create(
        Trial(thread=idea, member=each, library="Elm", library_kind=LibraryKind.PUBLIC,
              library_size=LibrarySize.TINY, starts_on=DAY - timedelta(days=9), check_on=DAY,
              created_at=now())
        for each in members
    )  # fmt: skip

    await ask_about_trials()
    first = await Job.filter(name="threads.ask_trial").count()
    await carry_out("threads.ask_trials")

    assert first == BATCH
    assert await Job.filter(name="threads.ask_trial").count() == BATCH + 2
    assert not await Job.exists(name="threads.ask_trials")


async def test_several_workers_at_once_write_one_letter(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        trial = await _due()

    async def worker() -> list[bool]:
        async with build_house(elsewhere):
            return await asyncio.gather(
                *(trials.ask_about(trial.id, at=MORNING) for _again in range(3))
            )

    outcomes = await asyncio.gather(*(asyncio.create_task(worker()) for _worker in range(3)))

    async with build_house(elsewhere):
        assert await OutgoingMail.filter(kind=LETTER).count() == 1
    assert sum(outcome for each in outcomes for outcome in each) == 1
