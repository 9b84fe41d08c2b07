"""Conversations as a browser meets them: reading and writing."""

from __future__ import annotations

import html
import re

import httpx
import pytest

from forum.core.house import House
from forum.groups.models import Visibility
from forum.threads.actions import curation
from forum.threads.models import Post, Thread
from tests.browsing import signed_in
from tests.factories import a_group, a_member, a_moderator, a_reply, a_tag, a_thread

Browser = httpx.AsyncClient


def text_of(response: httpx.Response) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text)))


async def test_a_stranger_reads_a_public_thread(client: Browser) -> None:
    thread = await a_thread(title="Seeds for everyone", body="We lend seeds.")

    response = await client.get(thread.url)

    assert response.status_code == 200
    assert "Seeds for everyone" in response.text
    assert "We lend seeds." in response.text
    assert "Sign in to reply" in response.text
    assert "<form" not in response.text.split('<main id="main"')[1].split("</main>")[0]


@pytest.mark.parametrize("path", ["/threads/7/none", "/threads/99999999999999999999", "/threads/x"])
async def test_what_is_not_there_is_not_found(client: Browser, path: str) -> None:
    assert (await client.get(path)).status_code == 404


async def test_a_private_thread_is_not_found_anywhere(client: Browser) -> None:
    thread = await a_thread(group=await a_group(visibility=Visibility.PRIVATE), title="Our secret")
    post = await Post.get(thread_id=thread.id)
    await signed_in(client, await a_member())

    for path in (thread.url, f"/threads/{thread.id}", f"/posts/{post.id}", f"/posts/{post.id}/edit",
                 f"/posts/{post.id}/history", f"/threads/{thread.id}/lock"):  # fmt: skip
        assert (await client.get(path)).status_code == 404, path
    for path in (f"/threads/{thread.id}/replies", f"/threads/{thread.id}/follow"):
        assert (await client.post(path, data={"body": "x", "level": "mute"})).status_code == 404
    assert "Our secret" not in (await client.get("/threads")).text


async def test_short_and_old_addresses_lead_to_the_present_one(client: Browser) -> None:
    thread = await a_thread(title="Knitting for beginners")

    short = await client.get(f"/threads/{thread.id}")
    old = await client.get(f"/threads/{thread.id}/an-older-title?page=1")

    assert (short.status_code, short.headers["location"]) == (301, thread.url)
    assert (old.status_code, old.headers["location"]) == (301, f"{thread.url}?page=1")


async def test_a_posts_address_leads_to_its_page(client: Browser, house: House) -> None:
    thread = await a_thread()
    last = [await a_reply(thread) for _ in range(30)][-1]

    response = await client.get(f"/posts/{last.id}")

    assert response.headers["location"] == f"{thread.url}?page=2#post-31"


async def test_who_isnt_signed_in_is_led_to_sign_in_and_back(client: Browser) -> None:
    response = await client.get("/threads/new?kind=idea")

    assert response.status_code == 303
    assert response.headers["location"] == "/sign-in?next=%2Fthreads%2Fnew%3Fkind%3Didea"


async def test_a_member_starts_a_thread(client: Browser) -> None:
    group, tag = await a_group(), await a_tag("Tool libraries")
    await signed_in(client, await a_member())

    response = await client.post(
        "/threads",
        data={"kind": "question", "group": group.slug, "title": "How do you begin?",
              "body": "With *what*?", "tags": "tool  LIBRARIES", "action": "post"},
    )  # fmt: skip

    thread = await Thread.get(title="How do you begin?").prefetch_related("tags")
    assert (response.status_code, response.headers["location"]) == (303, thread.url)
    assert [t.id for t in thread.tags] == [tag.id]
    page = await client.get(thread.url)
    assert "<em>what</em>" in page.text
    assert "Your thread is there." in page.text


async def test_a_preview_posts_nothing_and_keeps_the_words(client: Browser) -> None:
    group = await a_group()
    await signed_in(client, await a_member())

    response = await client.post(
        "/threads",
        data={"kind": "idea", "group": group.slug, "title": "A preview of it",
              "body": "Some **bold** words", "tags": "", "action": "preview"},
    )  # fmt: skip

    assert response.status_code == 200
    assert "<strong>bold</strong>" in response.text
    assert "Some **bold** words" in response.text
    assert not await Thread.exists(title="A preview of it")


async def test_complaints_stand_beside_their_fields_and_words_are_kept(client: Browser) -> None:
    await signed_in(client, await a_member())

    response = await client.post(
        "/threads",
        data={"kind": "sermon", "group": "nowhere", "title": "Short", "body": "Still here",
              "tags": "unheard of | or not"},
    )  # fmt: skip

    assert response.status_code == 422
    assert "Still here" in response.text
    for field in ("kind", "group", "title", "tags"):
        assert f'href="#field-{field}"' in response.text, field
    assert "unheard of" in response.text


async def test_what_stands_near_an_unknown_label_can_be_ticked_instead(client: Browser) -> None:
    group, tag = await a_group(), await a_tag("Book discussion groups")
    await signed_in(client, await a_member())
    form = {"kind": "idea", "group": group.slug, "title": "Reading with others", "body": "Words",
            "tags": "book discusion group"}  # fmt: skip

    asked = await client.post("/threads", data=form | {"action": "preview"})
    [box] = re.findall(r'name="swaps" [^>]*value="([^"]+)"', asked.text)
    await client.post("/threads", data=form | {"swaps": html.unescape(box)})

    thread = await Thread.get(title="Reading with others").prefetch_related("tags")
    assert [t.id for t in thread.tags] == [tag.id]


@pytest.mark.parametrize("left_out", ["kind", "group", "title", "body"])
async def test_a_truncated_form_is_a_complaint(client: Browser, left_out: str) -> None:
    group = await a_group()
    await signed_in(client, await a_member())
    whole = {"kind": "idea", "group": group.slug, "title": "Long enough", "body": "Words"}

    response = await client.post(
        "/threads", data={name: value for name, value in whole.items() if name != left_out}
    )

    assert response.status_code == 422
    assert f'href="#field-{left_out}"' in response.text


@pytest.mark.parametrize("hostile", ["\0", "a\0b", "\x1b[31m red", "\u202etxt", "x" * 190_000])
async def test_hostile_words_are_cleaned_or_refused(client: Browser, hostile: str) -> None:
    thread = await a_thread()
    await signed_in(client, await a_member())

    response = await client.post(f"/threads/{thread.id}/replies", data={"body": hostile})

    assert response.status_code in {303, 422}
    assert "\0" not in response.text


async def test_a_reply_stands_at_the_end(client: Browser) -> None:
    thread = await a_thread()
    first = await a_reply(thread)
    await signed_in(client, await a_member())

    response = await client.post(
        f"/threads/{thread.id}/replies", data={"body": "So did we.", "reply_to": "2"}
    )

    reply = await Post.get(body="So did we.")
    assert response.headers["location"] == f"{thread.url}#post-{reply.number}"
    assert (reply.number, reply.reply_to_id) == (3, first.id)
    page = await client.get(thread.url)
    assert "So did we." in page.text
    assert "in reply to" in text_of(page)


async def test_a_reply_to_a_thread_that_was_closed_meanwhile_keeps_its_words(
    client: Browser,
) -> None:
    thread = await a_thread()
    await signed_in(client, await a_member())
    await curation.lock_thread(await a_moderator(), thread, "It is settled.")

    response = await client.post(
        f"/threads/{thread.id}/replies", data={"body": "My long and careful answer"}
    )

    assert response.status_code == 422
    assert "My long and careful answer" in response.text
    assert "takes no more replies" in response.text
