"""Many members posting into one thread at the same time, from several tasks and connections."""

from __future__ import annotations

import asyncio

from forum.app import build_house
from forum.core.settings import Settings
from forum.threads.actions import reading, replies
from forum.threads.models import Participation, Post, Thread
from tests.factories import a_member, a_thread


async def test_a_hundred_posters_leave_no_gap_and_no_double(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        thread = await a_thread()
        members = [await a_member() for _ in range(100)]

        posts = await asyncio.gather(
            *(replies.post_reply(member, thread, f"From {member.name}") for member in members)
        )

        numbers = await Post.filter(thread_id=thread.id).order_by("number").values_list("number")
        assert [number for (number,) in numbers] == list(range(1, 102))
        assert {post.number for post in posts} == set(range(2, 102))
        thread = await Thread.get(id=thread.id)
        assert (thread.last_number, thread.reply_count) == (101, 100)


async def test_a_thread_opened_in_many_tabs_is_read_once(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        member, thread = await a_member(), await a_thread()

        await asyncio.gather(*(reading.mark_read(member, thread, n) for n in range(1, 21)))

        [mine] = await Participation.filter(member_id=member.id)
        assert mine.last_read == 20
