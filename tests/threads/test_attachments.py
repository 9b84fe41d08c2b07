"""Files go with drafts and posts, and nobody sees them who may not see these."""

from __future__ import annotations

import pytest

from forum.accounts.models import Member
from forum.core.errors import Complaint
from forum.core.house import House
from forum.files.actions import purge_unused
from forum.files.models import File
from forum.threads.actions import drafts, replies, threads
from forum.threads.actions.drafts import Writing, discard_draft, save_draft
from forum.threads.attaching import Named, named_in, typed_of
from forum.threads.draft_places import new_place
from forum.threads.models import Attachment, Draft, Kind, Post
from tests.factories import LONG_AGO, a_group, a_member, a_thread
from tests.files import samples
from tests.threads.attaching import (
    a_file,
    a_picture,
    files_of,
    kept_files,
    naming,
    reply_with,
)

NEW = "new-0123456789abcdef"


def test_what_was_typed_about_files_is_read_in_its_order() -> None:
    named = named_in({
        "attached": ["7", "x", "3", "7", "1234567890"],
        "alts": [" A  room\n", "", "Two chairs"],
        "decorative": ["3"],
        "removed": ["7"],
    })  # fmt: skip

    assert named == [
        Named(7, "A room", is_removed=True),
        Named(3, "Two chairs", is_decorative=True),
    ]
    assert named_in(typed_of(named)) == named
    assert named_in({"attached": "7", "alts": None}) == []


async def test_files_go_from_the_draft_to_the_post(house: House) -> None:
    member, thread = await a_member(), await a_thread()
    plan, room = await a_file(member), await a_picture(member)
    told = Named(room.id, "A room with low chairs")
    draft = (await save_draft(member, reply_with(thread, plan, told))).draft
    assert await Attachment.filter(draft_id=draft.id).count() == 2
    assert (await File.get(id=plan.id)).claimed_at is not None

    words = reply_with(thread, plan, told)
    post = await replies.post_reply(member, thread, words.body, draft=words)

    rows = await Attachment.filter(post_id=post.id).order_by("position")
    assert [(row.file_id, row.alt, row.draft_id) for row in rows] == [
        (plan.id, "", None),
        (room.id, "A room with low chairs", None),
    ]
    assert await Attachment.all().count() == 2
    assert not await Draft.exists()
    assert await File.all().count() == 2


async def test_a_new_thread_takes_its_files_without_a_draft(house: House) -> None:
    member, group = await a_member(), await a_group()
    plan = await a_file(member)
    words = Writing(NEW, "Here it is.", naming(plan))

    thread = await threads.start_thread(
        member, group, Kind.QUESTION, "Our plan for spring", words.body, [], words
    )

    assert await files_of(await Post.get(thread_id=thread.id)) == [plan.id]
    assert (await File.get(id=plan.id)).claimed_at is not None


async def test_a_double_click_attaches_once_and_loses_nothing(house: House) -> None:
    member, thread = await a_member(), await a_thread()
    first, second = await a_file(member), await a_file(member, "other.pdf", samples.PDF + b" ")
    words = reply_with(thread, first)
    post = await replies.post_reply(member, thread, words.body, draft=words)
    same = await a_file(member)
    assert same.id != first.id

    for told in (reply_with(thread, same), reply_with(thread, first, second)):
        again = await replies.post_reply(member, thread, told.body, draft=told)
        assert again.id == post.id

    assert await files_of(post) == [first.id, second.id]


async def test_a_picture_needs_words_or_is_decorative(house: House) -> None:
    member, thread = await a_member(), await a_thread()
    room = await a_picture(member)

    for told in (Named(room.id, ""), Named(room.id, "x" * 401)):
        words = reply_with(thread, told)
        with pytest.raises(Complaint) as refused:
            await replies.post_reply(member, thread, words.body, draft=words)
        assert refused.value.field == f"alt-{room.id}"
    assert not await Post.exists(author_id=member.id)

    words = reply_with(thread, Named(room.id, "of no matter", is_decorative=True))
    await replies.post_reply(member, thread, words.body, draft=words)

    row = await Attachment.get(file_id=room.id)
    assert (row.alt, row.is_decorative) == ("", True)


