"""Addresses that nobody linked to, and pages that emptied, are answered alike whatever is kept."""

from __future__ import annotations

import httpx
import pytest

from forum.threads.actions import restructuring
from forum.threads.models import Thread
from tests.factories import a_reply
from tests.threads.keeping import BEFORE, STRANGER, WHO, Looks, a_place, same
from tests.threads.rearranging import heading


@pytest.mark.parametrize(
    "query",
    [
        "?page=0", "?page=-1", "?page=2", "?page=999999", "?page=1000000", "?page=x", "?page=",
        "?page=%C2%B2", "?page=1&page=9",
    ],
)  # fmt: skip
async def test_pages_that_are_not_there(client: httpx.AsyncClient, query: str) -> None:
    place = await a_place()
    look = Looks(client, place)

    for who in (STRANGER, "reader", STRANGER):
        assert (await look.open(place.question.url + query, who)).status_code == 404


@pytest.mark.parametrize("query", ["?from=0", "?from=x", "?from=999999999", "?from=-3", "?from=2"])
async def test_a_beginning_that_is_not_there_is_the_page(
    client: httpx.AsyncClient, query: str
) -> None:
    place = await a_place()
    look = Looks(client, place)

    for who in (STRANGER, "reader", STRANGER):
        assert (await look.open(place.question.url + query, who)).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "?before=x", "?before=1-", "?before=-1", "?before=1-1&after=1-1", "?page=101", "?page=0",
        "?show=all", "?kind=x", "?tag=none", "?group=none", "?before=99999999999999999999-1",
    ],
)  # fmt: skip
async def test_lists_that_are_not_there(client: httpx.AsyncClient, query: str) -> None:
    place = await a_place()

    for who in (STRANGER, "reader"):
        assert (await Looks(client, place).open("/threads" + query, who)).status_code == 404


@pytest.mark.parametrize(
    "query", [f"?before={'9' * 17}-{'9' * 18}", "?after=0-0", "?after=0-0&page=999999"]
)
async def test_far_ends_of_lists_are_ends(client: httpx.AsyncClient, query: str) -> None:
    place = await a_place()

    for who in (STRANGER, "reader"):
        assert (await Looks(client, place).open("/threads" + query, who)).status_code == 200


async def test_pages_that_emptied_stand(client: httpx.AsyncClient) -> None:
    place = await a_place()
    look, thread = Looks(client, place), place.question
    for _number in range(24):
        await a_reply(thread, author=place.who["insider"], created_at=BEFORE)
    page = f"{thread.url}?page=2"
    await look.settle([page])
    fresh = await Thread.get(id=thread.id).select_related("group")

    await restructuring.split_thread(
        place.who["keeper"], fresh, [26, 27], heading(place.group), "Two subjects"
    )

    for who in WHO:
        shown = await look.glance(page, who)
        assert shown.status_code == 200
        assert same(shown, await look.made(page, who))
        assert "Moved to another thread" in shown.text
