"""Drafts as a browser without JavaScript meets them, and as a script does."""

from __future__ import annotations

import html
import re

import httpx
import pytest

from forum.accounts.models import Member
from forum.core.database import now
from forum.groups.models import Membership, Visibility
from forum.threads.actions.drafts import Writing, save_draft
from forum.threads.models import Draft, Post, Thread
from tests.browsing import signed_in
from tests.factories import a_group, a_member, a_thread

Browser = httpx.AsyncClient
JSON = {"Accept": "application/json"}
NEW = "new-0123456789abcdef"


def text_of(response: httpx.Response) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text)))


def hidden(response: httpx.Response, name: str) -> str:
    """Return the value of a hidden field."""
    field = re.search(rf'<input type="hidden" name="{name}"[^>]*?value="([^"]*)"', response.text)
    assert field, f"no hidden field {name}"
    return html.unescape(field[1])


async def at(client: Browser, response: httpx.Response) -> httpx.Response:
    """Follow a redirect, and those that come after it."""
    assert response.status_code == 303, text_of(response)
    return await client.get(response.headers["location"], follow_redirects=True)


async def mara(client: Browser) -> Member:
    member = await a_member(username="mara", name="Mara")
    await signed_in(client, member)
    return member


async def test_save_draft_takes_whatever_is_there_and_leads_back(client: Browser) -> None:
    await mara(client)
    place = hidden(await client.get("/threads/new"), "draft")
    words = {"draft": place, "title": "Hm", "body": "Half a", "kind": "idea", "tags": "unknown"}

    shown = await at(client, await client.post("/threads", data=words | {"action": "draft"}))

    assert shown.status_code == 200
    assert re.search(r"Saved \d+:\d\d", text_of(shown))
    assert "Your draft of" in text_of(shown)
    assert 'value="Hm"' in shown.text
    assert "Half a</textarea>" in shown.text
    assert 'value="unknown"' in shown.text
    assert re.search(r'value="idea"[^>]* checked', shown.text)
    assert "Error:" not in shown.text
    assert not await Thread.exists()


async def test_a_form_without_its_text_saves_nothing(client: Browser) -> None:
    await mara(client)

    response = await client.post("/threads", data={"draft": NEW, "action": "draft"})
    by_script = await client.post(f"/drafts/{NEW}", data={"title": "x"}, headers=JSON)

    assert (response.status_code, by_script.status_code) == (422, 422)
    assert not await Draft.exists()


async def test_a_preview_saves_as_well_and_posting_ends_it(client: Browser) -> None:
    await mara(client)
    group = await a_group()
    words = {"kind": "idea", "group": group.slug, "title": "A shelf outside", "body": "*Yes*"}

    seen = await client.post("/threads", data=words | {"draft": NEW, "action": "preview"})
    kept = {name: hidden(seen, name) for name in ("draft", "version", "writer")}
    assert "<em>Yes</em>" in seen.text
    assert re.search(r"Saved \d+:\d\d", text_of(seen))
    assert await Draft.exists(place=NEW, body="*Yes*")
    posted = await client.post("/threads", data=words | kept | {"action": "post"})

    assert posted.status_code == 303
    assert not await Draft.exists()
    assert await Thread.exists(title="A shelf outside")


async def test_a_reply_is_kept_and_stands_in_the_box_again(client: Browser) -> None:
    await mara(client)
    thread = await a_thread()

    response = await client.post(
        f"/threads/{thread.id}/replies",
        data={"body": "We also", "reply_to": "1", "action": "draft"},
    )
    await at(client, response)
    shown = await client.get(thread.url)

    assert "We also</textarea>" in shown.text
    assert "Your draft of" in text_of(shown)
    assert "Your reply to post 1" in text_of(shown)
    kept = {"draft": hidden(shown, "draft"), "version": hidden(shown, "version")}
    posted = await client.post(
        f"/threads/{thread.id}/replies", data=kept | {"body": "We also do", "action": "post"}
    )
    assert posted.status_code == 303
    assert not await Draft.exists()
    assert "We also</textarea>" not in (await client.get(thread.url)).text


async def test_a_change_is_kept_and_stands_in_the_form_again(client: Browser) -> None:
    thread = await a_thread(author=await mara(client), title="Seeds for all", body="Seeds")
    post = await Post.get(thread_id=thread.id)
    words = {"title": "Seeds for everybody", "kind": "idea", "tags": "", "body": "Seeds, and"}

    response = await client.post(f"/posts/{post.id}/edit", data=words | {"action": "draft"})
    shown = await at(client, response)
    plain = await client.get(f"/posts/{post.id}/edit")

    assert (await Post.get(id=post.id)).body == "Seeds"
    for page in (shown, plain):
        assert "Seeds, and</textarea>" in page.text
        assert 'value="Seeds for everybody"' in page.text
    kept = {name: hidden(plain, name) for name in ("draft", "version", "revision")}
    changed = await client.post(f"/posts/{post.id}/edit", data=words | kept)
    assert changed.status_code == 303
    assert (await Post.get(id=post.id)).body == "Seeds, and"
    assert not await Draft.exists()


async def test_older_words_become_a_second_draft_and_she_is_told(client: Browser) -> None:
    member, thread = await mara(client), await a_thread()
    await save_draft(member, Writing(f"thread-{thread.id}", "Newer words"))

    response = await client.post(
        f"/threads/{thread.id}/replies", data={"body": "Older words", "action": "draft"}
    )
    shown = await at(client, response)

    assert "as a second draft" in text_of(shown)
    assert "Older words</textarea>" in shown.text
    listed = text_of(await client.get("/drafts"))
    assert "Newer words" in listed
    assert "Older words" in listed


