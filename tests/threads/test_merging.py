"""Merging threads: what becomes of posts, readers, tags and counts."""

from __future__ import annotations

from typing import Any

import pytest

from forum.accounts.models import Member
from forum.core.database import now
from forum.core.errors import Complaint, Forbidden
from forum.core.house import House
from forum.groups.models import Visibility
from forum.threads.actions import curation, reading, restructuring
from forum.threads.models import (
    Draft,
    FormerPlace,
    Kind,
    Level,
    Participation,
    Poll,
    Post,
    State,
    Thread,
)
from tests.factories import a_group, a_member, a_moderator, a_tag, a_thread, a_trial
from tests.threads.rearranging import WHY, a_long_thread, numbers_in


async def test_a_merged_thread_stands_at_the_end_of_the_other(house: House) -> None:
    source, posts = await a_long_thread(2)
    target, _others = await a_long_thread(1)
    await Post.filter(id=posts[1].id).update(accepted_at=now())

    first = await restructuring.merge_thread(await a_moderator(), source, target, WHY)

    assert [number for number, _body in await numbers_in(target)] == [1, 2, 3, 4, 5]
    assert first.id == posts[0].id
    assert first.number == 3
    old, new = await Thread.get(id=source.id), await Thread.get(id=target.id)
    assert (old.state, old.merged_into_id, old.reply_count) == (State.MERGED, new.id, 0)
    assert (new.reply_count, new.last_visible, new.last_number, new.answer_count) == (4, 5, 5, 1)
    assert await FormerPlace.filter(thread_id=source.id).count() == 3


async def test_followers_of_a_merged_thread_follow_unless_they_muted(house: House) -> None:
    source, target = await a_thread(), await a_thread()
    new, old, muter, mutes_source = [await a_member() for _ in range(4)]
    for member in (new, old, muter):
        await reading.follow(member, source, Level.FOLLOW)
    await reading.follow(old, target, Level.NORMAL)
    await reading.follow(muter, target, Level.MUTE)
    await reading.follow(mutes_source, source, Level.MUTE)

    await restructuring.merge_thread(await a_moderator(), source, target, WHY)

    rows = await Participation.filter(thread_id=target.id)
    assert {row.member_id: row.level for row in rows} == {
        new.id: Level.FOLLOW,
        old.id: Level.FOLLOW,
        muter.id: Level.MUTE,
    }


@pytest.mark.parametrize(
    ("source", "target", "after"),
    [
        # Of two choices the one that says more counts, but for a mute.
        (Level.DIGEST, Level.NAMED, Level.DIGEST), (Level.NAMED, Level.DIGEST, Level.DIGEST),
        (Level.NAMED, Level.NORMAL, Level.NAMED), (Level.FOLLOW, Level.DIGEST, Level.FOLLOW),
        (Level.DIGEST, Level.MUTE, Level.MUTE), (Level.MUTE, Level.NORMAL, Level.NORMAL),
        (Level.NAMED, None, Level.NAMED), (Level.NORMAL, None, None),
        # Who only follows because she writes there chose nothing.
        (None, Level.NAMED, Level.NAMED), (None, Level.NORMAL, Level.NORMAL),
    ],
)  # fmt: skip
async def test_choices_for_merged_threads_are_joined(
    house: House, source: Level | None, target: Level | None, after: Level | None
) -> None:
    old, new, member = await a_thread(), await a_thread(), await a_member()
    await reading.follow_as_writer(member, old, 1)
    for thread, level in ((old, source), (new, target)):
        if level:
            await reading.follow(member, thread, level)

    await restructuring.merge_thread(await a_moderator(), old, new, WHY)

    row = await Participation.get_or_none(member=member, thread=new)
    assert (row.level if row else None) is after


