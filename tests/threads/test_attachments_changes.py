"""The form that changes a post and its files, and posts that are hidden."""

from __future__ import annotations

import httpx

from forum.core.database import now
from forum.files.models import File
from forum.threads.models import Attachment, Post, Thread
from tests.browsing import signed_in
from tests.factories import a_member, a_moderator
from tests.files import samples
from tests.threads.attaching import (
    PLAN,
    ROOM,
    a_place,
    at,
    fields_of,
    sent,
)

Browser = httpx.AsyncClient


async def _posted(client: Browser, address: str, *files: tuple[str, bytes]) -> Post:
    await client.post(address, data={"body": "Here it is."}, files=sent(*files))
    return await Post.get(body="Here it is.")


async def test_a_change_shows_adds_and_removes_files(client: Browser) -> None:
    _mara, _thread, address = await a_place(client)
    post = await _posted(client, address, PLAN)
    change = f"/posts/{post.id}/edit"

    fields = fields_of(await client.get(change), change)
    assert len(fields["attached"]) == 1
    more = fields | {"action": ["attach"], "removed": fields["attached"]}
    shown = await client.post(change, data=more, files=sent(ROOM))
    assert await Attachment.filter(post_id=post.id).count() == 1, "nothing is changed as yet"
    fields = fields_of(shown, change)
    assert fields["removed"] == fields["attached"][:1], "the tick stays until it's saved"
    fields["alts"][1] = "Low chairs"
    changed = await at(client, await client.post(change, data=fields, files=sent()))

    assert 'alt="Low chairs"' in changed.text
    assert "plan.pdf" not in changed.text
    assert not await File.exists(name="plan.pdf")


async def test_a_moderator_takes_a_file_out(client: Browser) -> None:
    _mara, _thread, address = await a_place(client)
    post = await _posted(client, address, PLAN)
    client.cookies.clear()
    await signed_in(client, await a_moderator())
    change = f"/posts/{post.id}/edit"
    fields = fields_of(await client.get(change), change)

    fields |= {"removed": fields["attached"], "reason": ["It names a patron"]}
    await at(client, await client.post(change, data=fields, files=sent()))

    assert not await File.exists()


async def test_who_cannot_change_a_post_learns_nothing_of_its_files(client: Browser) -> None:
    _mara, _thread, address = await a_place(client)
    post = await _posted(client, address, PLAN)
    client.cookies.clear()
    await signed_in(client, await a_member())
    change = f"/posts/{post.id}/edit"
    words = {"body": "Mine", "action": "attach", "draft": f"post-{post.id}"}

    refused = await client.post(change, data=words, files=sent(ROOM))

    assert refused.status_code == 403
    assert "plan.pdf" not in refused.text


async def test_the_files_of_a_hidden_post_are_named_to_nobody_else(client: Browser) -> None:
    member, thread, address = await a_place(client)
    post = await _posted(client, address, PLAN)
    await Post.filter(id=post.id).update(state="hidden")

    own = await client.get(thread.url)
    client.cookies.clear()
    strange = await client.get(thread.url)

    assert "plan.pdf" in own.text
    assert "Show its files" in own.text
    assert "plan.pdf" not in strange.text
    assert member.username in strange.text


async def test_a_draft_that_cannot_go_on_gives_its_files_back(client: Browser) -> None:
    member, thread, address = await a_place(client)
    await client.post(address, data={"body": "Here.", "action": "attach"}, files=sent(PLAN))
    await Thread.filter(id=thread.id).update(locked_at=now())

    shown = await client.get(f"/drafts/thread-{thread.id}")

    file = await File.get(owner_id=member.id)
    assert f'<a href="/files/{file.id}/plan.pdf">' in shown.text
    assert (await client.get(f"/files/{file.id}/plan.pdf")).content == samples.PDF
