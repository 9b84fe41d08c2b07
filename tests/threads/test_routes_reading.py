"""Conversations as a browser meets them: lists, what is new, following."""

from __future__ import annotations

import html
import re

import httpx
import pytest

from forum.threads.actions import reading
from forum.threads.models import Level, Participation
from tests.browsing import signed_in
from tests.factories import a_member, a_reply, a_thread

Browser = httpx.AsyncClient


def text_of(response: httpx.Response) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text)))


async def test_opening_a_thread_reads_it_up_to_the_last_post_shown(client: Browser) -> None:
    member, thread = await a_member(), await a_thread()
    for _ in range(26):
        await a_reply(thread)
    await signed_in(client, member)

    await client.get(thread.url)
    half = await Participation.get(member_id=member.id)
    await client.get(f"{thread.url}?page=2")
    whole = await Participation.get(member_id=member.id)

    assert (half.last_read, whole.last_read) == (25, 27)


async def test_the_mark_in_the_list_leads_to_the_first_new_post(client: Browser) -> None:
    member, thread = await a_member(), await a_thread()
    for _ in range(25):
        await a_reply(thread)
    await reading.mark_read(member, thread, 26)
    await a_reply(thread, body="This one is new")
    await signed_in(client, member)

    listed = await client.get("/threads")
    [address] = re.findall(r'class="thread-row-new" href="([^"]+)"', listed.text)
    page = await client.get(html.unescape(address).split("#")[0])

    assert "1 new" in text_of(listed)
    main = page.text.partition("<main")[2]
    assert main.index('id="new"') < main.index("This one is new")


async def test_following_and_muting_are_one_click(client: Browser) -> None:
    member, thread = await a_member(), await a_thread()
    await signed_in(client, member)

    response = await client.post(f"/threads/{thread.id}/follow", data={"level": "mute"})

    assert response.status_code == 303
    assert (await Participation.get(member_id=member.id)).level is Level.MUTE
    wrong = await client.post(f"/threads/{thread.id}/follow", data={"level": "hate"})
    assert wrong.status_code == 404


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?show=latest", 200), ("?show=unanswered&kind=question", 200), ("?show=unread", 303),
        ("?show=following", 303), ("?show=best", 404), ("?kind=sermon", 404), ("?tag=none", 404),
        ("?group=none", 404), ("?page=0", 404), ("?page=2", 404), ("?page=-1", 404),
        ("?page=99999999999999999999", 404), ("?page=%C2%B2", 404), ("?page=x", 404),
    ],
)  # fmt: skip
async def test_lists_answer_what_is_asked(client: Browser, query: str, status: int) -> None:
    await a_thread()

    assert (await client.get(f"/threads{query}")).status_code == status


async def test_an_empty_list_says_what_it_is_for(client: Browser) -> None:
    await signed_in(client, await a_member())

    for show, words in {
        "latest": "No threads yet", "unread": "You have read everything",
        "following": "You follow nothing yet", "unanswered": "Every question has an answer",
    }.items():  # fmt: skip
        assert words in (await client.get(f"/threads?show={show}")).text
