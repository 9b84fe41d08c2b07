"""Conversations as a browser meets them: changing, deleting, closing, hiding."""

from __future__ import annotations

import html
import re

import httpx
import pytest

from forum.threads.actions import curation, edits
from forum.threads.models import Kind, Post, State, Thread
from tests.browsing import signed_in
from tests.factories import LONG_AGO, a_member, a_moderator, a_reply, a_thread

Browser = httpx.AsyncClient


def text_of(response: httpx.Response) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text)))


async def test_a_closed_thread_says_why(client: Browser) -> None:
    thread = await a_thread()
    await curation.lock_thread(await a_moderator(), thread, "Continued in the spring thread.")

    page = await client.get(thread.url)

    assert "Continued in the spring thread." in page.text


async def test_an_author_changes_her_thread(client: Browser) -> None:
    author = await a_member()
    thread = await a_thread(author=author, created_at=LONG_AGO)
    post = await Post.get(thread_id=thread.id)
    await signed_in(client, author)

    form = await client.get(f"/posts/{post.id}/edit")
    saved = await client.post(
        f"/posts/{post.id}/edit",
        data={"kind": "idea", "title": "A much better title", "body": "Clearer", "tags": ""},
    )

    assert thread.title in form.text
    assert saved.status_code == 303
    thread = await Thread.get(id=thread.id)
    assert (thread.title, thread.kind) == ("A much better title", Kind.IDEA)
    history = await client.get(f"/posts/{post.id}/history")
    assert "What worked for you?" in history.text


async def test_deleting_asks_first_and_can_be_taken_back(client: Browser) -> None:
    author = await a_member()
    thread = await a_thread()
    reply = await a_reply(thread, author=author, body="Words of haste")
    await signed_in(client, author)

    asked = await client.get(f"/posts/{reply.id}/delete")
    assert asked.status_code == 200
    assert (await Post.get(id=reply.id)).state is State.VISIBLE
    await client.post(f"/posts/{reply.id}/delete", data={"reason": ""})
    assert (await Post.get(id=reply.id)).state is State.DELETED
    await client.post(f"/posts/{reply.id}/restore")

    assert (await Post.get(id=reply.id)).state is State.VISIBLE


async def test_hidden_words_are_nowhere_for_others(client: Browser) -> None:
    thread = await a_thread()
    reply = await a_reply(thread, body="The name of a patron")
    await edits.edit_post(
        await a_moderator(), await _with_thread(reply, thread), "The name", reason="less of it"
    )
    await curation.hide_post(await a_moderator(), reply, "Privacy")
    await signed_in(client, await a_member())

    page = await client.get(thread.url)
    history = await client.get(f"/posts/{reply.id}/history")

    assert "The name" not in page.text
    assert "A moderator hid this post." in page.text
    assert history.status_code == 403
    assert "The name" not in history.text


async def _with_thread(post: Post, thread: Thread) -> Post:
    post.thread = thread
    return post


@pytest.mark.parametrize(
    ("path", "field", "value"),
    [("lock", "is_locked", True), ("hide", "state", State.HIDDEN)],
)
async def test_a_moderator_acts_with_a_reason(
    client: Browser, path: str, field: str, value: object
) -> None:
    thread = await a_thread()
    await signed_in(client, await a_moderator())

    asked = await client.get(f"/threads/{thread.id}/{path}")
    without = await client.post(f"/threads/{thread.id}/{path}", data={"reason": "  "})
    with_reason = await client.post(f"/threads/{thread.id}/{path}", data={"reason": "Rule 2"})

    assert asked.status_code == 200
    assert without.status_code == 422
    assert with_reason.status_code == 303
    assert getattr(await Thread.get(id=thread.id), field) == value


async def test_members_find_no_moderation_page(client: Browser) -> None:
    thread = await a_thread()
    reply = await a_reply(thread)
    await signed_in(client, thread.author)

    for path in (f"/threads/{thread.id}/lock", f"/threads/{thread.id}/hide",
                 f"/threads/{thread.id}/unlock", f"/threads/{thread.id}/restore",
                 f"/posts/{reply.id}/hide", f"/posts/{reply.id}/show-again"):  # fmt: skip
        assert (await client.get(path)).status_code == 404
        assert (await client.post(path, data={"reason": "mine"})).status_code == 404


async def test_a_hidden_post_is_shown_again(client: Browser) -> None:
    reply = await a_reply(await a_thread())
    await signed_in(client, await a_moderator())

    await client.post(f"/posts/{reply.id}/hide", data={"reason": "Rude"})
    await client.post(f"/posts/{reply.id}/show-again", data={"reason": "Not so rude"})

    assert (await Post.get(id=reply.id)).state is State.VISIBLE
