"""Drafts in time: what nobody touches, what is saved too often, what happens at once."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from forum.app import build_house
from forum.core.database import now
from forum.core.errors import TooMany
from forum.core.house import House
from forum.core.settings import Settings
from forum.threads.actions import replies
from forum.threads.actions.drafts import Writing, purge_drafts, save_draft
from forum.threads.draft_places import reply_place
from forum.threads.jobs.drafts import purge_drafts as purge_job
from forum.threads.models import Draft, Post
from tests.conftest import make_settings
from tests.factories import a_member, a_thread

NEW = "new-0123456789abcdef"


async def test_saving_is_limited_in_time(elsewhere: Settings) -> None:
    limits = {"drafts_per_member": "1 per hour"}
    async with build_house(
        make_settings(elsewhere.data_dir, elsewhere.database.url, limits=limits)
    ):
        member = await a_member()
        await save_draft(member, Writing(NEW, "Once"))

        with pytest.raises(TooMany):
            await save_draft(member, Writing(NEW, "Twice"))

        assert (await Draft.get()).body == "Once"


async def test_what_nobody_touches_is_deleted_in_the_end(house: House) -> None:
    member, long_ago = await a_member(), now() - timedelta(days=181)
    for place, publish_at in (("thread-1", None), ("thread-2", now()), ("thread-3", None)):
        draft = (await save_draft(member, Writing(place, place))).draft
        await Draft.filter(id=draft.id).update(publish_at=publish_at, updated_at=long_ago)
    await save_draft(member, Writing("thread-3", "thread-3 again", sitting=""))
    await Draft.filter(place="thread-3").update(updated_at=now() - timedelta(days=179))

    assert await purge_drafts() == 1
    await purge_job()

    places = {draft.place for draft in await Draft.all()}
    assert {"thread-2", "thread-3"} <= places
    assert "thread-1" not in places


async def test_many_windows_at_once_lose_nothing(elsewhere: Settings) -> None:
    settings = make_settings(elsewhere.data_dir, elsewhere.database.url)
    async with build_house(settings):
        member = await a_member()
        words = [f"Window {number}" for number in range(6)]

        await asyncio.gather(*(save_draft(member, Writing("thread-7", each)) for each in words))

        kept = [draft.body for draft in await Draft.filter(member=member)]
        assert sorted(kept) == words


async def test_posting_and_saving_at_once_lose_nothing(elsewhere: Settings) -> None:
    async with build_house(make_settings(elsewhere.data_dir, elsewhere.database.url)):
        author, thread = await a_member(), await a_thread()
        place = reply_place(thread.id)
        seen = (await save_draft(author, Writing(place, "Short"))).draft.version

        await asyncio.gather(
            save_draft(author, Writing(place, "Longer", version=seen)),
            replies.post_reply(
                author, thread, "Short", None, Writing(place, "Short", version=seen)
            ),
        )

        assert await Post.exists(thread_id=thread.id, body="Short")
        assert await Draft.exists(member=author, body="Longer")
