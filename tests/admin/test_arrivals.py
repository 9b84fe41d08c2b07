"""The page that tells keepers what became of letters that came in."""

from __future__ import annotations

import httpx
import pytest

from forum.core.house import House
from forum.mail.models import ArrivalState
from tests.browsing import signed_in
from tests.factories import a_member, a_moderator, an_admin
from tests.mail.incoming import an_arrival

PATH = "/admin/arrivals"


@pytest.mark.parametrize("who", ["a stranger", "a member", "a moderator"])
async def test_only_admins_know_of_it(client: httpx.AsyncClient, who: str) -> None:
    if who != "a stranger":
        await signed_in(client, await (a_member() if who == "a member" else a_moderator()))

    answer = await client.get(PATH)

    assert answer.status_code == 404


async def test_it_tells_what_became_of_letters_but_not_whose_they_are(
    client: httpx.AsyncClient, house: House
) -> None:
    await an_arrival(state=ArrivalState.TAKEN, outcome="thread", recipient="keys-k3x9q@127.0.0.1")
    await an_arrival(state=ArrivalState.IGNORED, outcome="of a new kind", sender="")
    await an_arrival(state=ArrivalState.HELD, outcome="confirm", sender="ruth@elm.example")
    await signed_in(client, await an_admin())

    everything, held = await client.get(PATH), await client.get(f"{PATH}?state=held")

    assert all(
        words in everything.text
        for words in ("begun", "of a new kind", "(nobody)", "…@library.example", "ruth@elm.example")
    )
    assert "ana@" not in everything.text
    assert "keys" not in everything.text
    assert "ruth@elm.example" in held.text
    assert "begun" not in held.text


async def test_it_goes_on_to_older_letters(client: httpx.AsyncClient) -> None:
    rows = [await an_arrival(state=ArrivalState.TAKEN, outcome="reply") for _number in range(51)]
    await signed_in(client, await an_admin())

    first = await client.get(PATH)
    rest = await client.get(f"{PATH}?before={rows[1].id}")

    assert f"before={rows[1].id}" in first.text
    assert rest.text.count("a reply, posted") == 1


@pytest.mark.parametrize("query", ["state=unknown", "before=x"])
async def test_what_nobody_offers_is_not_found(client: httpx.AsyncClient, query: str) -> None:
    await signed_in(client, await an_admin())

    answer = await client.get(f"{PATH}?{query}")

    assert answer.status_code == 404