async def test_a_post_has_only_so_many_files(house: House) -> None:
    member, thread = await a_member(), await a_thread()
    most = house.settings.files.max_files
    many = [await _a_row(member, number) for number in range(most + 1)]
    words = reply_with(thread, *many)

    with pytest.raises(Complaint, match="20 files") as refused:
        await replies.post_reply(member, thread, words.body, draft=words)
    assert refused.value.field == "files"

    words = reply_with(thread, *many[:-1], Named(many[-1].id, is_removed=True))
    post = await replies.post_reply(member, thread, words.body, draft=words)

    assert await files_of(post) == [file.id for file in many[:-1]]


async def _a_row(owner: Member, number: int) -> File:
    return await File.create(
        owner=owner, key=f"k{number}", name=f"{number}.txt", media_type="text/plain", size=1,
        sha256=str(number),
    )  # fmt: skip


async def test_nobody_attaches_what_another_brought(house: House) -> None:
    member, thread = await a_member(), await a_thread()
    theirs = await a_file(await a_member())
    words = reply_with(thread, theirs)

    draft = (await save_draft(member, words)).draft
    with pytest.raises(Complaint) as refused:
        await replies.post_reply(member, thread, words.body, draft=words)

    assert refused.value.field == "files"
    assert not await Attachment.filter(draft_id=draft.id).exists()
    assert not await Attachment.exists()


async def test_what_was_purged_meanwhile_is_told(house: House) -> None:
    member, thread = await a_member(), await a_thread()
    plan = await a_file(member)
    await File.filter(id=plan.id).update(created_at=LONG_AGO)
    await purge_unused()
    words = reply_with(thread, plan)

    with pytest.raises(Complaint, match="attach it again"):
        await replies.post_reply(member, thread, words.body, draft=words)


async def test_a_draft_keeps_its_files_from_the_purge_and_takes_them_along(house: House) -> None:
    member = await a_member()
    kept, loose = await a_file(member), await a_file(member, "other.pdf", samples.PDF + b" ")
    draft = (await save_draft(member, Writing(NEW, "", naming(kept)))).draft
    await File.all().update(created_at=LONG_AGO)

    await purge_unused()
    assert await kept_files() == [kept.id]
    assert not await File.exists(id=loose.id)

    await discard_draft(member, NEW, version=draft.version)
    assert not await File.exists()


async def test_a_file_that_leaves_the_draft_goes(house: House) -> None:
    member = await a_member()
    plan, other = await a_file(member), await a_file(member, "other.pdf", samples.PDF + b" ")
    draft = (await save_draft(member, Writing(NEW, "", naming(plan, other)))).draft

    words = Writing(NEW, "", naming(other), version=draft.version)
    await save_draft(member, words)

    assert await kept_files() == [other.id]


async def test_a_purged_draft_takes_its_files_along(house: House) -> None:
    member = await a_member()
    old, new = await a_file(member), await a_file(member, "other.pdf", samples.PDF + b" ")
    draft = (await save_draft(member, Writing(NEW, "Old", naming(old)))).draft
    await save_draft(member, Writing(new_place(), "New", naming(new)))
    await Draft.filter(id=draft.id).update(updated_at=LONG_AGO)

    assert await drafts.purge_drafts() == 1
    assert await drafts.purge_drafts() == 0

    assert await kept_files() == [new.id]
    assert await Attachment.all().count() == 1


async def test_newer_words_in_another_window_keep_their_files(house: House) -> None:
    member, thread = await a_member(), await a_thread()
    shared, newer = await a_file(member), await a_file(member, "b.pdf", samples.PDF + b" ")
    first = reply_with(thread, shared)
    draft = (await save_draft(member, first)).draft
    other_window = Writing(
        draft.place, "Newer words", naming(shared, newer), version=draft.version
    )  # fmt: skip
    await save_draft(member, other_window)

    post = await replies.post_reply(member, thread, first.body, draft=first)

    assert await files_of(post) == [shared.id]
    held = await Attachment.filter(draft_id=draft.id)
    assert {row.file_id for row in held} == {shared.id, newer.id}
    latest = await Draft.get(id=draft.id)
    await discard_draft(member, draft.place, version=latest.version)
    assert await kept_files() == [shared.id]
