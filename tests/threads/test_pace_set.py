"""What moderators set about the pace of a thread, and what becomes of it when threads change."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from forum.accounts.models import Member
from forum.core.database import now
from forum.core.errors import Complaint, Forbidden
from forum.core.house import House
from forum.groups.models import Group
from forum.moderation.changes import changes
from forum.moderation.models import LogEntry
from forum.threads.actions import pace, restructuring, sorting
from forum.threads.actions.undoing import undo
from forum.threads.models import Restructuring, Thread
from forum.threads.pace_words import pace_of
from tests.factories import a_group, a_member, a_moderator, a_reply, a_thread
from tests.threads.pacing import ALL, HOUR, WHY, Doing, again
from tests.threads.rearranging import heading


@pytest.mark.parametrize("act", ALL)
async def test_only_moderators_set_it_and_with_a_reason(house: House, act: str) -> None:
    author, moderator = await a_member(), await a_moderator()
    thread = await a_thread(author=author)

    with pytest.raises(Forbidden):
        await ALL[act](author, thread, WHY)
    with pytest.raises(Complaint) as complaint:
        await ALL[act](moderator, thread, "")

    assert complaint.value.field == "reason"
    assert await LogEntry.all().count() == 0


def closing(ahead: timedelta) -> Doing:
    return lambda who, thread, why: pace.close_at(who, thread, why, now() + ahead)


def resting(ahead: timedelta) -> Doing:
    return lambda who, thread, why: pace.rest_thread(who, thread, why, now() + ahead)


OUT_OF_BOUNDS: dict[str, list[Doing]] = {
    "seconds": [partial(pace.slow_thread, seconds=number) for number in (-1, 9, 604_801)],
    "closes_at": [closing(-HOUR), closing(timedelta(days=367))],
    "rests_until": [resting(-HOUR), resting(timedelta(days=7, minutes=1))],
}


@pytest.mark.parametrize("field", OUT_OF_BOUNDS)
async def test_it_has_bounds(house: House, field: str) -> None:
    thread, moderator = await a_thread(), await a_moderator()

    for doing in OUT_OF_BOUNDS[field]:
        with pytest.raises(Complaint) as complaint:
            await doing(moderator, thread, WHY)
        assert complaint.value.field == field


async def test_all_of_it_stands_in_the_log_once(house: House) -> None:
    thread, moderator = await a_thread(), await a_moderator()
    for doing in ALL.values():
        await doing(moderator, thread, WHY)
    await pace.end_rest(moderator, thread, WHY)
    await pace.keep_open(moderator, thread, WHY)
    await pace.slow_thread(moderator, thread, WHY, 0)

    entries = await LogEntry.all().order_by("id")

    thread = await again(thread)
    assert [entry.act for entry in entries] == list(ALL)
    assert {(entry.reason, entry.moderator_id) for entry in entries} == {(WHY, moderator.id)}
    told = [[(one.what, one.before, one.after) for one in changes(entry)] for entry in entries]
    assert told[0] == [("Replies of one person", "not slowed down", "one a minute")]
    assert told[1] == [("Replies of one person", "one a minute", "not slowed down")]
    assert told[3][0][::2] == ("Closes on", "nothing")
    assert told[5][0][::2] == ("Rests until", "nothing")
    assert not pace_of(thread)
    assert (thread.slow_reason, thread.close_reason, thread.rest_reason) == ("", "", "")
    assert thread.closes_by_id is None


async def all_set(moderator: Member, **values: Any) -> Thread:
    thread = await a_thread(**values)
    for act in ("slow", "close_at", "rest"):
        await ALL[act](moderator, thread, WHY)
    return await again(thread)


def pace_columns(thread: Thread) -> tuple[object, ...]:
    return (
        thread.slow_seconds, thread.slow_reason, thread.closes_at, thread.closes_by_id,
        thread.close_reason, thread.rests_until, thread.rest_reason,
    )  # fmt: skip


async def test_what_is_split_off_goes_as_slowly_but_closes_not(house: House) -> None:
    moderator, group = await a_moderator(), await a_group()
    old = await all_set(moderator, group=group)
    await a_reply(old)

    new = await again(await restructuring.split_thread(moderator, old, [2], heading(group), "Off"))

    assert pace_columns(new)[:2] == (60, WHY)
    assert pace_columns(new)[5:] == (old.rests_until, WHY)
    assert new.closes_at is None
    entries = await LogEntry.filter(thing_id=new.id).order_by("id")
    assert [(entry.act, entry.reason) for entry in entries] == [("slow", "Off"), ("rest", "Off")]
    await undo(moderator, await Restructuring.get(), WHY)
    assert pace_columns(await again(old)) == pace_columns(old)


async def test_a_merge_changes_the_pace_of_neither_and_can_be_undone(house: House) -> None:
    moderator, group = await a_moderator(), await a_group()
    source, target = await all_set(moderator, group=group), await a_thread(group=group)

    await restructuring.merge_thread(moderator, source, target, WHY)
    free = await again(target)
    await undo(moderator, await Restructuring.get(), WHY)

    assert pace_of(free) == []
    assert pace_columns(await again(source)) == pace_columns(source)


async def test_a_thread_that_moves_takes_its_pace_along(house: House) -> None:
    moderator, there = await a_moderator(), await a_group()
    thread = await all_set(moderator)

    await sorting.move_thread(moderator, thread, await Group.get(id=there.id), WHY)

    assert pace_columns(await again(thread)) == pace_columns(thread)
