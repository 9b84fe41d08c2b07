"""Letters at once: what goes, and what no longer does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from forum.accounts.actions.profile import change_time_zone
from forum.accounts.models import Member, Wish
from forum.core.database import now
from forum.core.house import House
from forum.groups.models import Group, GroupWish, Membership, Visibility
from forum.mail.models import OutgoingMail, Urgency
from forum.notifications.actions import letters
from forum.notifications.actions.wishes import Choices, keep
from forum.notifications.models import Notification
from forum.notifications.queries.unread import unread_count
from forum.threads.actions.reading import follow, mark_read
from forum.threads.actions.replies import post_reply
from forum.threads.models import Level, Post, State, Thread
from tests.counting import queries_counted
from tests.factories import a_group, a_member, a_reply, a_thread
from tests.notifications.told import (
    LATER,
    a_follower,
    a_preference,
    hears,
    letters_to,
    part,
    told,
)

WHEN = datetime(2026, 11, 17, 15, 30, tzinfo=UTC)


async def test_a_letter_brings_the_whole_post_once(house: House) -> None:
    thread = await a_thread()
    me = await a_follower(thread)
    post = await a_reply(thread, body="We did this last spring.\n\nIt rained.")

    counts = [await hears(me, post) for _time in range(3)]

    [letter] = await letters_to(me)
    assert counts == [1, 0, 0]
    assert "We did this last spring.\n\nIt rained." in part(letter, "plain")
    assert letter["Message-ID"] == f"<post-{post.id}@127.0.0.1>"
    row = await Notification.get()
    assert row.letter_due_at is None
    assert row.lettered_at is not None


async def test_before_its_time_no_letter_goes(house: House) -> None:
    thread = await a_thread()
    me = await a_follower(thread)
    post = await a_reply(thread)

    assert await hears(me, post, at=post.created_at + timedelta(seconds=119)) == 0
    assert await hears(me, at=post.created_at + timedelta(seconds=120)) == 1


async def test_what_came_meanwhile_in_the_same_thread_goes_with_it(house: House) -> None:
    thread, other = await a_thread(), await a_thread()
    me = await a_follower(thread)
    begin = now()
    first = await a_reply(thread, created_at=begin, body="First words.")
    second = await a_reply(thread, created_at=begin + timedelta(seconds=50), body="More words.")
    third = await a_reply(thread, created_at=begin + timedelta(seconds=90), body="Too young.")
    elsewhere = await a_reply(other, created_at=begin + timedelta(seconds=50))
    await told(me, elsewhere, letter_due_at=elsewhere.created_at + timedelta(seconds=120))

    count = await hears(me, first, second, third, at=begin + timedelta(seconds=121))

    [letter] = await letters_to(me)
    text = part(letter, "plain")
    assert count == 1
    assert letter["Message-ID"] == f"<post-{second.id}@127.0.0.1>"
    assert text.index("First words.") < text.index("More words.")
    assert "Too young." not in text


async def _reads(me: Member, post: Post, _thread: Thread) -> None:
    await mark_read(me, _thread, post.number)


async def _marks(me: Member, post: Post, _thread: Thread) -> None:
    await Notification.filter(member=me, post=post).update(read_at=now())


async def _mutes(me: Member, _post: Post, thread: Thread) -> None:
    await follow(me, thread, Level.MUTE)


async def _wants_to_be_named_only(me: Member, _post: Post, thread: Thread) -> None:
    await follow(me, thread, Level.NAMED)


async def _wants_no_letters(me: Member, _post: Post, _thread: Thread) -> None:
    await a_preference(me, letters=False)


async def _letters_came_back(me: Member, _post: Post, _thread: Thread) -> None:
    await Member.filter(id=me.id).update(mail_stopped_at=now())


async def _is_deleted(_me: Member, post: Post, _thread: Thread) -> None:
    await Post.filter(id=post.id).update(state=State.DELETED)


async def _is_hidden(_me: Member, _post: Post, thread: Thread) -> None:
    await Thread.filter(id=thread.id).update(state=State.HIDDEN)


async def _becomes_private(_me: Member, _post: Post, thread: Thread) -> None:
    await Group.filter(id=thread.group_id).update(visibility=Visibility.PRIVATE)


@pytest.mark.parametrize(
    "meanwhile",
    [_reads, _marks, _mutes, _wants_to_be_named_only, _wants_no_letters, _letters_came_back,
     _is_deleted, _is_hidden, _becomes_private],
)  # fmt: skip
async def test_what_no_longer_holds_is_not_sent(house: House, meanwhile: object) -> None:
    thread = await a_thread()
    me = await a_follower(thread)
    post = await a_reply(thread)
    assert await hears(me, post, at=post.created_at) == 0

    assert callable(meanwhile)
    await meanwhile(me, post, thread)
    count = await hears(me)

    assert count == 0
    assert not await letters_to(me)
    assert not await Notification.filter(letter_due_at__isnull=False).exists()


async def test_in_quiet_hours_a_letter_that_is_due_waits_after_all(house: House) -> None:
    thread = await a_thread()
    me = await a_follower(thread)
    await a_preference(me, quiet_from=22, quiet_until=7)
    post = await a_reply(thread, created_at=WHEN)
    await told(me, post)

    night = await letters.send_letters(me.id, at=WHEN.replace(hour=23))
    due = (await Notification.get()).letter_due_at
    morning = await letters.send_letters(me.id, at=WHEN.replace(day=18, hour=7))

    assert (night, morning) == (0, 1)
    assert due == WHEN.replace(day=18, hour=7, minute=0)


async def _sleeps_less(me: Member) -> None:
    await keep(me, Choices(usual=Wish.DIGEST, letters=True))


async def _travels(me: Member) -> None:
    await change_time_zone(me, "Asia/Tokyo")


@pytest.mark.parametrize("meanwhile", [_sleeps_less, _travels])
async def test_quiet_hours_that_change_hold_for_letters_that_wait(
    house: House, meanwhile: Callable[[Member], Awaitable[None]]
) -> None:
    thread = await a_thread()
    me = await a_follower(thread)
    hour = now().hour
    await a_preference(me, quiet_from=(hour - 1) % 24, quiet_until=(hour + 8) % 24)
    assert await hears(me, await a_reply(thread)) == 0

    await meanwhile(me)

    assert await letters.send_letters(me.id, at=now() + LATER) == 1


async def test_it_costs_as_much_for_many_posts_as_for_few(house: House) -> None:
    totals = []
    for count in (2, 12):
        thread = await a_thread()
        me = await a_follower(thread)
        await a_preference(me)
        for _number in range(count):
            await told(me, await a_reply(thread))
        with queries_counted() as counted:
            assert await letters.send_letters(me.id, at=now() + LATER) == 1
        totals.append(counted.total)

    assert totals[0] - totals[1] in {0, 1}, totals  # the first letter brings the job that sends
    assert totals[0] <= 14


async def test_what_is_for_her_goes_before_what_is_for_all(house: House) -> None:
    thread, group = await a_thread(), await a_group()
    me = await a_member()
    await Membership.create(member=me, group=group)
    await GroupWish.create(member=me, group=group, wish=Wish.EVERY)
    mine = await a_reply(thread, author=me)
    answer, other = await a_reply(thread, reply_to=mine), await a_thread(group=group)
    opening = await Post.get(thread=other)

    await hears(me, answer, opening)

    assert {row.urgency for row in await OutgoingMail.all()} == {Urgency.PROMPT, Urgency.BULK}


async def test_who_has_no_address_holds_up_nothing(house: House) -> None:
    thread = await a_thread()
    me = await a_follower(thread, email="no address")

    assert await hears(me, await a_reply(thread)) == 0
    assert not await Notification.filter(letter_due_at__isnull=False).exists()


async def test_who_answers_by_mail_still_hears_of_what_she_has_not_seen(house: House) -> None:
    thread = await a_thread()
    me = await a_follower(thread)
    seen, unseen = await a_reply(thread), await a_reply(thread)

    await post_reply(me, thread, "I agree.", seen, seen=seen.number)

    assert await hears(me, seen, unseen) == 1
    [letter] = await letters_to(me)
    assert letter["Message-ID"] == f"<post-{unseen.id}@127.0.0.1>"
    assert await unread_count(me.id) == 1
