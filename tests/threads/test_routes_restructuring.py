"""Splitting and merging as a moderator's browser meets them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import httpx
import pytest

from forum.groups.models import Visibility
from forum.threads.models import Draft, Post, Restructuring, State, Thread
from tests.browsing import signed_in
from tests.factories import a_group, a_member, a_moderator, a_reply, a_thread
from tests.threads.rearranging import a_long_thread, numbers_in

Browser = httpx.AsyncClient

WHY, TITLE = "Two subjects in one thread", "Where do you store the tools?"


async def test_posts_are_chosen_by_ticks_and_by_numbers(client: Browser) -> None:
    thread, posts = await a_long_thread(6)
    await signed_in(client, await a_moderator())

    asked = await client.get(f"/threads/{thread.id}/split?posts=3")
    done = await client.post(
        f"/threads/{thread.id}/split",
        data={"posts": ["3", "5-6, 7"], "title": TITLE, "reason": WHY},
    )

    assert re.search(r'value="3"[^>]* checked', asked.text)
    assert not re.search(r'value="4"[^>]* checked', asked.text)
    assert "Reply 7" in asked.text
    assert 'value="1"' not in asked.text.partition("field-posts-numbers")[0]
    assert done.status_code == 303
    new = await Thread.get(id=(await Post.get(id=posts[2].id)).thread_id)
    assert urlsplit(done.headers["location"]).path == new.url
    assert [body for _number, body in await numbers_in(new)] == [
        "Reply 3", "Reply 5", "Reply 6", "Reply 7",
    ]  # fmt: skip
    assert (new.kind, new.group_id) == (thread.kind, thread.group_id)


@pytest.mark.parametrize("posts", ["", "one", "1", "99", "2-999999999", "5-2"])
async def test_what_cannot_be_split_is_said_beside_the_numbers(client: Browser, posts: str) -> None:
    thread, _posts = await a_long_thread(2)
    await signed_in(client, await a_moderator())

    response = await client.post(
        f"/threads/{thread.id}/split", data={"posts": posts, "title": TITLE, "reason": WHY}
    )

    assert response.status_code == 422
    assert TITLE in response.text
    assert await Restructuring.all().count() == 0


async def test_links_to_posts_lead_to_where_they_are(client: Browser) -> None:
    thread, posts = await a_long_thread(3)
    await signed_in(client, await a_moderator())
    fields = {"posts": "3", "title": TITLE, "reason": WHY}

    await client.post(f"/threads/{thread.id}/split", data=fields)
    permalink = await client.get(f"/posts/{posts[2].id}")

    new = await Thread.get(id=(await Post.get(id=posts[2].id)).thread_id)
    assert permalink.headers["location"] == f"{new.url}#post-1"


@pytest.mark.parametrize(
    "into", ["{id}", "#{id}", "/threads/{id}/x", "http://a.example/threads/{id}?page=2"]
)
async def test_a_thread_is_merged_into_one_named_by_number_or_address(
    client: Browser, into: str
) -> None:
    source, target = await a_thread(), await a_thread()
    reply = await a_reply(source)
    await signed_in(client, await a_moderator())
    fields = {"into": into.format(id=target.id), "reason": WHY}

    shown = await client.post(f"/threads/{source.id}/merge", data=fields | {"action": "preview"})
    untouched = await Thread.get(id=source.id)
    done = await client.post(f"/threads/{source.id}/merge", data=fields)

    assert target.title in shown.text
    assert untouched.state is State.VISIBLE
    assert (done.status_code, done.headers["location"]) == (303, f"{target.url}#post-2")
    assert (await Post.get(id=reply.id)).thread_id == target.id


async def test_every_address_of_a_merged_thread_leads_on(client: Browser) -> None:
    source, target = await a_thread(), await a_thread()
    moderator = await a_moderator()
    await signed_in(client, moderator)
    await client.post(f"/threads/{source.id}/merge", data={"into": target.id, "reason": WHY})

    for cookie in (True, False):
        if not cookie:
            client.cookies.clear()
        for path in (f"/threads/{source.id}", source.url, f"{source.url}?page=3"):
            response = await client.get(path)
            assert response.status_code == 301
            assert response.headers["location"] == f"{target.url}#post-2"


async def test_the_merge_page_says_what_it_needs(client: Browser) -> None:
    thread = await a_thread()
    stranger_to_her = await a_thread(group=await a_group(visibility=Visibility.PRIVATE))
    await signed_in(client, await a_moderator())

    asked = await client.get(f"/threads/{thread.id}/merge?into=7")
    answers = [
        await client.post(f"/threads/{thread.id}/merge", data={"into": into, "reason": WHY})
        for into in ("", "that other one", "999999", str(stranger_to_her.id), str(thread.id))
    ]

    assert asked.status_code == 200
    assert {answer.status_code for answer in answers} == {422}
    assert stranger_to_her.title not in answers[3].text
    assert answers[2].text.count("You moderate no thread") == answers[3].text.count(
        "You moderate no thread"
    )


async def test_a_merge_is_taken_back_from_the_page_of_the_other(client: Browser) -> None:
    source, target = await a_thread(), await a_thread()
    await signed_in(client, await a_moderator())
    await client.post(f"/threads/{source.id}/merge", data={"into": target.id, "reason": WHY})
    act = await Restructuring.get()

    offered = await client.get(f"/threads/{target.id}/merge")
    asked = await client.get(f"/restructurings/{act.id}/undo")
    without = await client.post(f"/restructurings/{act.id}/undo", data={"reason": ""})
    done = await client.post(f"/restructurings/{act.id}/undo", data={"reason": "A mistake"})
    twice = await client.post(f"/restructurings/{act.id}/undo", data={"reason": "A mistake"})

    assert f"/restructurings/{act.id}/undo" in offered.text
    assert source.title in asked.text
    assert [each.status_code for each in (without, done, twice)] == [422, 303, 422]
    assert (await client.get(source.url)).status_code == 200


async def test_a_split_is_taken_back_too(client: Browser) -> None:
    thread, posts = await a_long_thread(3)
    await signed_in(client, await a_moderator())
    fields = {"posts": "3", "title": TITLE, "reason": WHY}
    await client.post(f"/threads/{thread.id}/split", data=fields)
    act = await Restructuring.get()

    asked = await client.get(f"/restructurings/{act.id}/undo")
    await client.post(f"/restructurings/{act.id}/undo", data={"reason": "A mistake"})

    assert TITLE in asked.text
    assert (await Post.get(id=posts[2].id)).thread_id == thread.id


async def test_members_find_none_of_these_pages(client: Browser) -> None:
    thread, other = await a_thread(), await a_thread()
    moderator = await a_moderator()
    await signed_in(client, moderator)
    await client.post(f"/threads/{other.id}/merge", data={"into": thread.id, "reason": WHY})
    act = await Restructuring.get()
    await signed_in(client, thread.author)

    paths = [
        f"/threads/{thread.id}/{verb}"
        for verb in ("pin", "unpin", "move", "retitle", "retag", "split", "merge")
    ]
    for path in (*paths, f"/restructurings/{act.id}/undo", "/restructurings/999/undo"):
        assert (await client.get(path)).status_code == 404
        assert (await client.post(path, data={"reason": "mine"})).status_code == 404


async def test_a_moderator_of_another_group_finds_none_either(client: Browser) -> None:
    keeper = await a_member()
    await a_group(moderators=(keeper,))
    thread = await a_thread()
    await signed_in(client, keeper)

    assert (await client.get(f"/threads/{thread.id}/split")).status_code == 404


async def test_what_a_moderator_did_reads_well_in_the_log(client: Browser) -> None:
    thread, _posts = await a_long_thread(3)
    other = await a_thread()
    await signed_in(client, await a_moderator())
    fields = {"posts": "2-3", "title": TITLE, "reason": WHY}
    await client.post(f"/threads/{thread.id}/pin", data={"reason": WHY})
    await client.post(f"/threads/{thread.id}/split", data=fields)
    await client.post(f"/threads/{thread.id}/merge", data={"into": other.id, "reason": WHY})
    for act in await Restructuring.all().order_by("-id"):
        await client.post(f"/restructurings/{act.id}/undo", data={"reason": "A mistake"})

    log = await client.get("/moderation/log")
    narrowed = await client.get("/moderation/log?act=undo_merge")

    said = ("pinned the thread", "split posts off", "merged the thread", "took back the split",
            "took back a merge")  # fmt: skip
    for words in said:
        assert words in log.text
    assert narrowed.status_code == 200


async def test_a_hidden_thread_is_gone_for_others_with_a_sentence(client: Browser) -> None:
    thread = await a_thread()
    await signed_in(client, await a_moderator())
    await client.post(f"/threads/{thread.id}/hide", data={"reason": WHY})
    client.cookies.clear()

    gone = await client.get(thread.url)

    assert gone.status_code == 410
    assert "took this thread away" in gone.text
    assert thread.title not in gone.text


async def test_a_reply_sent_to_a_merged_thread_is_not_lost(client: Browser) -> None:
    source, target = await a_thread(), await a_thread()
    await signed_in(client, await a_moderator())
    await client.post(f"/threads/{source.id}/merge", data={"into": target.id, "reason": WHY})
    await signed_in(client, await a_member())

    response = await client.post(
        f"/threads/{source.id}/replies", data={"body": "Written before they were merged"}
    )

    words = [post.body for post in await Post.all()]
    words += [draft.body for draft in await Draft.all()]
    assert response.status_code == 303
    assert response.headers["location"].startswith(target.url)
    assert words.count("Written before they were merged") == 1


async def test_words_for_a_merged_thread_wait_where_they_can_be_posted(client: Browser) -> None:
    source, target = await a_thread(), await a_thread()
    reply = await a_reply(source)
    writer = await a_member()
    await signed_in(client, await a_moderator())
    await client.post(f"/threads/{source.id}/merge", data={"into": target.id, "reason": WHY})
    await signed_in(client, writer)
    words = {"body": "From a page that was open", "reply_to": "2", "sitting": "one"}

    saved = await client.post(f"/drafts/thread-{source.id}", data=words)
    moved = await client.post(f"/threads/{source.id}/replies", data=words)

    draft = await Draft.get(member=writer)
    assert saved.json()["place"] == draft.place == f"thread-{target.id}"
    assert (draft.thread_id, draft.typed["reply_to"]) == (target.id, "3")
    assert (await Post.get(id=reply.id)).number == 3
    page = await client.get(moved.headers["location"].partition("#")[0])
    assert "From a page that was open</textarea>" in page.text


async def test_a_draft_isnt_led_to_a_thread_that_she_cant_see(client: Browser) -> None:
    source = await a_thread()
    hidden = await a_thread(group=await a_group(visibility=Visibility.PRIVATE))
    await signed_in(client, await a_member())
    await Thread.filter(id=source.id).update(state="merged", merged_into_id=hidden.id)

    saved = await client.post(f"/drafts/thread-{source.id}", data={"body": "Words"})

    assert saved.json()["place"] == f"thread-{source.id}"
    assert (await Draft.get()).thread_id is None


async def test_what_can_be_taken_back_names_no_thread_of_a_private_group(client: Browser) -> None:
    keeper, helper = await a_member(), await a_member()
    thread, _posts = await a_long_thread(group=await a_group(moderators=(keeper, helper)))
    private = await a_group(moderators=(keeper,), visibility=Visibility.PRIVATE)
    await signed_in(client, keeper)
    fields = {"posts": "2", "title": TITLE, "reason": WHY, "group": private.slug}
    await client.post(f"/threads/{thread.id}/split", data=fields)
    act = await Restructuring.get()

    for moderator, finds in ((keeper, True), (helper, False), (await a_moderator(), False)):
        await signed_in(client, moderator)
        for verb in ("split", "merge"):
            page = await client.get(f"/threads/{thread.id}/{verb}")
            assert page.status_code == 200
            assert (f'href="/restructurings/{act.id}/undo"' in page.text) is finds
            assert (TITLE in page.text) is finds
