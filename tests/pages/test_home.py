"""The first page, for strangers and for members."""

from __future__ import annotations

import html
import re

import httpx
import pytest

from forum.core.house import House
from forum.groups.models import Visibility
from forum.threads.actions import reading
from forum.threads.models import Level
from tests.browsing import signed_in
from tests.conftest import make_settings
from tests.counting import queries_counted
from tests.factories import a_group, a_member, a_moderator, a_reply, a_tag, a_thread, an_admin

Browser = httpx.AsyncClient


def aside_of(response: httpx.Response) -> str:
    aside = response.text.split("<aside")[1].split("</aside>")[0]
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", aside)))


async def test_a_stranger_learns_what_this_is_and_how_to_join(client: Browser) -> None:
    await a_thread(title="Seeds for everyone")

    response = await client.get("/")

    assert response.status_code == 200
    assert "Librarians who turn outward" in response.text
    assert 'href="/sign-up"' in response.text
    assert "Seeds for everyone" in response.text
    assert "?show=unread" not in response.text
    assert "Questions you could answer" not in response.text


async def test_nobody_is_asked_to_join_where_only_admins_make_accounts(
    client: Browser, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = make_settings(
        house.settings.data_dir, house.settings.database_url, accounts={"open_sign_up": False}
    )
    monkeypatch.setattr(house, "settings", closed)

    home, about = await client.get("/"), await client.get("/about")

    for response in (home, about):
        main = response.text.split('<main id="main"')[1].split("</main>")[0]
        assert 'href="/sign-up"' not in main
    assert "those who keep this place make for you" in home.text


@pytest.mark.parametrize("show", ["unread", "following"])
async def test_what_is_a_members_own_leads_a_stranger_to_the_door(
    client: Browser, show: str
) -> None:
    response = await client.get(f"/?show={show}")

    assert response.status_code == 303
    assert response.headers["location"].startswith("/sign-in?next=")


async def test_a_member_turns_to_what_she_has_not_read(client: Browser) -> None:
    member = await a_member()
    read, unread = await a_thread(title="Read to its end"), await a_thread(title="Not yet read")
    await reading.mark_read(member, read, 1)
    await signed_in(client, member)

    response = await client.get("/?show=unread")

    assert "Not yet read" in response.text
    assert "Read to its end" not in response.text.split("<aside")[0]
    assert unread.first_new_url.split("?")[0] in response.text


async def test_a_member_turns_to_what_she_follows(client: Browser) -> None:
    member = await a_member()
    followed = await a_thread(title="Followed by her")
    await a_thread(title="Of no concern")
    await reading.follow(member, followed, Level.FOLLOW)
    await signed_in(client, member)

    response = await client.get("/?show=following")

    main = response.text.split("<aside")[0]
    assert "Followed by her" in main
    assert "Of no concern" not in main


async def test_the_side_column_asks_her_what_others_want_to_know(client: Browser) -> None:
    member = await a_member()
    await a_thread(title="Who has done this before?")
    await a_thread(title="My own question here", author=member)
    await a_thread(title="Whispered question", group=await a_group(visibility=Visibility.PRIVATE))
    await a_reply(await a_thread(title="Answered question"))
    await signed_in(client, member)

    said = aside_of(await client.get("/"))

    assert "Who has done this before?" in said
    for title in ("My own question here", "Whispered question", "Answered question"):
        assert title not in said


async def test_five_questions_are_enough(client: Browser) -> None:
    for number in range(7):
        await a_thread(title=f"Question number {number}")
    await signed_in(client, await a_member())

    said = aside_of(await client.get("/"))

    assert re.findall(r"Question number (\d)", said) == ["6", "5", "4", "3", "2"]


async def test_it_names_who_keeps_the_place(client: Browser) -> None:
    await a_moderator(name="Mo Keeper")
    await an_admin(name="Ada Min")
    await a_member(name="Just Member")

    said = aside_of(await client.get("/"))

    assert said.index("Ada Min") < said.index("Mo Keeper")
    assert "Just Member" not in said


@pytest.mark.parametrize("query", ["show=x", "kind=x", "tag=x", "group=x", "page=0", "page=9"])
async def test_what_is_not_there_is_not_found(client: Browser, query: str) -> None:
    assert (await client.get(f"/?{query}")).status_code == 404


async def _some_threads(count: int) -> None:
    group, tag = await a_group(), await a_tag()
    for _number in range(count):
        await a_reply(await a_thread(group=group, tags=(tag,)))


@pytest.mark.parametrize("count", [1, 12])
async def test_the_page_costs_a_stranger_five_queries(client: Browser, count: int) -> None:
    await _some_threads(count)

    with queries_counted() as counted:
        await client.get("/")

    assert counted.total == 5, "\n".join(counted.said)


@pytest.mark.parametrize("count", [1, 12])
async def test_the_page_costs_a_member_eight_queries(client: Browser, count: int) -> None:
    await _some_threads(count)
    await signed_in(client, await a_member())

    with queries_counted() as counted:
        await client.get("/")

    assert counted.total == 8, "\n".join(counted.said)
