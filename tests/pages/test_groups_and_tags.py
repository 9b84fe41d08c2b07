"""Groups and tags with their threads."""

from __future__ import annotations

import re

import httpx
import pytest

from forum.groups.models import Visibility
from forum.threads.actions import reading
from forum.threads.models import Kind
from tests.browsing import signed_in
from tests.counting import queries_counted
from tests.factories import a_group, a_member, a_reply, a_tag, a_thread, an_admin

Browser = httpx.AsyncClient


async def test_a_group_shows_its_threads(client: Browser) -> None:
    group = await a_group(name="Rural branches")
    await a_thread(title="In the group", group=group)
    await a_thread(title="Somewhere else")

    response = await client.get(f"/groups/{group.slug}")

    assert "In the group" in response.text
    assert "Somewhere else" not in response.text
    assert "Start a thread here" not in response.text


async def test_a_refused_request_stands_in_the_list_as_it_was(client: Browser) -> None:
    member, group = await a_member(), await a_group(name="Rural branches")
    await a_thread(group=group)
    await signed_in(client, member)

    refused = await client.post("/groups/ask", data={"group": "", "note": "Kept words"})

    assert refused.status_code == 422
    assert "Kept words" in refused.text
    assert "1 thread" in refused.text


async def test_a_member_sees_what_is_new_in_a_group(client: Browser) -> None:
    member, group = await a_member(), await a_group()
    read = await a_thread(title="Read to its end", group=group)
    await a_thread(title="Not yet read", group=group)
    await reading.mark_read(member, read, 1)
    await signed_in(client, member)

    latest = await client.get(f"/groups/{group.slug}")
    unread = await client.get(f"/groups/{group.slug}?show=unread")

    assert f'href="/threads/new?group={group.slug}"' in latest.text
    assert "Read to its end" in latest.text
    assert "Read to its end" not in unread.text
    assert "Not yet read" in unread.text
    assert f'href="/groups/{group.slug}?show=following"' in unread.text


async def test_a_moderator_is_led_from_her_group_to_its_log(client: Browser) -> None:
    member = await a_member()
    group = await a_group(moderators=(member,))
    await signed_in(client, member)

    response = await client.get(f"/groups/{group.slug}")

    assert f'href="/moderation/log?group={group.slug}"' in response.text


async def test_a_group_is_narrowed_by_kind(client: Browser) -> None:
    group = await a_group()
    await a_thread(title="A good idea", group=group, kind=Kind.IDEA)
    await a_thread(title="A good question", group=group)

    response = await client.get(f"/groups/{group.slug}?kind=idea&group=ignored-{'x' * 9}")
    narrowed = await client.get(f"/groups/{group.slug}?kind=idea")

    assert response.status_code == 404
    assert "A good idea" in narrowed.text
    assert "A good question" not in narrowed.text


async def test_a_tag_shows_what_is_said_about_it_as_far_as_one_may_see(client: Browser) -> None:
    tag, member = await a_tag("Seed libraries"), await a_member()
    private = await a_group(member, visibility=Visibility.PRIVATE)
    await a_thread(title="About seeds", tags=(tag,))
    await a_thread(title="Whispers of seeds", tags=(tag,), group=private)
    await a_thread(title="About something else")

    for_strangers = (await client.get("/tags/seed-libraries")).text
    await signed_in(client, member)
    for_her = (await client.get("/tags/seed-libraries")).text

    assert "About seeds" in for_strangers
    assert "Whispers of seeds" not in for_strangers
    assert "Whispers of seeds" in for_her
    assert "About something else" not in for_her


async def test_lists_say_how_many_threads_one_may_see(client: Browser) -> None:
    tag, member = await a_tag("Seed libraries"), await a_member()
    public = await a_group(name="Rural branches")
    private = await a_group(member, visibility=Visibility.PRIVATE, name="Whispers")
    for group in (public, public, private):
        await a_thread(tags=(tag,), group=group)

    groups, tags = await client.get("/groups"), await client.get("/tags")
    await signed_in(client, member)
    hers = await client.get("/tags?q=seed")

    assert "2 threads" in groups.text
    assert "Whispers" not in groups.text
    assert re.search(r"Seed libraries.*2 threads", tags.text, re.DOTALL)
    assert "3 threads" in hers.text


@pytest.mark.parametrize("path", ["/groups/none", "/tags/none", "/groups/new-none?show=x"])
async def test_what_is_not_there_is_not_found(client: Browser, path: str) -> None:
    assert (await client.get(path)).status_code == 404


async def test_fixed_addresses_are_no_groups_and_no_tags(client: Browser) -> None:
    await signed_in(client, await an_admin())

    assert "Make a group" in (await client.get("/groups/new")).text
    assert (await client.get("/tags/suggest?q=s")).headers["content-type"] == "application/json"


async def test_pages_cost_the_same_with_one_thread_and_with_many(client: Browser) -> None:
    group, tag = await a_group(), await a_tag()
    paths = (f"/groups/{group.slug}", f"/tags/{tag.slug}", "/groups", "/tags")
    await signed_in(client, await a_member())
    totals = []
    for more in (1, 8):
        for _number in range(more):
            await a_reply(await a_thread(group=group, tags=(tag,)))
        for path in paths:
            await client.get(path)  # what says nothing of threads is kept
        with queries_counted() as counted:
            for path in paths:
                await client.get(path)
        totals.append(counted.total)

    assert totals[0] == totals[1]
    assert totals[0] <= 31
