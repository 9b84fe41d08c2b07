"""Taking back splits and merges."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forum.core.database import now
from forum.core.errors import Complaint, Forbidden, Moved
from forum.core.house import House
from forum.moderation.models import LogEntry
from forum.threads.actions import curation, edits, reading, replies, restructuring, undoing
from forum.threads.models import Kind, Level, Participation, Post, Restructuring, State, Thread
from forum.threads.queries.restructuring import undoable
from forum.threads.queries.threads import get_thread
from tests.factories import a_member, a_moderator, a_thread, a_trial
from tests.threads.rearranging import WHY, a_long_thread, merged, numbers_in, split

SORRY = "They belong together after all"


async def test_a_merge_is_taken_back_and_later_replies_stay(house: House) -> None:
    source, target, act = await merged()
    later = await replies.post_reply(await a_member(), target, "To the two as one")

    await undoing.undo(await a_moderator(), act, SORRY)

    assert [number for number, _body in await numbers_in(source)] == [1, 2, 3]
    assert [number for number, _body in await numbers_in(target)] == [1, 2, later.number]
    old, new = await Thread.get(id=source.id), await Thread.get(id=target.id)
    assert (old.state, old.merged_into_id, old.reply_count) == (State.VISIBLE, None, 2)
    assert (new.reply_count, new.last_visible, new.last_number) == (2, 6, 6)
    assert (await get_thread(source.id, seen_by=await a_member())).id == source.id
    entry = await LogEntry.get(act="undo_merge")
    assert (entry.before["thread"], entry.after["thread"]) == (target.id, source.id)


async def test_a_split_is_taken_back_and_later_replies_come_along(house: House) -> None:
    thread, posts = await a_long_thread()
    new = await split(await a_moderator(), thread, 3, 4)
    later = await replies.post_reply(await a_member(), new, "To the new thread")
    follower = await a_member()
    await reading.follow(follower, new, Level.FOLLOW)

    await undoing.undo(await a_moderator(), await Restructuring.get(), SORRY)

    assert [number for number, _body in await numbers_in(thread)] == [1, 2, 3, 4, 5, 6, 7]
    assert (await Post.get(id=later.id)).number == 7
    assert (await Post.get(id=posts[2].id)).number == 3
    assert (await Thread.get(id=new.id)).merged_into_id == thread.id
    assert (await Participation.get(member=follower, thread=thread)).level is Level.FOLLOW
    with pytest.raises(Moved) as moved:
        await get_thread(new.id, seen_by=await a_member())
    assert moved.value.path == f"{thread.url}#post-3"


async def test_nothing_is_taken_back_twice(house: House) -> None:
    _source, _target, act = await merged()
    moderator = await a_moderator()
    await undoing.undo(moderator, act, SORRY)

    with pytest.raises(Forbidden):
        await undoing.undo(moderator, act, SORRY)

    assert await LogEntry.filter(act="undo_merge").count() == 1


async def test_what_is_long_past_is_not_taken_back(house: House) -> None:
    source, _target, act = await merged()
    past = now() - timedelta(days=house.settings.threads.undo_days + 1)
    await Restructuring.filter(id=act.id).update(created_at=past)

    with pytest.raises(Forbidden):
        await undoing.undo(await a_moderator(), act, SORRY)

    assert await undoable(source, await a_moderator()) == []


async def test_posts_that_moved_on_must_come_back_first(house: House) -> None:
    _source, target, act = await merged()
    moderator, third = await a_moderator(), await a_thread()
    await restructuring.merge_thread(moderator, target, third, WHY)

    with pytest.raises(Forbidden):
        await undoing.undo(moderator, act, SORRY)
    await undoing.undo(moderator, await Restructuring.get(target_id=third.id), SORRY)
    thread = await undoing.undo(moderator, act, SORRY)

    assert [number for number, _body in await numbers_in(thread)] == [1, 2, 3]


async def test_a_split_stays_while_its_thread_is_part_of_another(house: House) -> None:
    thread, _posts = await a_long_thread()
    moderator = await a_moderator()
    await split(moderator, thread, 3, 4)
    act = await Restructuring.get()
    await restructuring.merge_thread(moderator, thread, await a_thread(), WHY)

    with pytest.raises(Forbidden):
        await undoing.undo(moderator, act, SORRY)


async def test_members_take_nothing_back_and_moderators_say_why(house: House) -> None:
    _source, _target, act = await merged()

    with pytest.raises(Forbidden):
        await undoing.undo(await a_member(), act, SORRY)
    with pytest.raises(Complaint):
        await undoing.undo(await a_moderator(), act, "")

    assert (await Restructuring.get(id=act.id)).undone_at is None


async def test_a_thread_whose_opening_was_deleted_meanwhile_comes_back_deleted(
    house: House,
) -> None:
    source, _target, act = await merged()
    opening = await Post.get(number=3, thread_id=act.target_id).select_related("author")
    await edits.delete_post(opening.author, opening)

    await undoing.undo(await a_moderator(), act, SORRY)

    assert (await Thread.get(id=source.id)).state is State.DELETED


async def test_a_split_that_libraries_try_is_not_taken_back(house: House) -> None:
    thread, _posts = await a_long_thread()
    new = await split(await a_moderator(), thread, 3, kind=Kind.IDEA)
    await a_trial(new)

    with pytest.raises(Forbidden):
        await undoing.undo(await a_moderator(), await Restructuring.get(), SORRY)

    assert (await Thread.get(id=new.id)).state is State.VISIBLE


async def test_what_stands_in_a_hidden_thread_is_not_taken_back(house: House) -> None:
    _source, target, act = await merged()
    moderator = await a_moderator()
    await curation.hide_thread(moderator, target, "To be looked at")

    with pytest.raises(Forbidden):
        await undoing.undo(moderator, act, SORRY)