async def test_too_much_is_a_complaint_and_everything_is_kept(client: Browser) -> None:
    await mara(client)
    words = {"draft": NEW, "title": "Long", "body": "x" * 32_001}

    response = await client.post("/threads", data=words | {"action": "draft"})
    by_script = await client.post(f"/drafts/{NEW}", data=words, headers=JSON)

    assert response.status_code == 422
    assert "At most 32,000" in text_of(response)
    assert "Saved" not in text_of(response)
    assert "x" * 32_001 in response.text
    assert by_script.status_code == 413
    assert "At most 32,000" in by_script.json()["sentence"]
    assert not await Draft.exists()


async def test_the_list_says_what_where_and_since_when(client: Browser) -> None:
    member, thread = await mara(client), await a_thread(title="Seeds for all")
    post = await Post.get(thread_id=thread.id)
    assert "Nothing is waiting" in text_of(await client.get("/drafts"))
    await save_draft(member, Writing(NEW, "", {"title": "A new <shelf>"}))
    await save_draft(member, Writing(f"thread-{thread.id}", "We did"))
    await save_draft(member, Writing(f"post-{post.id}", "Better"))
    await save_draft(await a_member(), Writing(f"thread-{thread.id}", "Not hers"))

    listed = await client.get("/drafts")

    said = text_of(listed)
    for words in ("A new thread: A new <shelf>", "A reply in: Seeds for all", "We did", "Better",
                  "A change of a post in: Seeds for all", "180 days", "just now"):  # fmt: skip
        assert words in said
    assert "Not hers" not in said
    assert "You have begun one before" in text_of(await client.get("/threads/new"))
    assert '"/drafts"' in (await client.get("/threads")).text


async def test_discarding_from_the_list_and_from_the_form(client: Browser) -> None:
    member, thread = await mara(client), await a_thread()
    first = (await save_draft(member, Writing(f"thread-{thread.id}", "We did"))).draft
    second = (await save_draft(member, Writing(NEW, "Once"))).draft

    stale = await client.post(f"/drafts/{NEW}/discard", data={"version": "1"})
    listed = await client.post(f"/drafts/{NEW}/discard", data={"version": second.version})
    place = f"/drafts/{first.place}/discard"
    form = await client.post(place, data={"version": first.version, "back": "1", "body": "We did"})

    assert stale.status_code == 403
    assert listed.headers["location"] == "/drafts"
    assert "is discarded" in text_of(await at(client, form))
    assert not await Draft.exists()


@pytest.mark.parametrize("place", ["nonsense", "thread-7.zz", NEW, "post-1"])
async def test_what_is_no_draft_of_hers_is_not_found(client: Browser, place: str) -> None:
    await save_draft(await a_member(), Writing(NEW, "Somebody else's"))
    await mara(client)

    response = await client.get(f"/drafts/{place}")

    assert response.status_code == 404
    assert "Somebody else" not in response.text
    assert (await client.get("/threads/new", params={"draft": place})).status_code == 404


async def test_words_for_a_thread_that_was_closed_are_still_shown(client: Browser) -> None:
    member, thread = await mara(client), await a_thread()
    await save_draft(member, Writing(f"thread-{thread.id}", "Too late"))
    await Thread.filter(id=thread.id).update(locked_at=now())

    shown = await client.get(f"/drafts/thread-{thread.id}")

    assert shown.status_code == 200
    assert "Too late" in shown.text
    assert "It was not posted" in text_of(await client.get(thread.url))


async def test_a_group_that_she_left_tells_nothing_but_her_own_words(client: Browser) -> None:
    member = await mara(client)
    group = await a_group(member, visibility=Visibility.PRIVATE)
    thread = await a_thread(group=group, title="Our secret")
    await save_draft(member, Writing(f"thread-{thread.id}", "My own words"))
    await Membership.filter(member=member).delete()

    listed = await client.get("/drafts")
    shown = await client.get(f"/drafts/thread-{thread.id}")
    refused = await client.post(f"/threads/{thread.id}/replies", data={"body": "Written since"})

    assert "not open to you" in text_of(listed)
    assert "My own words" in shown.text
    assert refused.status_code == 404
    assert "What you wrote is among your drafts" in text_of(refused)
    assert await Draft.exists(body="Written since")
    for page in (listed, shown, refused):
        assert "Our secret" not in page.text


async def test_nobody_posts_what_another_wrote_in_the_same_browser(client: Browser) -> None:
    thread = await a_thread()
    await signed_in(client, await a_member(username="anna"))

    response = await client.post(
        f"/threads/{thread.id}/replies", data={"body": "Mara's words", "writer": "mara"}
    )

    assert response.status_code == 422
    assert "this was written as mara" in text_of(response)
    assert "Mara&#39;s words</textarea>" in response.text
    assert not await Post.exists(body="Mara's words")


async def test_drafts_outlive_the_session(client: Browser) -> None:
    member, thread = await mara(client), await a_thread()
    await save_draft(member, Writing(f"thread-{thread.id}", "Before I left"))

    await client.post("/sign-out")
    assert "Before I left" not in (await client.get(thread.url)).text
    assert (await client.get("/drafts")).status_code == 303
    await signed_in(client, member)

    assert "Before I left</textarea>" in (await client.get(thread.url)).text