async def test_who_had_read_both_has_read_all_and_nobody_else(house: House) -> None:
    source, _posts = await a_long_thread(2)
    target, _others = await a_long_thread(1)
    both, half, only_target, only_source = [await a_member() for _ in range(4)]
    for member, there, here in ((both, 2, 3), (half, 2, 2), (only_target, 2, 0)):
        await reading.mark_read(member, target, there)
        await reading.mark_read(member, source, here)
    await reading.mark_read(only_source, target, 1)
    await reading.mark_read(only_source, source, 3)

    await restructuring.merge_thread(await a_moderator(), source, target, WHY)

    rows = await Participation.filter(thread_id=target.id)
    assert {row.member_id: row.last_read for row in rows} == {
        both.id: 5,
        half.id: 4,
        only_target.id: 2,
        only_source.id: 1,
    }


async def test_tags_come_along_as_long_as_there_is_room(house: House) -> None:
    most = house.settings.threads.max_tags
    tags = [await a_tag(f"Tag of the merge {n}") for n in range(most + 2)]
    source = await a_thread(tags=(tags[0], *tags[-3:]))
    target = await a_thread(tags=tuple(tags[: most - 2]))

    await restructuring.merge_thread(await a_moderator(), source, target, WHY)

    names = {tag.id for tag in await target.tags.all()}
    assert len(names) == most
    assert {tag.id for tag in tags[: most - 2]} < names


async def test_a_thread_is_not_merged_into_itself(house: House) -> None:
    thread = await a_thread()

    with pytest.raises(Complaint):
        await restructuring.merge_thread(await a_moderator(), thread, thread, WHY)


async def test_polls_and_trials_stay_where_they_are(house: House) -> None:
    moderator, target = await a_moderator(), await a_thread()
    polled, tried = await a_thread(), await a_thread(kind=Kind.IDEA)
    await Poll.create(thread=polled, question="Which day?")
    await a_trial(tried)

    for source in (polled, tried):
        with pytest.raises(Forbidden):
            await restructuring.merge_thread(moderator, source, target, WHY)
    await restructuring.merge_thread(moderator, target, polled, WHY)

    assert (await Thread.get(id=target.id)).merged_into_id == polled.id


async def test_a_merged_thread_is_touched_no_more(house: House) -> None:
    moderator, source, target = await a_moderator(), await a_thread(), await a_thread()
    await restructuring.merge_thread(moderator, source, target, WHY)

    for act in (curation.lock_thread, curation.hide_thread):
        with pytest.raises(Forbidden):
            await act(moderator, source, "Again")
    with pytest.raises(Forbidden):
        await restructuring.merge_thread(moderator, source, await a_thread(), WHY)


async def test_private_threads_are_merged_into_open_ones_only_if_meant(house: House) -> None:
    keeper = await a_member()
    group = await a_group(moderators=(keeper,), visibility=Visibility.PRIVATE)
    source = await a_thread(group=group)
    target = await a_thread(group=await a_group(moderators=(keeper,)))

    with pytest.raises(Complaint):
        await restructuring.merge_thread(keeper, source, target, WHY)
    await restructuring.merge_thread(keeper, source, target, WHY, openly=True)

    assert (await Thread.get(id=source.id)).state is State.MERGED


async def test_replies_that_are_being_written_are_kept_for_the_other_thread(house: House) -> None:
    source, posts = await a_long_thread(2)
    target, writer, other = await a_thread(), await a_member(), await a_member()
    here, there = f"thread-{source.id}", f"thread-{target.id}"
    await a_draft(writer, source, here, typed={"reply_to": "2"})
    await a_draft(other, source, here)
    await a_draft(other, target, there)
    await a_draft(other, source, f"post-{posts[1].id}")

    await restructuring.merge_thread(await a_moderator(), source, target, WHY)

    draft = await Draft.get(member=writer)
    assert (draft.place, draft.thread_id, draft.typed) == (there, target.id, {"reply_to": "3"})
    places = {each.place for each in await Draft.filter(member=other, thread_id=target.id)}
    assert len(places) == 3
    assert {there, f"post-{posts[1].id}"} < places
    assert all(place.startswith(("thread-", "post-")) for place in places)


async def a_draft(member: Member, thread: Thread, place: str, **values: Any) -> Draft:
    return await Draft.create(
        member=member, thread=thread, place=place, body="Not yet done", updated_at=now(), **values
    )
