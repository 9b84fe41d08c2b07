"""A session that ended while its member was writing loses nothing."""

from __future__ import annotations

import html
import re

import httpx
import pytest

from forum.accounts.models import Session
from forum.threads.actions.drafts import Writing, save_draft
from forum.threads.actions.restructuring import merge_thread
from forum.threads.models import Draft, Level, Participation, Post, Thread
from tests.accounts.people import PASSWORD, a_guarded_member
from tests.browsing import COOKIE, signed_in
from tests.factories import a_group, a_moderator, a_thread

Browser = httpx.AsyncClient
NEW = "new-0123456789abcdef"


def text_of(response: httpx.Response) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text)))


def fields_of(response: httpx.Response) -> dict[str, str]:
    """Return what the sign-in form would send of itself."""
    inputs = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', response.text)
    return {name: html.unescape(value) for name, value in inputs}


async def sign_in(
    client: Browser, kept: dict[str, str], login: str, password: str = PASSWORD
) -> httpx.Response:
    return await client.post("/sign-in", data=kept | {"login": login, "password": password})


async def test_a_new_thread_is_there_after_signing_in_again(client: Browser) -> None:
    await a_guarded_member(username="mara")
    group = await a_group()
    words = {"kind": "idea", "group": group.slug, "title": "A shelf outside", "tags": "x, y"}
    words |= {"body": "Half <a> shelf", "draft": NEW, "writer": "mara", "action": "post"}

    asked = await client.post("/threads", data=words)
    wrong = await sign_in(client, fields_of(asked), "mara", "not her password")
    right = await sign_in(client, fields_of(wrong), "mara")
    shown = await client.get(right.headers["location"], follow_redirects=True)

    assert asked.status_code == 401
    assert "You were signed out meanwhile" in text_of(asked)
    assert 'value="mara"' in asked.text
    assert "Half" not in text_of(asked)
    assert wrong.status_code == 422
    assert "Nothing is posted yet" in text_of(shown)
    assert "Half &lt;a&gt; shelf</textarea>" in shown.text
    assert 'value="A shelf outside"' in shown.text
    assert 'value="x, y"' in shown.text
    assert await Draft.exists(place=NEW, member__username="mara")
    assert not await Thread.exists()


async def test_a_reply_and_a_change_are_there_as_well(client: Browser) -> None:
    member = await a_guarded_member(username="mara")
    thread = await a_thread(author=member)
    post = await Post.get(thread_id=thread.id)
    title = {"title": "Another title", "kind": "idea", "tags": "", "reason": "clearer"}

    for address, words in (
        (f"/threads/{thread.id}/replies", {"body": "My reply", "reply_to": "1"}),
        (f"/posts/{post.id}/edit", {"body": "My change", **title}),
    ):
        client.cookies.clear()
        asked = await client.post(address, data=words | {"writer": "mara"})
        welcome = await sign_in(client, fields_of(asked), "mara")
        shown = await client.get(welcome.headers["location"], follow_redirects=True)
        assert f"{words['body']}</textarea>" in shown.text
        assert words.get("title", "") in shown.text
    assert await Draft.all().count() == 2


async def test_words_that_became_a_second_draft_are_those_she_sees(client: Browser) -> None:
    member, thread = await a_guarded_member(username="mara"), await a_thread()
    await save_draft(member, Writing(f"thread-{thread.id}", "Newer, from another device"))

    asked = await client.post(
        f"/threads/{thread.id}/replies", data={"body": "From this page", "writer": "mara"}
    )
    welcome = await sign_in(client, fields_of(asked), "mara")
    shown = await client.get(welcome.headers["location"], follow_redirects=True)

    assert "From this page</textarea>" in shown.text
    assert await Draft.all().count() == 2


async def test_words_for_a_thread_that_was_merged_meanwhile_are_there_too(client: Browser) -> None:
    await a_guarded_member(username="mara")
    thread, other = await a_thread(), await a_thread()
    asked = await client.post(
        f"/threads/{thread.id}/replies", data={"body": "From this page", "writer": "mara"}
    )
    await merge_thread(await a_moderator(), thread, other, "The same question")

    welcome = await sign_in(client, fields_of(asked), "mara")
    shown = await client.get(welcome.headers["location"], follow_redirects=True)

    assert str(shown.url.path).startswith(f"/threads/{other.id}/")
    assert "From this page</textarea>" in shown.text


