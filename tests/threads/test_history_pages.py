"""The history of a post as people see it, and revisions that are cited."""

from __future__ import annotations

import re

import httpx
import pytest

from forum.groups.models import Visibility
from forum.moderation.models import LogEntry
from forum.threads.actions import curation, edits
from forum.threads.actions.redaction import redact_revision
from forum.threads.actions.sorting import retitle_thread
from forum.threads.models import Kind, Post, Revision, Thread
from forum.threads.queries.history import STEPS
from tests.browsing import signed_in
from tests.factories import (
    LONG_AGO,
    a_group,
    a_member,
    a_moderator,
    a_thread,
)
from tests.threads.wordings import a_post, words_of

Browser = httpx.AsyncClient
NAME = "Mrs Doe"


async def test_the_history_tells_every_step_word_by_word(client: Browser) -> None:
    post = await a_post(await a_member(name="Ben"), "Ring at noon", "Ring at ten", "Ring at two")

    page = await client.get(f"/posts/{post.id}/history")

    said = words_of(page)
    assert "Revision 3: what it says now Changed by Ben" in said
    assert "Reason: So it says Ring at two" in said
    assert "Ring at removed: ten end of what was removed; inserted: two" in said
    assert "Ring at removed: noon end of what was removed; inserted: ten" in said
    assert "Revision 1 Posted by Ben" in said
    assert said.index("inserted: two") < said.index("inserted: ten")
    assert re.search(r"<del>.*ten.*</del>\s*<ins>.*two.*</ins>", page.text)
    assert '<meta name="robots" content="noindex">' in page.text
    assert "/redact" not in page.text


async def test_a_post_that_never_changed_says_so(client: Browser) -> None:
    post = await a_post(await a_member(), "One")

    page = await client.get(f"/posts/{post.id}/history")

    assert "This post was never changed." in page.text


async def test_a_changed_title_is_told_too(client: Browser) -> None:
    author = await a_member()
    thread = await a_thread(author=author, created_at=LONG_AGO, title="Seeds for everyone")
    opening = await Post.get(thread_id=thread.id)
    heading = edits.Heading("Seeds for nobody", Kind.QUESTION, ())
    await edits.edit_post(author, opening, opening.body, heading=heading)

    page = await client.get(f"/posts/{opening.id}/history")
    then = await client.get(f"/posts/{opening.id}?revision=1")

    assert "Title: Seeds for removed: everyone" in words_of(page)
    assert "Seeds for everyone" in then.text


async def test_a_long_history_is_told_in_pages(client: Browser) -> None:
    post = await a_post(await a_member(), *(f"It says {n}" for n in range(STEPS + 3)))
    address = f"/posts/{post.id}/history"

    first, second = await client.get(address), await client.get(f"{address}?page=2")

    assert "inserted: 12" in words_of(first)
    assert "inserted: 2 " not in words_of(first)
    assert "Posted by" not in words_of(first)
    assert "inserted: 2 " in words_of(second)
    assert "Posted by" in words_of(second)
    assert (await client.get(f"{address}?page=3")).status_code == 404


async def test_what_a_moderator_changed_is_out_of_public_sight(client: Browser) -> None:
    author, moderator = await a_member(), await a_moderator()
    post = await a_post(author, f"{NAME} said")
    post = await edits.edit_post(moderator, post, "A patron said", reason=f"Named {NAME}")
    addresses = [f"/posts/{post.id}/history", f"/posts/{post.id}?revision=1"]

    for reader, status in ((None, 410), (await a_member(), 410), (author, 200), (moderator, 200)):
        if reader:
            await signed_in(client, reader)
        history, then = [await client.get(address) for address in addresses]
        assert (history.status_code, then.status_code) == (200, status)
        assert (NAME in history.text) is (status == 200)
        assert ("until a moderator changed it, is not shown" in history.text) is (status == 410)
        assert (await client.get(f"/posts/{post.id}?revision=2")).status_code == 200


async def a_retitled_thread() -> tuple[Thread, Post]:
    """A thread whose author changed her words before a moderator changed its title."""
    author = await a_member()
    thread = await a_thread(author=author, created_at=LONG_AGO, title=f"{NAME} and seeds")
    opening = await Post.get(thread_id=thread.id)
    await edits.edit_post(author, opening, "Better words")
    await retitle_thread(await a_moderator(), thread, "A patron and seeds", thread.kind, "A name")
    return thread, await Post.get(id=opening.id).select_related("author")


