"""The log hears of every act of a moderator, and keeps it."""

from __future__ import annotations

import re

import pytest
from tortoise.exceptions import IntegrityError

from forum.core.database import atomic
from forum.core.errors import Complaint
from forum.core.house import House
from forum.moderation.models import LogEntry
from forum.tags.actions.editing import Wording, add_tag, edit_tag
from forum.threads.actions import curation, edits
from forum.threads.models import Post
from tests.factories import a_moderator, a_reply, a_thread
from tests.sources import modules


async def test_closing_a_thread_is_kept_with_its_reason(house: House) -> None:
    moderator, thread = await a_moderator(), await a_thread()

    await curation.lock_thread(moderator, thread, "Answered.")

    entry = await LogEntry.get()
    assert (entry.act, entry.thing, entry.thing_id) == ("lock", "thread", thread.id)
    assert (entry.moderator_id, entry.group_id) == (moderator.id, thread.group_id)
    assert (entry.before, entry.after) == ({"locked": False}, {"locked": True})
    assert entry.reason == "Answered."


async def test_every_act_is_kept_in_its_order(house: House) -> None:
    moderator, thread = await a_moderator(), await a_thread()
    post = await a_reply(thread, body="Her name is Ann.")

    await curation.hide_post(moderator, post, "A patron's name.")
    await edits.edit_post(moderator, post, "Her name is not ours to tell.", reason="A name.")
    await curation.restore_post(moderator, post, "It's out now.")
    await curation.hide_thread(moderator, thread, "Twice the same.")
    await curation.restore_thread(moderator, thread, "It was not.")

    acts = await LogEntry.all().order_by("id").values_list("thing", "act")
    assert acts == [
        ("post", "hide"), ("post", "edit"), ("post", "restore"),
        ("thread", "hide"), ("thread", "restore"),
    ]  # fmt: skip
    edited = await LogEntry.get(act="edit")
    assert edited.before == {"revision": 1, "characters": 16}
    assert edited.after == {"revision": 2, "characters": 29}


async def test_the_vocabulary_is_kept_too(house: House) -> None:
    moderator = await a_moderator()

    tag = await add_tag(moderator, Wording("Story times"), "Asked for.")
    await edit_tag(moderator, tag, Wording("Story times", alternatives=["Storytimes"]), "Both.")

    first, second = await LogEntry.all().order_by("id")
    assert (first.act, first.thing, first.thing_id) == ("add_tag", "tag", tag.id)
    assert first.group_id is None
    assert (second.act, second.reason) == ("edit_tag", "Both.")
    assert second.after["alternatives"] == ["Storytimes"]


async def test_what_is_refused_is_not_in_the_log(house: House) -> None:
    moderator, thread = await a_moderator(), await a_thread()

    with pytest.raises(Complaint):
        await curation.lock_thread(moderator, thread, "")

    assert not await LogEntry.all().exists()


async def test_who_changes_her_own_words_is_not_in_the_log(house: House) -> None:
    thread = await a_thread()
    post = await Post.get(thread_id=thread.id).select_related("author")

    await edits.edit_post(post.author, post, "Better words.")

    assert not await LogEntry.all().exists()


async def test_act_and_entry_are_one(house: House) -> None:
    moderator, thread = await a_moderator(), await a_thread()

    async def lock_and_fail() -> None:
        async with atomic():
            await curation.lock_thread(moderator, thread, "Answered.")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await lock_and_fail()

    assert not await LogEntry.all().exists()
    assert not (await thread.held()).is_locked


async def test_the_database_refuses_to_change_an_entry(house: House) -> None:
    await curation.lock_thread(await a_moderator(), await a_thread(), "Answered.")

    with pytest.raises(IntegrityError, match="never changed"):
        async with atomic():
            await LogEntry.all().update(reason="Nothing happened.")
    with pytest.raises(IntegrityError, match="never changed"):
        async with atomic():
            await LogEntry.all().delete()

    assert (await LogEntry.get()).reason == "Answered."


def test_nothing_of_ours_tries_to() -> None:
    writing = re.compile(r"LogEntry\b[^\n]*\.(update|delete|bulk_update|update_or_create)\(")

    tries = [name for name, module in modules().items() if writing.search(module.text)]

    assert not tries
