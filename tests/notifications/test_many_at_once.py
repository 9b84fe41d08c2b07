"""Several workers on one member's letters and on one post."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from forum.app import build_house
from forum.core.database import now
from forum.core.settings import Settings
from forum.mail.models import OutgoingMail
from forum.notifications.actions import letters, spreading
from forum.notifications.models import Notification
from tests.factories import a_reply, a_thread
from tests.notifications.told import LATER, a_follower


async def _by_several(settings: Settings, work: Callable[[], Awaitable[int]]) -> list[int]:
    async def worker() -> list[int]:
        async with build_house(settings):
            return await asyncio.gather(*(work() for _again in range(3)))

    found = await asyncio.gather(*(asyncio.create_task(worker()) for _worker in range(3)))
    return [count for each in found for count in each]


async def test_several_workers_at_once_tell_everything_once(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        thread = await a_thread()
        me = await a_follower(thread)
        posts = [await a_reply(thread) for _number in range(2)]
        other = await a_follower(await a_thread())

    for post in posts:
        await _by_several(elsewhere, partial(spreading.spread_post, post.id))
    moment = now() + LATER
    counts = await _by_several(elsewhere, lambda: letters.send_letters(me.id, at=moment))

    async with build_house(elsewhere):
        assert await Notification.filter(member_id=me.id).count() == 2
        assert await OutgoingMail.all().count() == 1
        assert not await Notification.filter(member_id=other.id).exists()
    assert sum(counts) == 1
