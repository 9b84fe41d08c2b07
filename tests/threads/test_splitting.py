"""Splitting replies off: what becomes of posts, readers and counts."""

from __future__ import annotations

import pytest

from forum.accounts.models import Member
from forum.core.database import now
from forum.core.errors import Complaint, Forbidden
from forum.core.house import House
from forum.groups.models import Visibility
from forum.moderation.models import LogEntry
from forum.threads.actions import curation, edits, reading, replies, restructuring
from forum.threads.models import (
    FormerPlace,
    Kind,
    Level,
    Participation,
    Post,
    Reaction,
    ReactionKind,
    Report,
    State,
    Thread,
)
from tests.factories import a_group, a_member, a_moderator, a_reply, a_tag, a_thread, a_trial
from tests.threads.rearranging import TITLE, WHY, a_long_thread, numbers_in, split


async def test_replies_that_are_split_off_are_a_thread_in_their_order(house: House) -> None:
    thread, posts = await a_long_thread()
    tag = await a_tag()

    new = await split(await a_moderator(), thread, 5, 3, tags=[tag], kind=Kind.IDEA)

    assert await numbers_in(new) == [(1, "Reply 3"), (2, "Reply 5")]
    assert [number for number, _body in await numbers_in(thread)] == [1, 2, 4, 6]
    assert (await Post.get(id=posts[2].id)).thread_id == new.id
    new = await Thread.get(id=new.id).prefetch_related("tags")
    assert (new.author_id, new.created_at) == (posts[2].author_id, posts[2].created_at)
    assert (new.title, new.slug, new.stage) == (TITLE, "where-do-you-store-the-tools", "proposed")
    assert [one.id for one in new.tags] == [tag.id]


async def test_counts_are_right_on_both_sides_of_a_split(house: House) -> None:
    thread, posts = await a_long_thread()
    await edits.set_state(await thread.held(), posts[3], State.HIDDEN)

    new = await split(await a_moderator(), thread, 3, 4, 6)

    old, new = await Thread.get(id=thread.id), await Thread.get(id=new.id)
    assert (old.reply_count, old.last_visible, old.last_number) == (2, 5, 6)
    assert (new.reply_count, new.last_visible, new.last_number) == (1, 3, 3)
    assert old.last_posted_at == posts[4].created_at
    assert new.last_posted_at == posts[5].created_at
    reply = await replies.post_reply(await a_member(), old, "No number is given twice.")
    assert reply.number == 7


async def test_what_hangs_on_a_post_goes_with_it(house: House) -> None:
    thread, posts = await a_long_thread(2)
    answer = await a_reply(thread, reply_to=posts[1])
    member = await a_member()
    await Reaction.create(post=posts[1], member=member, kind=ReactionKind.THANKS)

    await split(await a_moderator(), thread, 2)

    moved = await Post.get(id=posts[1].id)
    assert (moved.author_id, moved.created_at) == (posts[1].author_id, posts[1].created_at)
    assert await Reaction.filter(post_id=moved.id, member_id=member.id).exists()
    assert (await Post.get(id=answer.id)).reply_to_id == moved.id


async def test_who_follows_mutes_or_has_read_does_so_in_the_new_thread(house: House) -> None:
    thread, _posts = await a_long_thread()
    follower, muter, reader = [await a_member() for _ in range(3)]
    await reading.follow(follower, thread, Level.FOLLOW)
    await reading.mark_read(follower, thread, 4)
    await reading.follow(muter, thread, Level.MUTE)
    await reading.mark_read(reader, thread, 6)

    new = await split(await a_moderator(), thread, 3, 4, 6)

    rows = {row.member_id: row for row in await Participation.filter(thread_id=new.id)}
    assert (rows[follower.id].level, rows[follower.id].last_read) == (Level.FOLLOW, 2)
    assert (rows[muter.id].level, rows[muter.id].last_read) == (Level.MUTE, 0)
    assert (rows[reader.id].level, rows[reader.id].last_read) == (Level.NORMAL, 3)
    assert (await Participation.get(member=follower, thread=thread)).last_read == 4


