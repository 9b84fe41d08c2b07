"""A member's page."""

from __future__ import annotations

import httpx

from forum.groups.models import Visibility
from forum.threads.models import State
from tests.browsing import signed_in
from tests.counting import queries_counted
from tests.factories import a_group, a_member, a_moderator, a_reply, a_thread

Browser = httpx.AsyncClient


async def test_strangers_are_led_to_the_door_whether_or_not_there_is_such_a_member(
    client: Browser,
) -> None:
    await a_member(username="nora")

    for username in ("nora", "nobody"):
        response = await client.get(f"/members/{username}")
        assert response.status_code == 303
        assert response.headers["location"] == f"/sign-in?next=%2Fmembers%2F{username}"


async def test_it_says_who_she_is(client: Browser) -> None:
    await a_member(
        username="nora", name="Nora V", library="Gull Point Library", role_title="Director",
        about="I listen <first>.", email="secret@library.example",
    )  # fmt: skip
    await signed_in(client, await a_member())

    response = await client.get("/members/Nora")

    assert response.status_code == 200
    for words in ("Nora V", "Gull Point Library", "Director", "I listen &lt;first&gt;."):
        assert words in response.text
    assert "secret@library.example" not in response.text
    assert "Nothing here yet" in response.text
    assert "Change your profile" not in response.text


async def test_on_her_own_page_she_can_change_it(client: Browser) -> None:
    member = await a_moderator(username="nora")
    await signed_in(client, member)

    response = await client.get("/members/nora")

    assert 'href="/settings/profile"' in response.text
    assert "Keeps this place as moderator." in response.text


async def test_there_is_nobody_of_that_name(client: Browser) -> None:
    await signed_in(client, await a_member(email="nora@library.example"))

    for name in ("nobody", "nora@library.example", "%20", "x" * 200):
        assert (await client.get(f"/members/{name}")).status_code == 404


async def test_it_lists_what_she_wrote(client: Browser) -> None:
    nora = await a_member(username="nora")
    await a_thread(title="Her own thread", author=nora)
    other = await a_thread(title="Somebody else's")
    reply = await a_reply(other, author=nora, body="> Quoted.\n\nWe **lend** seeds.")
    await signed_in(client, await a_member())

    response = await client.get("/members/nora")

    assert "Her own thread" in response.text
    assert "Somebody else&#39;s" in response.text
    assert "We lend seeds." in response.text
    assert "Quoted." not in response.text
    assert f'href="{reply.url}"' in response.text


async def test_it_lists_only_what_its_reader_may_see(client: Browser) -> None:
    nora, friend = await a_member(username="nora"), await a_member()
    private = await a_group(nora, friend, visibility=Visibility.PRIVATE, name="Whispers")
    await a_thread(title="Whispered thread", author=nora, group=private)
    await a_reply(await a_thread(title="Whispered too", group=private), author=nora)
    await a_thread(title="Hidden thread", author=nora, state=State.HIDDEN)
    await a_reply(await a_thread(title="Hidden reply"), author=nora, state=State.HIDDEN)
    await a_reply(await a_thread(title="Taken back"), author=nora, state=State.DELETED)

    await signed_in(client, await a_member())
    for_others = (await client.get("/members/nora")).text
    await signed_in(client, friend)
    for_friends = (await client.get("/members/nora")).text

    for title in ("Whispered thread", "Whispered too", "Whispers"):
        assert title not in for_others
        assert title in for_friends
    for title in ("Hidden thread", "Hidden reply", "Taken back"):
        assert title not in for_others
        assert title not in for_friends


async def test_the_page_costs_six_queries_however_much_she_wrote(client: Browser) -> None:
    nora = await a_member(username="nora")
    for _number in range(12):
        await a_reply(await a_thread(author=nora), author=nora)
    await signed_in(client, await a_member())

    with queries_counted() as counted:
        response = await client.get("/members/nora")

    assert response.text.count('class="thread-row"') == 10
    assert response.text.count('class="reply-row"') == 10
    assert counted.total <= 6, "\n".join(counted.said)
