"""Names that are suggested after an "@"."""

from __future__ import annotations

import httpx
import pytest

from forum.accounts.models import Member
from forum.accounts.usernames import BadUsername, canonical
from forum.core.models import Attempts
from forum.groups.models import Visibility
from forum.threads.models import State
from tests.browsing import signed_in
from tests.counting import queries_counted
from tests.factories import a_group, a_member, a_reply, a_thread

Browser = httpx.AsyncClient
ADDRESS = "/members/suggest"


async def mara(client: Browser) -> Member:
    member = await a_member(username="mara", name="Mara Lindqvist")
    await signed_in(client, member)
    return member


async def suggested(client: Browser, **asked: object) -> list[str]:
    answer = await client.get(ADDRESS, params={name: str(value) for name, value in asked.items()})
    assert answer.status_code == 200, answer.text
    return [person["username"] for person in answer.json()]


async def test_a_suggestion_says_who_it_is_and_no_more(client: Browser) -> None:
    await mara(client)
    await a_member(username="noor", name="Noor de Vries", library="Elm Street", email="n@x.example")

    answer = await client.get(ADDRESS, params={"q": "no"})

    assert answer.json() == [{"username": "noor", "name": "Noor de Vries", "library": "Elm Street"}]
    assert answer.headers["cache-control"] == "no-store"
    assert "n@x.example" not in answer.text


@pytest.mark.parametrize(
    "asked",
    ["jl", "JL.ru", "jose", "JOSÉ", "luis", "ruíz", "ruiz", "anna", "m", "straß", "anna-m"],
)
async def test_usernames_and_words_of_names_are_met(client: Browser, asked: str) -> None:
    await mara(client)
    await a_member(username="jl.ruiz", name="José Luis Ruíz Anna-María Straße")

    assert await suggested(client, q=asked) == ["jl.ruiz"]


@pytest.mark.parametrize("asked", ["uis", "ose", "l.r", "x", "*", "[a-z]", "?", ".*", "%", "_"])
async def test_other_parts_of_names_are_not(client: Browser, asked: str) -> None:
    await mara(client)
    await a_member(username="jl.ruiz", name="José Luis")

    assert await suggested(client, q=asked) == []


async def test_nobody_is_suggested_to_herself(client: Browser) -> None:
    await mara(client)

    assert await suggested(client, q="mara") == []


async def test_people_of_the_thread_come_first_then_usernames(client: Browser) -> None:
    await mara(client)
    await a_member(username="zoe", name="Ana B")
    await a_member(username="ana", name="Zoe B")
    writer = await a_member(username="writer", name="Ana C")
    thread = await a_thread()
    await a_reply(thread, author=writer)
    await a_reply(thread, author=writer)

    assert await suggested(client, q="ana", thread=thread.id) == ["writer", "ana", "zoe"]
    assert await suggested(client, q="ana") == ["ana", "zoe", "writer"]


async def test_without_a_letter_only_people_of_the_thread(client: Browser) -> None:
    mara_ = await mara(client)
    writer, hidden = await a_member(username="writer"), await a_member(username="gone")
    thread = await a_thread(author=mara_)
    await a_reply(thread, author=writer)
    await a_reply(thread, author=hidden, state=State.HIDDEN)

    assert await suggested(client, thread=thread.id) == ["writer"]
    assert await suggested(client) == []


async def test_eight_are_enough(client: Browser) -> None:
    await mara(client)
    for number in range(12):
        await a_member(username=f"reader{number}x")

    assert len(await suggested(client, q="reader")) == 8


async def test_a_private_group_suggests_its_own_members_alone(client: Browser) -> None:
    member = await mara(client)
    inside, _outside = await a_member(username="anna"), await a_member(username="annika")
    group = await a_group(member, inside, visibility=Visibility.PRIVATE)
    thread = await a_thread(group=group, author=inside)
    post = await a_reply(thread, author=member)

    assert await suggested(client, q="ann", thread=thread.id) == ["anna"]
    assert await suggested(client, q="ann", post=post.id) == ["anna"]
    assert await suggested(client, q="ann", group=group.slug) == ["anna"]
    assert await suggested(client, q="ann") == ["anna", "annika"]


async def test_a_group_that_is_not_hers_is_not_there(client: Browser) -> None:
    await mara(client)
    group = await a_group(visibility=Visibility.PRIVATE)
    thread = await a_thread(group=group)
    post = await a_reply(thread)

    for asked in ({"thread": thread.id}, {"post": post.id}, {"group": group.slug},
                  {"thread": "x"}, {"thread": "9" * 30}, {"post": ""}):  # fmt: skip
        answer = await client.get(ADDRESS, params={"q": "a", **asked})
        assert answer.status_code == 404


async def test_strangers_learn_no_names(client: Browser) -> None:
    await a_member(username="anna")

    answer = await client.get(ADDRESS, params={"q": "anna"}, headers={"Accept": "application/json"})

    assert answer.status_code == 401
    assert "anna" not in answer.text


async def test_asking_without_end_is_refused(client: Browser) -> None:
    await mara(client)
    await suggested(client, q="a")
    await Attempts.all().update(count=1_500)

    answers = [await client.get(path) for path in (ADDRESS, "/threads/similar?title=Seeds")]

    assert [answer.status_code for answer in answers] == [429, 429]


async def test_the_names_are_one_statement(client: Browser) -> None:
    await mara(client)
    with queries_counted() as counted:
        await suggested(client, q="a")

    assert len([said for said in counted.said if "FROM" in said and "writer" in said]) == 1


def test_the_address_is_nobodys_name() -> None:
    with pytest.raises(BadUsername):
        canonical("suggest")


async def test_forms_say_where_to_ask(client: Browser) -> None:
    member = await mara(client)
    thread = await a_thread()
    post = await a_reply(thread, author=member)

    new = (await client.get("/threads/new")).text
    shown = (await client.get(thread.url)).text
    edit = (await client.get(f"/posts/{post.id}/edit")).text

    assert 'data-mentions-url="/members/suggest"' in new
    assert 'data-similar-url="/threads/similar"' in new
    assert f'data-mentions-url="/members/suggest?thread={thread.id}"' in shown
    assert f'data-mentions-url="/members/suggest?post={post.id}"' in edit
    assert "js/quote." in shown
    assert "js/quote." not in new
