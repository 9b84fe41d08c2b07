"""Bookmarks are their owner's alone, and tell nothing of what she can't see any more."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest

from forum.app import build_house
from forum.core.database import now
from forum.core.errors import Forbidden, TooMany
from forum.core.house import House
from forum.core.settings import Settings
from forum.groups.models import Membership, Visibility
from forum.threads.actions.bookmarks import keep_post, toggle_bookmark
from forum.threads.actions.curation import hide_post
from forum.threads.models import Bookmark, Post, State, Thread
from tests.browsing import signed_in
from tests.factories import a_group, a_member, a_moderator, a_reply, a_thread

Browser = httpx.AsyncClient


async def a_post(**values: Any) -> Post:
    return await a_reply(await a_thread(**values), body="We lent *forty* packets of seeds.")


async def test_what_she_cant_see_any_more_is_without_words(client: Browser) -> None:
    member = await a_member()
    group = await a_group(member, visibility=Visibility.PRIVATE, name="Secret garden")
    left, hidden = await a_post(group=group, title="Left behind"), await a_post(title="Hidden one")
    deleted, away = await a_post(title="Taken back"), await a_post(title="Away it went")
    for post in (left, hidden, deleted, away):
        await keep_post(member, post, note="Mine", remind_at=now() + timedelta(days=2))
    await Membership.filter(member_id=member.id).delete()
    await hide_post(await a_moderator(), hidden, "Rude")
    await Post.filter(id=deleted.id).update(state=State.DELETED)
    await Thread.filter(id=away.thread_id).update(state=State.HIDDEN)
    await signed_in(client, member)

    page = (await client.get("/bookmarks")).text

    assert page.count("A post that is no longer there") == 4
    assert page.count("Mine") == 4
    for words in ("forty", "Left behind", "Hidden one", "Taken back", "Away", "Secret", "Member"):
        assert words not in page.partition("<main")[2].partition("</main>")[0]
    assert "reminder on" not in page


async def test_a_moderator_still_finds_what_she_may_read(client: Browser) -> None:
    moderator = await a_moderator()
    post = await a_post(title="Hidden one")
    await keep_post(moderator, post)
    await hide_post(moderator, post, "Rude")
    await signed_in(client, moderator)

    assert "Hidden one" in (await client.get("/bookmarks")).text


async def test_a_bookmark_goes_whatever_became_of_its_post(client: Browser) -> None:
    member = await a_member()
    post = await a_post(group=await a_group(member, visibility=Visibility.PRIVATE))
    bookmark = await keep_post(member, post)
    await Membership.filter(member_id=member.id).delete()
    await signed_in(client, member)

    gone = await client.post(f"/bookmarks/{bookmark.id}/remove")
    again = await client.post(f"/bookmarks/{bookmark.id}/remove")

    assert (gone.status_code, gone.headers["location"]) == (303, "/bookmarks")
    assert again.status_code == 404
    assert not await Bookmark.exists()


async def test_nobody_else_sees_or_removes_a_bookmark(client: Browser) -> None:
    owner, post = await a_member(), await a_post()
    bookmark = await keep_post(owner, post, note="A private thought")
    await signed_in(client, await a_moderator())

    pages = [
        await client.get(path)
        for path in ("/bookmarks", f"/posts/{post.id}/bookmark", post.thread.url)
    ]
    refused = await client.post(f"/bookmarks/{bookmark.id}/remove")
    own = await client.post(f"/posts/{post.id}/bookmark", data={"action": "remove"})

    assert all("A private thought" not in page.text for page in pages)
    assert refused.status_code == 404
    assert own.status_code == 303
    assert await Bookmark.filter(member=owner).count() == 1


async def test_a_stranger_is_asked_to_sign_in(client: Browser) -> None:
    post = await a_post()
    bookmark = await keep_post(await a_member(), post)

    read = [await client.get(path) for path in ("/bookmarks", f"/posts/{post.id}/bookmark")]
    sent = [
        await client.post(path)
        for path in (
            f"/posts/{post.id}/bookmark",
            f"/threads/{post.thread_id}/bookmark",
            f"/bookmarks/{bookmark.id}/remove",
        )
    ]

    assert all(answer.headers["location"].startswith("/sign-in") for answer in read)
    assert [answer.status_code for answer in sent] == [401, 401, 401]
    assert await Bookmark.all().count() == 1


async def test_what_she_doesnt_see_she_doesnt_keep(client: Browser) -> None:
    private = await a_post(group=await a_group(visibility=Visibility.PRIVATE))
    hidden = await a_post()
    await hide_post(await a_moderator(), hidden, "Rude")
    await signed_in(client, await a_member())

    answers = [
        await client.get(f"/posts/{private.id}/bookmark"),
        await client.post(f"/posts/{private.id}/bookmark"),
        await client.post(f"/threads/{private.thread_id}/bookmark"),
        await client.get(f"/posts/{hidden.id}/bookmark"),
        await client.post(f"/posts/{hidden.id}/bookmark"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404, 403, 422]
    assert not await Bookmark.exists()
    with pytest.raises(Forbidden):
        await toggle_bookmark(await a_member(), hidden)


async def test_a_closed_thread_may_be_kept(house: House) -> None:
    post = await a_post()
    await Thread.filter(id=post.thread_id).update(locked_at=now())

    assert (await keep_post(await a_member(), post)).post_id == post.id


async def test_keeping_all_day_has_an_end(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    limits = house.settings.limits.model_copy(update={"replies_per_member": "1 per hour"})
    changed = house.settings.model_copy(update={"limits": limits})
    monkeypatch.setattr(house, "settings", changed)
    member = await a_member()
    await keep_post(member, await a_post())

    with pytest.raises(TooMany):
        await toggle_bookmark(member, await a_post())


async def test_many_clicks_at_once_keep_it_once(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        member, post = await a_member(), await a_post()

        await asyncio.gather(*(toggle_bookmark(member, post, wanted=True) for _ in range(4)))
        await asyncio.gather(*(keep_post(member, post, note=str(n)) for n in range(4)))

        assert await Bookmark.all().count() == 1
