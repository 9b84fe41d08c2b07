"""Words that are taken out for good: of the history, and they never were in the log."""

from __future__ import annotations

import pytest

from forum.core.errors import Complaint, Forbidden, NotFound
from forum.core.house import House
from forum.moderation.models import LogEntry
from forum.threads.actions import edits
from forum.threads.actions.drafts import Writing, save_draft
from forum.threads.actions.edits import Heading
from forum.threads.actions.redaction import redact_revision
from forum.threads.models import Draft, Kind, Post, Revision
from tests.factories import (
    LONG_AGO,
    a_group,
    a_member,
    a_moderator,
    a_reply,
    a_thread,
)
from tests.threads.wordings import an_old_reply, kept, the_opening

NAME = "Mrs Doe"


async def test_a_redaction_is_for_good(house: House) -> None:
    author, moderator = await a_member(), await a_moderator()
    post = await an_old_reply(author, body=f"{NAME} said")
    await edits.edit_post(author, post, "Somebody said", reason=f"No {NAME}")

    await redact_revision(moderator, post, 1, "A name")
    await redact_revision(moderator, post, 1, "Twice")

    row = await Revision.get(post_id=post.id)
    assert (row.body, row.title, row.reason) == ("", "", "")
    assert (row.redacted_by_id, row.redaction_reason) == (moderator.id, "A name")
    entry = await LogEntry.get()
    assert (entry.act, entry.thing_id, entry.reason) == ("redact", post.id, "A name")
    assert entry.before == entry.after == {"revisions": [1]}


async def test_the_log_never_has_words_that_may_have_to_go(house: House) -> None:
    moderator = await a_moderator()
    thread = await a_thread(created_at=LONG_AGO, title=f"{NAME} and her cat", body=f"{NAME} said")
    heading = Heading("A patron and her cat", Kind.IDEA, ())

    await edits.edit_post(
        moderator, await the_opening(thread), "A patron", reason="Why", heading=heading
    )

    entry = await LogEntry.get()
    assert entry.before == {"revision": 1, "characters": 12, "kind": "question", "tags": []}
    assert entry.after == {"revision": 2, "characters": 8, "kind": "idea", "tags": []}


async def test_replacing_and_redacting_is_one_step(house: House) -> None:
    author, moderator = await a_member(), await a_moderator()
    post = await an_old_reply(author, body=f"{NAME} said")
    await edits.edit_post(author, post, f"{NAME} says")

    post = await edits.edit_post(moderator, post, "A patron", reason="A name", forget=True)

    assert (post.body, post.revision) == ("A patron", 3)
    assert [body for _number, body, _reason in await kept(post)] == ["", ""]
    acts = [entry.act for entry in await LogEntry.all().order_by("id")]
    assert acts == ["edit", "redact"]


async def test_words_that_stay_are_not_taken_out(house: House) -> None:
    moderator = await a_moderator()
    post = await an_old_reply(await a_member(), body=f"{NAME} said")

    with pytest.raises(Complaint) as refusal:
        await edits.edit_post(moderator, post, f"{NAME} said", reason="A name", forget=True)
    with pytest.raises(Forbidden):
        await redact_revision(moderator, post, 1, "A name")

    assert refusal.value.field == "body"


async def test_a_redaction_wants_a_moderator_a_reason_and_a_revision(house: House) -> None:
    author, keeper = await a_member(), await a_member()
    await a_group(moderators=(keeper,))
    post = await an_old_reply(author, body="One")
    await edits.edit_post(author, post, "Two")

    for other in (author, keeper, await a_member()):
        with pytest.raises(Forbidden):
            await redact_revision(other, post, 1, "A name")
    with pytest.raises(Forbidden):
        await edits.edit_post(author, post, "Three", reason="A name", forget=True)
    with pytest.raises(Complaint):
        await redact_revision(await a_moderator(), post, 1, "")
    with pytest.raises(NotFound):
        await redact_revision(await a_moderator(), post, 7, "A name")

    assert [body for _number, body, _reason in await kept(post)] == ["One"]


async def test_a_moderator_gives_a_reason_for_taking_out_her_own_words(house: House) -> None:
    moderator = await a_moderator()
    post = await an_old_reply(moderator, body=f"{NAME} said")

    with pytest.raises(Complaint):
        await edits.edit_post(moderator, post, "A patron", forget=True)
    await edits.edit_post(moderator, post, "A patron", reason="A name", forget=True)

    assert await LogEntry.filter(act="redact").exists()


async def test_a_fresh_post_keeps_no_trace_of_what_is_taken_out(house: House) -> None:
    author, moderator = await a_member(), await a_moderator()
    post = await a_reply(await a_thread(), author=author, body=f"{NAME} said")
    await edits.edit_post(moderator, post, "A patron", reason="A name", forget=True)

    post = await edits.edit_post(author, post, "Somebody")

    assert post.revision == 3
    assert [body for _number, body, _reason in await kept(post)] == ["", "A patron"]


async def test_drafts_of_changes_lose_words_that_were_taken_out(house: House) -> None:
    author, moderator, thread = await a_member(), await a_moderator(), await a_thread()
    post = await a_reply(thread, author=author, created_at=LONG_AGO, body=f"{NAME} said")
    await edits.edit_post(author, post, "Somebody said", reason="No names")
    others = {f"post-{post.id}0", f"thread-{thread.id}"}
    for place in (f"post-{post.id}", f"post-{post.id}.0a1b2c3d", *others):
        await save_draft(author, Writing(place, f"{NAME} said more"))
    await save_draft(moderator, Writing(f"post-{post.id}", f"{NAME} said less"))

    await redact_revision(moderator, post, 1, "A name")

    assert {draft.place for draft in await Draft.all()} == others


async def test_a_change_that_takes_words_out_takes_other_drafts_along(house: House) -> None:
    author, moderator = await a_member(), await a_moderator()
    post = await an_old_reply(author, body=f"{NAME} said")
    writing = Writing(f"post-{post.id}", "Somebody said")
    await save_draft(author, Writing(f"post-{post.id}", f"{NAME} said more"))

    await edits.edit_post(
        moderator, post, "Somebody said", reason="A name", forget=True, draft=writing
    )

    assert not await Draft.exists()
    assert await kept(await Post.get(id=post.id)) == [(1, "", "")]
