"""Pinning, moving, renaming and retagging as a moderator's browser meets them."""

from __future__ import annotations

from datetime import timedelta

import httpx

from forum.core.database import now
from forum.groups.models import Visibility
from forum.threads.models import Kind, Thread
from tests.browsing import signed_in
from tests.factories import a_group, a_member, a_moderator, a_tag, a_thread

Browser = httpx.AsyncClient

WHY, TITLE = "Two subjects in one thread", "Where do you store the tools?"


async def test_a_thread_is_pinned_until_the_end_of_a_day(client: Browser) -> None:
    thread = await a_thread()
    await signed_in(client, await a_moderator())
    day = (now() + timedelta(days=10)).date()

    asked = await client.get(f"/threads/{thread.id}/pin")
    wrong = await client.post(f"/threads/{thread.id}/pin", data={"reason": WHY, "until": "soon"})
    past = await client.post(
        f"/threads/{thread.id}/pin", data={"reason": WHY, "until": "2020-01-01"}
    )
    done = await client.post(
        f"/threads/{thread.id}/pin", data={"reason": WHY, "until": day.isoformat()}
    )

    assert asked.status_code == 200
    assert (wrong.status_code, past.status_code, done.status_code) == (422, 422, 303)
    assert "2027-03-31" in wrong.text
    until = (await Thread.get(id=thread.id)).pinned_until
    assert until is not None
    assert until.date() == day + timedelta(days=1)
    assert "pinned now" in (await client.get(f"/threads/{thread.id}/pin")).text


async def test_a_pin_without_a_day_lasts_as_long_as_the_settings_say(client: Browser) -> None:
    thread = await a_thread()
    await signed_in(client, await a_moderator())

    await client.post(f"/threads/{thread.id}/pin", data={"reason": WHY})
    pinned = await Thread.get(id=thread.id)
    await client.post(f"/threads/{thread.id}/unpin", data={"reason": WHY})

    assert pinned.pinned_until is not None
    assert timedelta(days=14) < pinned.pinned_until - now() < timedelta(days=16)
    assert not (await Thread.get(id=thread.id)).is_pinned


async def test_a_thread_is_moved_to_another_group(client: Browser) -> None:
    thread, group = await a_thread(), await a_group()
    await signed_in(client, await a_moderator())

    asked = await client.get(f"/threads/{thread.id}/move")
    wrong = await client.post(
        f"/threads/{thread.id}/move", data={"group": "nowhere", "reason": WHY}
    )
    done = await client.post(
        f"/threads/{thread.id}/move", data={"group": group.slug, "reason": WHY}
    )

    assert group.name in asked.text
    assert "no longer finds the thread" in asked.text
    assert (wrong.status_code, done.status_code) == (422, 303)
    assert WHY in wrong.text
    assert (await Thread.get(id=thread.id)).group_id == group.id


async def test_moving_out_of_a_private_group_needs_a_tick(client: Browser) -> None:
    keeper = await a_member()
    private = await a_group(moderators=(keeper,), visibility=Visibility.PRIVATE)
    public = await a_group(moderators=(keeper,))
    thread = await a_thread(group=private)
    await signed_in(client, keeper)
    fields = {"group": public.slug, "reason": WHY}

    without = await client.post(f"/threads/{thread.id}/move", data=fields)
    ticked = await client.post(f"/threads/{thread.id}/move", data=fields | {"openly": "1"})

    assert (without.status_code, ticked.status_code) == (422, 303)
    assert "couldn&#39;t read these words" in without.text


async def test_who_moderates_one_group_only_is_told_so(client: Browser) -> None:
    keeper = await a_member()
    thread = await a_thread(group=await a_group(moderators=(keeper,)))
    await signed_in(client, keeper)

    page = await client.get(f"/threads/{thread.id}/move")

    assert "You moderate no other group" in page.text


async def test_old_titles_lead_to_the_new_one(client: Browser) -> None:
    thread = await a_thread()
    await signed_in(client, await a_moderator())
    fields = {"title": TITLE, "kind": "discussion", "reason": WHY}

    asked = await client.get(f"/threads/{thread.id}/retitle")
    wrong = await client.post(f"/threads/{thread.id}/retitle", data=fields | {"title": "Hm"})
    done = await client.post(f"/threads/{thread.id}/retitle", data=fields)
    old = await client.get(thread.url)

    changed = await Thread.get(id=thread.id)
    assert thread.title in asked.text
    assert (wrong.status_code, done.status_code) == (422, 303)
    assert (changed.title, changed.kind) == (TITLE, Kind.DISCUSSION)
    assert (old.status_code, old.headers["location"]) == (301, changed.url)


async def test_a_thread_is_given_other_tags(client: Browser) -> None:
    old, new = await a_tag("Crafts"), await a_tag("Outreach")
    thread = await a_thread(tags=(old,))
    await signed_in(client, await a_moderator())

    asked = await client.get(f"/threads/{thread.id}/retag")
    wrong = await client.post(f"/threads/{thread.id}/retag", data={"tags": "a | b", "reason": WHY})
    done = await client.post(
        f"/threads/{thread.id}/retag", data={"tags": "outreach", "reason": WHY}
    )

    assert old.name in asked.text
    assert (wrong.status_code, done.status_code) == (422, 303)
    assert [tag.id for tag in await thread.tags.all()] == [new.id]