async def test_a_split_is_in_the_log_with_the_numbers(house: House) -> None:
    thread, _posts = await a_long_thread()
    moderator = await a_moderator()

    new = await split(moderator, thread, 2, 4, 5, 6)

    entry = await LogEntry.get(act="split")
    assert (entry.thing_id, entry.moderator_id, entry.reason) == (thread.id, moderator.id, WHY)
    assert entry.before == {"thread": thread.id, "posts": "2, 4–6"}
    assert entry.after == {"thread": new.id, "posts": "2, 4–6"}


@pytest.mark.parametrize("numbers", [(1, 2), (9,), ()])
async def test_not_every_post_can_be_split_off(house: House, numbers: tuple[int, ...]) -> None:
    thread, _posts = await a_long_thread()

    with pytest.raises(Complaint) as complaint:
        await split(await a_moderator(), thread, *numbers)

    assert complaint.value.field == "posts"
    assert await FormerPlace.all().count() == 0


async def test_a_hidden_post_or_an_accepted_answer_opens_no_thread(house: House) -> None:
    thread, posts = await a_long_thread()
    await Post.filter(id=posts[1].id).update(state=State.HIDDEN)
    await Post.filter(id=posts[2].id).update(accepted_at=now())
    moderator = await a_moderator()

    for number in (2, 3):
        with pytest.raises(Complaint):
            await split(moderator, thread, number)
    new = await split(moderator, thread, 4)

    assert await numbers_in(new) == [(1, "Reply 4")]


async def test_a_field_report_stays_with_its_idea(house: House) -> None:
    thread, posts = await a_long_thread(kind=Kind.IDEA)
    trial = await a_trial(thread, member=posts[2].author)
    await Report.create(
        trial=trial, post=posts[2], what_we_did="A lot", again="yes", created_at=now()
    )

    with pytest.raises(Complaint) as complaint:
        await split(await a_moderator(), thread, 2, 3)

    assert "3" in complaint.value.sentence


async def test_members_and_authors_neither_split_nor_merge(house: House) -> None:
    thread, _posts = await a_long_thread()
    other = await a_thread(author=await a_member())

    for member in (await Member.get(id=thread.author_id), await a_member()):
        with pytest.raises(Forbidden):
            await split(member, thread, 2)
        with pytest.raises(Forbidden):
            await restructuring.merge_thread(member, thread, other, WHY)
    assert await FormerPlace.all().count() == 0


async def test_splitting_and_merging_want_a_reason(house: House) -> None:
    thread, _posts = await a_long_thread()

    with pytest.raises(Complaint):
        await split(await a_moderator(), thread, 2, reason="")
    with pytest.raises(Complaint):
        await restructuring.merge_thread(await a_moderator(), thread, await a_thread(), "")


async def test_a_moderator_of_one_group_splits_into_no_other(house: House) -> None:
    keeper = await a_member()
    thread, _posts = await a_long_thread(group=await a_group(moderators=(keeper,)))

    with pytest.raises(Forbidden):
        await split(keeper, thread, 2, group=await a_group(keeper))
    new = await split(keeper, thread, 2)

    assert new.group_id == thread.group_id


async def test_private_words_go_into_the_open_only_if_that_is_meant(house: House) -> None:
    keeper = await a_member()
    private = await a_group(moderators=(keeper,), visibility=Visibility.PRIVATE)
    public = await a_group(moderators=(keeper,))
    thread, _posts = await a_long_thread(group=private)

    with pytest.raises(Complaint) as complaint:
        await split(keeper, thread, 2, group=public)
    await split(keeper, thread, 2, group=public, openly=True)

    assert complaint.value.field == "openly"
    [there] = await LogEntry.filter(group_id=public.id)
    assert (there.act, there.before["thread"]) == ("receive", thread.id)


async def test_a_hidden_thread_is_neither_split_nor_merged(house: House) -> None:
    thread, _posts = await a_long_thread()
    moderator = await a_moderator()
    await curation.hide_thread(moderator, thread, "To be looked at")

    with pytest.raises(Forbidden):
        await split(moderator, thread, 2)
    with pytest.raises(Forbidden):
        await restructuring.merge_thread(moderator, thread, await a_thread(), WHY)
    with pytest.raises(Forbidden):
        await restructuring.merge_thread(moderator, await a_thread(), thread, WHY)
