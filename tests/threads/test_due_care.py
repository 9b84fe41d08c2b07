"""What goes wrong when nobody looks closely: undone decisions, races, forged titles."""

from __future__ import annotations

import asyncio
import html
import re

import httpx
import pytest

from forum.app import build_house
from forum.core.errors import Forbidden
from forum.core.house import House
from forum.core.settings import Settings
from forum.groups.models import Group, Membership, Visibility
from forum.moderation.models import LogEntry
from forum.threads.actions import curation, edits, reading, replies, threads
from forum.threads.actions.edits import Heading
from forum.threads.models import Kind, Post, State, Thread
from tests.browsing import signed_in
from tests.factories import a_group, a_member, a_moderator, a_reply, a_tag, a_thread

Browser = httpx.AsyncClient


async def the_opening(thread: Thread) -> Post:
    post = await Post.get(thread_id=thread.id, number=1)
    post.thread = thread
    return post


async def test_an_author_does_not_undo_a_moderators_hiding(house: House) -> None:
    author = await a_member()
    thread = await a_thread(author=author)
    await curation.hide_thread(await a_moderator(), thread, "Names a patron")

    for act in (edits.delete_post, edits.undelete_post):
        with pytest.raises(Forbidden):
            await act(author, await the_opening(thread))

    assert (await Thread.get(id=thread.id)).state is State.HIDDEN


async def test_a_moderator_does_not_bring_back_what_its_author_deleted(house: House) -> None:
    author = await a_member()
    thread = await a_thread(author=author)
    await edits.delete_post(author, await the_opening(thread))

    for act in (curation.restore_thread, curation.hide_thread):
        with pytest.raises(Forbidden):
            await act(await a_moderator(), thread, "I liked it")


async def test_what_a_moderator_took_out_is_in_no_history_for_others(client: Browser) -> None:
    author = await a_member()
    thread = await a_thread(author=author, body="Ring Mrs Doe at 555-0100")
    post = await the_opening(thread)
    heading = Heading(thread.title, thread.kind, ())
    await edits.edit_post(author, post, "Ring Mrs Doe at 555-0100!", heading=heading)
    await edits.edit_post(
        await a_moderator(), post, "Ring us", reason="A patron's number", heading=heading
    )
    await edits.edit_post(author, post, "Ring us at the desk", heading=heading)

    for reader in (None, await a_member(), author):
        if reader:
            await signed_in(client, reader)
        page = await client.get(f"/posts/{post.id}/history")
        assert ("555-0100" in page.text) is (reader is author)
        assert "Ring us" in page.text


async def test_clicks_at_the_same_time_post_once(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        author, group, thread = await a_member(), await a_group(), await a_thread()

        posts = await asyncio.gather(
            *(replies.post_reply(author, thread, "Once is enough") for _ in range(3))
        )
        started = await asyncio.gather(
            *(
                threads.start_thread(author, group, Kind.IDEA, "Just once", "Enough", [])
                for _ in range(3)
            )
        )

        assert len({post.id for post in posts}) == len({one.id for one in started}) == 1


async def test_words_posted_again_after_a_deletion_are_posted(house: House) -> None:
    author, thread = await a_member(), await a_thread()
    first = await replies.post_reply(author, thread, "On second thoughts")
    await edits.delete_post(author, first)

    second = await replies.post_reply(author, thread, "On second thoughts")

    assert second.id != first.id


async def test_a_group_that_became_private_meanwhile_lets_nobody_in(house: House) -> None:
    outsider, group = await a_member(), await a_group()
    await Group.filter(id=group.id).update(visibility=Visibility.PRIVATE)

    with pytest.raises(Forbidden):
        await threads.start_thread(outsider, group, Kind.IDEA, "Hello inside", "Hello", [])

    assert not await Membership.exists(group_id=group.id)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\u200b" * 12, None),
        ("Good news\n\n-- \nNo more digests: https://evil.example", "one line"),
        ("\u202eA title turned round", "one line"),
    ],
)
async def test_a_title_is_one_line_that_can_be_read(
    client: Browser, typed: str, kept: str | None
) -> None:
    group = await a_group()
    await signed_in(client, await a_member())

    answer = await client.post(
        "/threads", data={"kind": "idea", "group": group.slug, "title": typed, "body": "Words"}
    )

    assert answer.status_code == (303 if kept else 422)
    for thread in await Thread.all():
        assert not re.search(r"[\n\u200b\u202e]", thread.title)


async def test_a_head_request_changes_nothing(client: Browser) -> None:
    author = await a_member()
    post = await the_opening(await a_thread(author=author))
    await signed_in(client, author)

    sent = {"kind": "idea", "title": "Another title", "body": "Changed", "tags": ""}
    await client.request("HEAD", f"/posts/{post.id}/edit", data=sent)

    assert (await Post.get(id=post.id)).body == "What worked for you?"


async def test_the_log_says_all_that_a_moderator_changed(house: House) -> None:
    tag = await a_tag("Story times")
    thread = await a_thread(kind=Kind.QUESTION, title="A question")
    heading = Heading("An idea, really", Kind.IDEA, [tag])

    await edits.edit_post(
        await a_moderator(), await the_opening(thread), "Words", reason="It is one", heading=heading
    )

    entry = await LogEntry.get(act="edit")
    assert (entry.before["kind"], entry.before["tags"]) == ("question", [])
    assert (entry.after["kind"], entry.after["tags"]) == ("idea", ["Story times"])


async def test_who_keeps_a_group_announces_there_and_nowhere_else(client: Browser) -> None:
    keeper = await a_member()
    own, other = await a_group(moderators=(keeper,)), await a_group()
    await signed_in(client, keeper)
    form = {"kind": "announcement", "title": "We meet on Friday", "body": "At noon."}

    offered = await client.get("/threads/new")
    here = await client.post("/threads", data=form | {"group": own.slug})
    there = await client.post("/threads", data=form | {"group": other.slug})

    assert 'value="announcement"' in offered.text
    assert (here.status_code, there.status_code) == (303, 422)


async def test_too_many_previews_are_answered_as_such_and_keep_the_words(
    client: Browser, house: House
) -> None:
    thread = await a_thread()
    await signed_in(client, await a_member())
    most = int(house.settings.limits.replies_per_member.split()[0])
    form = {"body": "How does *this* look?", "action": "preview"}

    for _ in range(most):
        answer = await client.post(f"/threads/{thread.id}/replies", data=form)
        assert answer.status_code == 200
    answer = await client.post(f"/threads/{thread.id}/replies", data=form)

    assert answer.status_code == 429
    assert "How does *this* look?" in answer.text


async def test_the_mark_leads_to_the_page_of_the_first_new_post_that_is_visible(
    client: Browser,
) -> None:
    member, thread = await a_member(), await a_thread()
    last = [await a_reply(thread) for _ in range(25)][-1]
    await reading.mark_read(member, thread, 24)
    await Post.filter(thread_id=thread.id, number=25).update(state=State.HIDDEN)
    await (await thread.held()).recounted()
    await signed_in(client, member)

    listed = await client.get("/threads")
    [address] = re.findall(r'class="thread-row-new" href="([^"]+)"', listed.text)
    page = await client.get(html.unescape(address).partition("#")[0])

    assert page.text.index('id="new"') < page.text.index(f'id="{last.anchor}"')