async def test_a_title_that_a_moderator_changed_is_out_of_public_sight_and_nothing_else(
    client: Browser,
) -> None:
    _thread, opening = await a_retitled_thread()
    addresses = [f"/posts/{opening.id}/history", f"/posts/{opening.id}?revision=1"]

    for reader in (None, await a_member(), opening.author, await a_moderator()):
        if reader:
            await signed_in(client, reader)
        sees_all = bool(reader and (reader.id == opening.author_id or reader.is_moderator))
        history, then = [await client.get(address) for address in addresses]
        assert (NAME in history.text, NAME in then.text) == (sees_all, sees_all)
        assert "What worked for you?" in then.text
        assert "inserted: Better words" in words_of(history)
        assert ("What its title was before is not shown." in history.text) is not sees_all


async def test_a_former_title_is_taken_out_for_good(client: Browser) -> None:
    thread, opening = await a_retitled_thread()
    moderator = await a_moderator()
    for number in (1, 2):
        await redact_revision(moderator, opening, number, "A name")
    await signed_in(client, moderator)

    pages = [
        await client.get(path)
        for path in (f"/posts/{opening.id}/history", "/moderation/log", f"/threads/{thread.id}")
    ]

    assert opening.revision == 3
    assert not any(NAME in page.text for page in pages)
    assert not await Revision.filter(title__contains=NAME).exists()
    assert not any(NAME in f"{entry.before}{entry.after}" for entry in await LogEntry.all())


async def test_a_deletion_is_told_to_its_author(client: Browser) -> None:
    author = await a_member()
    post = await a_post(author, "One")
    await edits.delete_post(author, post, "It was wrong")
    await signed_in(client, author)

    page = await client.get(f"/posts/{post.id}/history")

    assert "It was wrong The words stayed the same." in words_of(page)


async def test_a_revision_that_is_cited_stays_as_it_was(client: Browser) -> None:
    post = await a_post(await a_member(name="Ben"), "Ring at *noon*", "Ring at ten")

    then, present = [await client.get(f"/posts/{post.id}?revision={n}") for n in (1, 2)]

    assert "<em>noon</em>" in then.text
    assert "Revision 1 of 2 of post 2. It says something else by now." in words_of(then)
    assert "Revision 2 of post 2. These are its present words." in words_of(present)
    assert "Ring at ten" in present.text
    for page in (then, present):
        assert f'rel="canonical" href="http://127.0.0.1:8000{post.url}"' in page.text
        assert '<meta name="robots" content="noindex">' in page.text
        assert "Seeds for everyone" in page.text
    assert (await client.get(post.url)).status_code == 302


async def test_a_revision_that_cant_be_rendered_any_more_is_shown_as_it_was_typed(
    client: Browser,
) -> None:
    post = await a_post(await a_member(), "One", "Two")
    await Revision.filter(post_id=post.id).update(body="# One " * 6000)

    page = await client.get(f"/posts/{post.id}?revision=1")

    assert page.status_code == 200
    assert '<pre class="source"' in page.text


@pytest.mark.parametrize("number", ["0", "3", "999999999", "9" * 30, "-1", "x", "", "²"])
async def test_a_revision_that_never_was_is_not_found(client: Browser, number: str) -> None:
    post = await a_post(await a_member(), "One", "Two")

    assert (await client.get(f"/posts/{post.id}?revision={number}")).status_code == 404


async def test_revisions_of_hidden_posts_are_gone_for_others(client: Browser) -> None:
    author, moderator = await a_member(), await a_moderator()
    post = await a_post(author, "One", "Two")
    await curation.hide_post(moderator, post, "Rude")
    addresses = [f"/posts/{post.id}?revision={n}" for n in (1, 2)]

    strangers = [(await client.get(address)).status_code for address in addresses]
    history = (await client.get(f"/posts/{post.id}/history")).status_code
    await signed_in(client, author)
    authors = [(await client.get(address)).status_code for address in addresses]

    assert (strangers, history, authors) == ([410, 410], 403, [200, 200])


async def test_private_groups_keep_their_histories(client: Browser) -> None:
    author, moderator = await a_member(), await a_moderator()
    group = await a_group(author, visibility=Visibility.PRIVATE)
    post = await a_post(author, "One", "Two")
    await Thread.filter(id=post.thread_id).update(group_id=group.id)
    tails = ("?revision=1", "/history", "/revisions/1/redact")

    for reader in (await a_member(), moderator):
        await signed_in(client, reader)
        for tail in tails:
            assert (await client.get(f"/posts/{post.id}{tail}")).status_code == 404
