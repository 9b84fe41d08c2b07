"""Two moderators, or a moderator and somebody who writes, in the same threads at once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from forum.accounts.models import Member
from forum.app import build_house
from forum.core.errors import Forbidden, Refusal
from forum.core.house import House
from forum.core.settings import Settings
from forum.threads.actions import edits, replies, restructuring, undoing
from forum.threads.actions.reactions import react
from forum.threads.models import Post, ReactionKind, Restructuring, State, Thread
from tests.factories import a_member, a_moderator, a_thread
from tests.threads.rearranging import WHY, a_long_thread, split


async def _bodies() -> list[str]:
    return sorted(post.body for post in await Post.all())


async def _numbers_are_unique_and_counted() -> bool:
    posts = await Post.all()
    last = {thread.id: thread.last_number for thread in await Thread.all()}
    places = {(post.thread_id, post.number) for post in posts}
    return len(places) == len(posts) and all(number <= last[id_] for id_, number in places)


def _all_but_refusals(results: Sequence[Any]) -> list[Any]:
    for result in results:
        if isinstance(result, BaseException) and not isinstance(result, Refusal):
            raise result
    return [result for result in results if not isinstance(result, Refusal)]


async def test_two_moderators_merge_two_threads_into_each_other(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        one, other = await a_thread(), await a_thread()
        she, he = await a_moderator(), await a_moderator()

        done = await asyncio.gather(
            restructuring.merge_thread(she, one, other, WHY),
            restructuring.merge_thread(he, other, one, WHY),
            return_exceptions=True,
        )

        assert len(_all_but_refusals(done)) == 1
        assert await Thread.filter(state=State.MERGED).count() == 1
        assert await _numbers_are_unique_and_counted()


async def test_two_moderators_split_the_same_posts(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        thread, _posts = await a_long_thread()
        moderators = [await a_moderator() for _ in range(2)]

        done = await asyncio.gather(
            *(split(moderator, thread, 3, 4) for moderator in moderators), return_exceptions=True
        )

        assert len(_all_but_refusals(done)) == 1
        assert await Thread.all().count() == 2
        assert await _numbers_are_unique_and_counted()


async def test_a_split_is_taken_back_once_by_two(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        thread, _posts = await a_long_thread()
        moderators = [await a_moderator() for _ in range(2)]
        await split(moderators[0], thread, 3, 4)
        act = await Restructuring.get()

        done = await asyncio.gather(
            *(undoing.undo(moderator, act, WHY) for moderator in moderators),
            return_exceptions=True,
        )

        assert len(_all_but_refusals(done)) == 1
        assert await Post.filter(thread_id=thread.id).count() == 6


async def test_no_reply_is_lost_while_threads_are_merged_and_split(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        source, _posts = await a_long_thread(2)
        target = await a_thread()
        moderator, members = await a_moderator(), [await a_member() for _ in range(12)]
        before = await _bodies()

        async def write(member: Member, thread: Thread) -> Post:
            return await replies.post_reply(member, thread, f"From {member.name}")

        done = await asyncio.gather(
            *(write(member, source) for member in members[:4]),
            restructuring.merge_thread(moderator, source, target, WHY),
            *(write(member, source) for member in members[4:8]),
            *(write(member, target) for member in members[8:]),
            return_exceptions=True,
        )

        assert len(_all_but_refusals(done)) == 13
        assert await _bodies() == sorted([*before, *(f"From {each.name}" for each in members)])
        assert await _numbers_are_unique_and_counted()
        assert await Post.filter(thread_id=source.id).count() == 0
        target = await Thread.get(id=target.id)
        assert target.reply_count == 15


async def test_nothing_is_done_to_a_post_that_was_moved_since_it_was_read(house: House) -> None:
    thread, _posts = await a_long_thread()
    post = await Post.get(thread_id=thread.id, number=2)
    author = await Member.get(id=post.author_id)
    new = await split(await a_moderator(), thread, 2, 3)

    with pytest.raises(Forbidden, match="moved to another thread"):
        await edits.delete_post(author, post)
    with pytest.raises(Forbidden, match="moved to another thread"):
        await react(await a_member(), post, ReactionKind.THANKS)

    assert (await Thread.get(id=new.id)).reply_count == 1
    assert (await Post.get(id=post.id)).state is State.VISIBLE
