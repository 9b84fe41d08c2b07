"""Who hears of a post, from the database to the rows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forum.accounts.models import Member, Wish
from forum.core.database import now
from forum.core.house import House
from forum.groups.models import Group, GroupWish, Membership, Visibility
from forum.notifications.actions import spreading
from forum.notifications.models import Event, Notification, Why
from forum.tags.models import TagFollow
from forum.threads.models import Level, Mention, Participation, Stage, StageMove, Thread
from tests.counting import queries_counted
from tests.factories import a_group, a_member, a_reply, a_tag, a_thread, an_idea
from tests.notifications.told import a_preference


async def _follows(thread: Thread, level: Level = Level.FOLLOW, **values: object) -> Member:
    member = await a_member(**values)
    await Participation.create(member=member, thread=thread, level=level, chosen_at=now())
    return member


async def _wishes(group: Group, wish: Wish, *, joins: bool = True) -> Member:
    member = await a_member()
    await GroupWish.create(member=member, group=group, wish=wish)
    if joins:
        await Membership.create(member=member, group=group)
    return member


async def _heard() -> dict[int, tuple[Why, bool]]:
    rows = await Notification.all()
    return {row.member_id: (row.why, row.letter_due_at is not None) for row in rows}


async def test_followers_hear_of_a_reply_and_its_author_does_not(house: House) -> None:
    thread = await a_thread()
    follower, author = await _follows(thread), await _follows(thread)
    post = await a_reply(thread, author=author)

    await spreading.spread_post(post.id)
    await spreading.spread_post(post.id)

    row = await Notification.get()
    assert (row.member_id, row.post_id, row.actor_id) == (follower.id, post.id, author.id)
    assert row.letter_due_at == post.created_at + timedelta(seconds=120)


async def test_each_hears_for_her_own_reason(house: House) -> None:
    tag, group, named = await a_tag(), await a_group(), await a_member()
    thread = await a_thread(group=group, tags=(tag,))
    earlier, quoted = await a_reply(thread), await a_reply(thread)
    follower, tagging = await _follows(thread), await a_member()
    wishing = await _wishes(group, Wish.EVERY)
    await TagFollow.create(member=tagging, tag=tag, wish=Wish.EVERY)
    quote = f"> **[Ana, #3]({quoted.url}):**"
    post = await a_reply(thread, reply_to_id=earlier.id, body=quote)
    await Mention.create(post=post, member=named)

    await spreading.spread_post(post.id)

    assert await _heard() == {
        follower.id: (Why.THREAD, True),
        wishing.id: (Why.GROUP, True),
        tagging.id: (Why.TAG, True),
        named.id: (Why.NAMED, True),
        earlier.author_id: (Why.ANSWERED, True),
        quoted.author_id: (Why.QUOTED, True),
    }


async def test_who_wants_to_hear_nothing_hears_nothing_though_named(house: House) -> None:
    muted, group = await a_tag(), await a_group()
    thread = await a_thread(group=group, tags=(muted,))
    muting, deaf = await _follows(thread, Level.MUTE), await _wishes(group, Wish.NOTHING)
    tagging, unclaimed = await a_member(), await a_member(is_unclaimed=True)
    await TagFollow.create(member=tagging, tag=muted, wish=Wish.NOTHING)
    await _wishes(group, Wish.EVERY, joins=False)
    stopped = await _follows(thread, mail_stopped_at=now())
    post = await a_reply(thread)
    for member in (muting, deaf, tagging, unclaimed):
        await Mention.create(post=post, member=member)

    await spreading.spread_post(post.id)

    assert await _heard() == {stopped.id: (Why.THREAD, False)}


async def test_a_private_group_is_heard_of_inside_only(house: House) -> None:
    inside, outside = await a_member(), await a_member()
    group = await a_group(inside, visibility=Visibility.PRIVATE)
    thread = await a_thread(group=group)
    post = await a_reply(thread)
    for member in (inside, outside):
        await Participation.create(member=member, thread=thread, level=Level.FOLLOW)
        await Mention.create(post=post, member=member)
        await GroupWish.create(member=member, group=group, wish=Wish.EVERY)

    await spreading.spread_post(post.id)

    assert await _heard() == {inside.id: (Why.NAMED, True)}


async def test_nobody_hears_of_what_is_gone(house: House) -> None:
    hidden, deleted = await a_thread(), await a_thread()
    await _follows(hidden)
    await _follows(deleted)
    first, second = await a_reply(hidden), await a_reply(deleted)
    await Thread.filter(id=hidden.id).update(state="hidden")
    await type(second).filter(id=second.id).update(state="deleted")

    for post in (first, second):
        await spreading.spread_post(post.id)
    await spreading.spread_post(999_999)

    assert not await Notification.exists()


@pytest.mark.parametrize("usual", [Wish.EVERY, Wish.NOTHING])
async def test_what_is_usual_for_her_counts_in_her_groups(house: House, usual: Wish) -> None:
    group, member = await a_group(), await a_member()
    await Membership.create(member=member, group=group)
    await a_preference(member, usual=usual)
    post = await a_reply(await a_thread(group=group))

    await spreading.spread_post(post.id)

    assert await _heard() == ({member.id: (Why.GROUP, True)} if usual is Wish.EVERY else {})


async def test_in_quiet_hours_the_letter_is_due_in_the_morning(house: House) -> None:
    thread = await a_thread()
    member = await _follows(thread, time_zone="America/New_York")
    local = (now() - timedelta(hours=5)).hour
    await a_preference(member, quiet_from=(local - 1) % 24, quiet_until=(local + 3) % 24)
    post = await a_reply(thread)

    await spreading.spread_post(post.id)

    due = (await Notification.get()).letter_due_at
    assert due is not None
    assert due.minute == due.second == 0
    assert timedelta(hours=1) < due - post.created_at <= timedelta(hours=4)


async def test_it_costs_as_much_for_many_as_for_one(house: House) -> None:
    few, many = await a_thread(), await a_thread()
    await _follows(few)
    for _number in range(30):
        await _follows(many)
    totals = []

    for thread in (few, many):
        post = await a_reply(thread, body="> **[Ana, #3](/posts/17):**")
        with queries_counted() as counted:
            await spreading.spread_post(post.id)
        totals.append(counted.total)

    assert totals == [5, 5]


async def test_an_accepted_reply_is_told_to_its_author_once(house: House) -> None:
    thread = await a_thread()
    reply = await a_reply(thread, accepted_at=now())
    moment = now()

    for _time in range(2):
        await spreading.spread_acceptance(reply.id, thread.author_id, moment)

    row = await Notification.get()
    assert (row.member_id, row.event, row.why) == (reply.author_id, Event.ACCEPTED, Why.HERS)


async def test_an_answer_taken_back_is_told_to_nobody(house: House) -> None:
    reply = await a_reply(await a_thread())

    await spreading.spread_acceptance(reply.id, 0, now())

    assert not await Notification.exists()


async def test_of_two_moves_of_an_idea_the_last_is_told(house: House) -> None:
    idea, mover = await an_idea(), await a_member()
    follower = await _follows(idea)
    moments = [now() - timedelta(hours=1), now()]

    for moment in (*moments, moments[0], moments[1]):
        await StageMove.create(
            thread=idea, member=mover, before=Stage.PROPOSED, after=Stage.TRYING, created_at=moment
        )
        await spreading.spread_move(idea.id, mover.id, moment)

    rows = {row.member_id: row for row in await Notification.all()}
    assert set(rows) == {follower.id, idea.author_id}
    assert rows[follower.id].created_at == moments[1]
    assert rows[idea.author_id].why is Why.HERS


async def test_whom_a_changed_post_names_hears_of_it(house: House) -> None:
    thread = await a_thread()
    await _follows(thread)
    post, named = await a_reply(thread, created_at=now() - timedelta(days=1)), await a_member()
    for member in (named, await a_member()):  # the other was named from the beginning
        await Mention.create(post=post, member=member)

    await spreading.spread_names(post.id, now(), [named.id])
    await spreading.spread_names(post.id, now(), [])

    row = await Notification.get()
    assert (row.member_id, row.why) == (named.id, Why.NAMED)
    assert row.created_at > post.created_at