async def test_an_ended_session_is_enough_whatever_the_cookie_says(client: Browser) -> None:
    member, thread = await a_guarded_member(username="mara"), await a_thread()
    await signed_in(client, member)
    await Session.filter(member=member).delete()

    asked = await client.post(
        f"/threads/{thread.id}/replies", data={"body": "Words", "action": "draft"}
    )

    assert asked.status_code == 401
    assert "carried" in fields_of(asked)
    assert not await Draft.exists()


async def test_words_are_not_given_to_somebody_else_without_asking(client: Browser) -> None:
    await a_guarded_member(username="anna")
    thread = await a_thread()
    reply = {"body": "Mara's own words", "writer": "mara"}

    asked = await client.post(f"/threads/{thread.id}/replies", data=reply)
    question = await sign_in(client, fields_of(asked), "anna")

    assert question.status_code == 200
    assert "You are anna now" in text_of(question)
    assert "was written as mara" in text_of(question)
    assert "own words" not in text_of(question)
    assert COOKIE in client.cookies
    assert not await Draft.exists()
    kept = await client.post("/sign-in/keep", data=fields_of(question))
    assert kept.headers["location"] == f"/drafts/thread-{thread.id}?latest=1"
    assert await Draft.exists(member__username="anna", body="Mara's own words")


async def test_a_browser_that_knows_its_last_member_need_not_ask(client: Browser) -> None:
    await a_guarded_member(username="mara")
    await a_guarded_member(username="anna")
    thread = await a_thread()
    await sign_in(client, {}, "mara")
    await Session.all().delete()

    first = await client.post(f"/threads/{thread.id}/replies", data={"body": "Of Mara"})
    to_anna = await sign_in(client, fields_of(first), "anna")
    await Session.all().delete()
    client.cookies.delete(COOKIE)
    second = await client.post(f"/threads/{thread.id}/replies", data={"body": "Of Anna"})
    again = await sign_in(client, fields_of(second), "anna")

    assert to_anna.status_code == 200
    assert again.status_code == 303
    assert {draft.body for draft in await Draft.all()} == {"Of Anna"}


async def test_where_nobody_knows_who_wrote_she_is_asked(client: Browser) -> None:
    await a_guarded_member(username="mara")
    thread = await a_thread()

    asked = await client.post(f"/threads/{thread.id}/replies", data={"body": "Whose?"})
    question = await sign_in(client, fields_of(asked), "mara")

    assert "perhaps by somebody else" in text_of(question)
    assert not await Draft.exists()


@pytest.mark.parametrize("carried", ["", "forged", "WyJhIl0.x.y"])
async def test_what_was_not_carried_by_us_is_nothing(client: Browser, carried: str) -> None:
    await a_guarded_member(username="mara")

    welcome = await sign_in(client, {"carried": carried, "next": "/drafts"}, "mara")
    await client.post("/sign-in/keep", data={"carried": carried})

    assert welcome.headers["location"] == "/drafts"
    assert not await Draft.exists()


async def test_words_beyond_what_a_post_can_have_are_kept_too(client: Browser) -> None:
    await a_guarded_member(username="mara")
    thread = await a_thread()
    body = "Ä" * 40_000

    asked = await client.post(
        f"/threads/{thread.id}/replies", data={"body": body, "writer": "mara"}
    )
    await sign_in(client, fields_of(asked), "mara")

    assert (await Draft.get()).body == body


async def test_any_other_form_can_be_sent_again_with_one_press(client: Browser) -> None:
    member, thread = await a_guarded_member(username="mara"), await a_thread()
    await sign_in(client, {}, "mara")
    await Session.all().delete()
    address = f"/threads/{thread.id}/follow"
    came = {"Referer": f"http://127.0.0.1:8000{thread.url}?page=1"}

    asked = await client.post(address, data={"level": "mute"}, headers=came)
    welcome = await sign_in(client, fields_of(asked), "mara")

    assert asked.status_code == 401
    assert fields_of(asked)["next"] == f"{thread.url}?page=1"
    assert f'action="{address}"' in welcome.text
    assert "Nothing was done with it yet" in text_of(welcome)
    assert not await Participation.exists(member=member, level=Level.MUTE)
    assert (await client.post(address, data=fields_of(welcome))).status_code == 303
    assert await Participation.exists(member=member, level=Level.MUTE)


async def test_passwords_and_files_are_not_carried(client: Browser) -> None:
    new = {"current_password": PASSWORD, "password": "another one of some length"}

    password = await client.post("/settings/security", data=new)
    nothing = await client.post("/threads/1/follow")
    file = await client.post("/threads/1/follow", files={"level": ("a.txt", b"mute")})

    for asked in (password, nothing, file):
        assert asked.status_code == 401
        assert "nothing was done" in text_of(asked)
        assert "carried" not in fields_of(asked)
