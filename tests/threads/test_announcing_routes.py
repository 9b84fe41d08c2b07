"""Announcements that wait for their time, as a moderator's browser meets them."""

from __future__ import annotations

from datetime import datetime, timedelta

import httpx
import pytest

from forum.accounts.models import Member, Role
from forum.core.database import now
from forum.threads.actions import announcing
from forum.threads.models import Draft, Thread
from tests.browsing import signed_in
from tests.factories import a_group, a_member, a_moderator
from tests.threads.test_announcing import BODY, TITLE, scheduled

Browser = httpx.AsyncClient


def fields(**values: str) -> dict[str, str]:
    when = (now() + timedelta(days=3)).strftime("%Y-%m-%dT09:30")
    return {"title": TITLE, "body": BODY, "tags": "", "publish_at": when} | values


async def test_a_moderator_sets_a_time_in_her_own_zone(client: Browser) -> None:
    moderator, group = await a_moderator(time_zone="Pacific/Auckland"), await a_group()
    await signed_in(client, moderator)

    asked = await client.get("/announcements/new")
    done = await client.post("/announcements/new", data=fields(group=group.slug))
    listed = await client.get("/announcements")

    draft = await Draft.get()
    assert asked.status_code == 200
    assert (done.status_code, done.headers["location"]) == (303, "/announcements")
    assert draft.publish_at is not None
    typed = datetime.fromisoformat(fields()["publish_at"] + "+00:00")
    assert timedelta(hours=11) < typed - draft.publish_at < timedelta(hours=14)
    assert TITLE in listed.text


@pytest.mark.parametrize(
    "wrong",
    [{"publish_at": "soon"}, {"publish_at": "2020-01-01T10:00"}, {"publish_at": ""},
     {"title": "Hm"}, {"body": ""}, {"group": "nowhere"}, {"tags": "a | b"}],
)  # fmt: skip
async def test_a_wrong_announcement_comes_back_with_its_words(
    client: Browser, wrong: dict[str, str]
) -> None:
    group = await a_group()
    await signed_in(client, await a_moderator())

    response = await client.post("/announcements/new", data=fields(group=group.slug) | wrong)

    assert response.status_code == 422
    assert (BODY in response.text) != ("body" in wrong)
    assert await Draft.all().count() == 0


async def test_it_is_shown_beforehand(client: Browser) -> None:
    group = await a_group()
    await signed_in(client, await a_moderator())

    response = await client.post(
        "/announcements/new", data=fields(group=group.slug, action="preview")
    )

    assert "<strong>eight</strong>" in response.text
    assert await Draft.all().count() == 0


async def test_it_is_published_at_once_from_the_list(client: Browser) -> None:
    moderator = await a_moderator()
    draft = await scheduled(moderator)
    await signed_in(client, moderator)

    asked = await client.get(f"/announcements/{draft.id}")
    later = await client.post(f"/announcements/{draft.id}", data=fields())
    wrong = await client.post(f"/announcements/{draft.id}", data={"publish_at": "soon"})
    done = await client.post(f"/announcements/{draft.id}/publish")
    twice = await client.post(f"/announcements/{draft.id}/publish")

    assert asked.status_code == 200
    assert (later.status_code, wrong.status_code) == (303, 422)
    assert (done.status_code, twice.status_code) == (303, 404)
    assert (await Thread.get()).title == TITLE


async def test_it_is_taken_back_from_the_list(client: Browser) -> None:
    moderator = await a_moderator()
    draft = await scheduled(moderator)
    await signed_in(client, moderator)

    await client.post(f"/announcements/{draft.id}/withdraw")

    assert (await Draft.get(id=draft.id)).publish_at is None
    assert "No announcement waits" in (await client.get("/announcements")).text


async def test_what_was_not_published_says_why_in_the_list(client: Browser) -> None:
    keeper = await a_moderator()
    draft = await scheduled(keeper, hours=-1)
    await Member.filter(id=keeper.id).update(role=Role.MEMBER)
    await announcing.publish_if_due(draft.id)
    await Member.filter(id=keeper.id).update(role=Role.MODERATOR)
    await signed_in(client, keeper)

    listed = await client.get("/announcements")

    assert "It was not published." in listed.text
    assert "start such a thread" in listed.text


async def test_moderators_find_the_way_there(client: Browser) -> None:
    await a_group()
    for member, finds in ((await a_moderator(), True), (await a_member(), False)):
        await signed_in(client, member)
        written = await client.get("/threads/new")
        log = await client.get("/moderation/log")

        assert ('href="/announcements/new"' in written.text) is finds
        assert ('href="/announcements"' in log.text) is finds


async def test_members_find_no_such_pages(client: Browser) -> None:
    draft = await scheduled(await a_moderator())
    await signed_in(client, await a_member())

    for path in ("/announcements", "/announcements/new", f"/announcements/{draft.id}"):
        assert (await client.get(path)).status_code == 404
    for path in (f"/announcements/{draft.id}/publish", f"/announcements/{draft.id}/withdraw"):
        assert (await client.post(path)).status_code == 404
