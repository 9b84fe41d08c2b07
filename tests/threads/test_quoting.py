"""Quoting a whole post into the reply."""

from __future__ import annotations

import html
import re

import httpx
import pytest

from forum.accounts.models import Member
from forum.core.house import House
from forum.core.markdown import render, without_quotes
from forum.groups.models import Visibility
from forum.threads.actions.drafts import Writing, save_draft
from forum.threads.models import Draft, Post, State, Thread
from forum.threads.quoting import quotation, quotation_in, with_quotation
from tests.browsing import signed_in
from tests.factories import a_group, a_member, a_moderator, a_reply, a_thread

Browser = httpx.AsyncClient


def typed(page: httpx.Response) -> str:
    """Return what stands in the field of the reply."""
    field = re.search(r'<textarea[^>]*name="body"[^>]*>\n(.*?)</textarea>', page.text, re.DOTALL)
    return html.unescape(field[1]) if field else ""


async def a_post(body: str, name: str = "Maria Lopez") -> Post:
    thread = await a_thread()
    post = await a_reply(thread, body=body, author=await a_member(name=name))
    return await Post.get(id=post.id).select_related("author")


async def test_a_quotation_names_links_and_quotes_each_line(house: House) -> None:
    post = await a_post("One.\n\n- two\n- three")

    said = quotation(post)

    assert said == (f"> **[Maria Lopez, #2](/posts/{post.id}):**\n>\n> One.\n>\n> - two\n> - three")
    assert f'<blockquote>\n<p><strong><a href="/posts/{post.id}"' in render(said)


async def test_what_it_quotes_itself_is_left_out(house: House) -> None:
    post = await a_post("> Old.\n> > Older.\nlazy\n\nNew.\n\n```\n> code\n```")

    said = quotation(post)

    assert "Old" not in said
    assert "lazy" not in said
    assert said.endswith("> New.\n>\n> ```\n> > code\n> ```")


def test_quotes_in_code_are_none() -> None:
    assert without_quotes("```\n> a\n```\n> b\n\nc") == "```\n> a\n```\n\nc"


async def test_a_name_can_do_no_harm(house: House) -> None:
    post = await a_post("Yes.", name="*A* [x](https://evil.example) <b> @all `c` ")

    said = render(quotation(post))

    assert said.count("<a ") == 1
    assert "https://evil.example" not in said.replace("(https://evil.example)", "")
    assert "<em>" not in said
    assert "<code>" not in said


@pytest.mark.parametrize("body", ["word " * 6_000, "line\n" * 3_000, "x" * 32_000])
async def test_a_long_post_is_cut(house: House, body: str) -> None:
    said = quotation(await a_post(body))

    assert len(said) < 1_500 * 2
    assert said.endswith(" …")


async def test_hidden_and_deleted_posts_are_not_quoted(house: House) -> None:
    thread = await a_thread()
    hidden = await a_reply(thread, state=State.HIDDEN)
    deleted = await a_reply(thread, state=State.DELETED)
    whole = await a_thread(state=State.HIDDEN)

    for of, number in [(thread, hidden.number), (thread, deleted.number), (whole, 1)]:
        assert await quotation_in(of, str(number)) == ""
    for asked in ("", "99", "-1", "x", "1" * 30):
        assert await quotation_in(thread, asked) == ""


def test_a_quotation_goes_below_what_is_there_once() -> None:
    assert with_quotation("", "> a") == "> a\n\n"
    assert with_quotation("Mine.\n", "> a") == "Mine.\n\n> a\n\n"
    assert with_quotation("Mine.\n\n> a\n\n", "> a") == "Mine.\n\n> a\n\n"
    assert with_quotation("Mine.", "") == "Mine."


async def mara(client: Browser) -> tuple[Member, Thread]:
    member = await a_member(username="mara")
    await signed_in(client, member)
    return member, await a_thread(body="Do you read aloud?")


async def test_the_thread_page_quotes_into_the_reply(client: Browser) -> None:
    _member, thread = await mara(client)
    post = await Post.get(thread_id=thread.id)

    page = await client.get(f"{thread.url}?quote=1&reply_to=1")

    assert page.status_code == 200
    assert typed(page).endswith("> Do you read aloud?\n\n")
    assert f"](/posts/{post.id}):**" in typed(page)
    assert "Your reply to post 1" in page.text


async def test_a_draft_stays_above_the_quotation(client: Browser) -> None:
    member, thread = await mara(client)
    await save_draft(member, Writing(f"thread-{thread.id}", "I began."))

    page = await client.get(f"{thread.url}?quote=1")

    assert typed(page).startswith("I began.\n\n> **[")
    assert typed(page).endswith("> Do you read aloud?\n\n")
    assert (await Draft.get()).body == "I began."


async def test_a_stranger_gets_no_quotation(client: Browser) -> None:
    thread = await a_thread()

    page = await client.get(f"{thread.url}?quote=1")

    assert page.status_code == 200
    assert not typed(page)


async def test_a_private_group_is_quoted_to_its_own_members_only(client: Browser) -> None:
    member, _thread = await mara(client)
    outside = await a_thread(group=await a_group(visibility=Visibility.PRIVATE))
    inside = await a_thread(group=await a_group(member, visibility=Visibility.PRIVATE))

    assert (await client.get(f"{outside.url}?quote=1")).status_code == 404
    assert "> What worked" in typed(await client.get(f"{inside.url}?quote=1"))


async def test_a_moderator_quotes_no_hidden_words(client: Browser) -> None:
    await signed_in(client, await a_moderator())
    thread = await a_thread()
    await a_reply(thread, body="A secret.", state=State.HIDDEN)

    page = await client.get(f"{thread.url}?quote=2")

    assert "A secret." not in typed(page)
