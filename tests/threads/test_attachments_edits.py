"""Files of a post that is changed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forum.accounts.models import Member
from forum.core.database import now
from forum.core.errors import Complaint
from forum.core.house import House
from forum.files.models import File
from forum.moderation.models import LogEntry
from forum.threads.actions import edits
from forum.threads.actions.drafts import Writing
from forum.threads.attaching import Named
from forum.threads.draft_places import edit_place
from forum.threads.models import Attachment, Post, Revision
from tests.factories import a_moderator, a_thread
from tests.files import samples
from tests.threads.attaching import (
    a_file,
    a_picture,
    files_of,
    naming,
    with_file,
)


async def _edit(editor: Member, post: Post, *told: Named | File, **more: str) -> Post:
    words = Writing(edit_place(post.id), post.body, naming(*told))
    return await edits.edit_post(editor, post, post.body, draft=words, **more)  # type: ignore[arg-type]


async def test_an_edit_adds_removes_and_describes(house: House) -> None:
    thread = await a_thread()
    member = await Member.get(id=thread.author_id)
    post = await Post.get(thread_id=thread.id)
    plan, room = await a_file(member), await a_picture(member)
    await _edit(member, post, plan, Named(room.id, "A rom"))
    other = await a_file(member, "other.pdf", samples.PDF + b" ")
    before = (await Post.get(id=post.id)).version

    await _edit(member, post, Named(plan.id, is_removed=True), Named(room.id, "A room"), other)

    assert await files_of(post) == [room.id, other.id]
    assert (await Attachment.get(file_id=room.id)).alt == "A room"
    assert not await File.exists(id=plan.id)
    changed = await Post.get(id=post.id)
    assert changed.version > before
    assert changed.edited_at is None


async def test_an_edit_keeps_the_files_that_it_did_not_know_of(house: House) -> None:
    thread = await a_thread()
    member = await Member.get(id=thread.author_id)
    post = await Post.get(thread_id=thread.id)
    plan, other = await a_file(member), await a_file(member, "other.pdf", samples.PDF + b" ")
    await _edit(member, post, plan)

    await _edit(member, post, other)

    assert await files_of(post) == [plan.id, other.id]


async def test_later_other_files_leave_a_trace(house: House) -> None:
    thread = await a_thread(created_at=now() - timedelta(days=1))
    member = await Member.get(id=thread.author_id)
    post = await Post.get(thread_id=thread.id)

    changed = await _edit(member, post, await a_file(member), reason="The plan was missing")

    assert changed.edited_at is not None
    revision = await Revision.get(post_id=post.id)
    assert (revision.reason, revision.body) == ("The plan was missing", post.body)
    assert not await LogEntry.exists()


async def test_a_moderator_takes_a_file_away_with_a_reason_and_it_is_logged(house: House) -> None:
    thread = await a_thread()
    author, post = await Member.get(id=thread.author_id), await Post.get(thread_id=thread.id)
    file, moderator = await with_file(post, author), await a_moderator()
    gone = Named(file.id, is_removed=True)

    with pytest.raises(Complaint) as refused:
        await _edit(moderator, post, gone)
    assert refused.value.field == "reason"
    await _edit(moderator, post, gone, reason="It names a patron")

    assert await files_of(post) == []
    assert not await File.exists(id=file.id)
    entry = await LogEntry.get()
    assert (entry.before, entry.after) == ({"files": 1}, {"files": 0})
