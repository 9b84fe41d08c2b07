"""What a stranger can and cannot do: she reads what is public, and changes nothing."""

from __future__ import annotations

import httpx
import pytest
from starlette.routing import Route

from forum.core.house import House
from tests.world import READING, WRITING, World

# POST routes that are meant for strangers, with the reason.
OPEN = {
    "accounts:sign-up": "becoming a member",
    "accounts:confirm": "whoever has the letter has the mailbox",
    "accounts:claim": "whoever has the letter has the mailbox",
    "accounts:sign-in": "coming in",
    "accounts:sign-out": "a session that has ended already is no fault",
    "accounts:password-reset": "asking for a letter",
    "accounts:password-choose": "whoever has the letter has the mailbox",
    "settings:email-confirm": "whoever has the letter has the mailbox",
    "digests:stop": "one click in a mail program (RFC 8058)",
    "notifications:act": "one click in a mail program (RFC 8058)",
}

# More than any form asks for, so that no POST fails only for want of a field.
FILLED = {
    "action": "post", "body": "Words", "email": "someone@library.example", "frequency": "never",
    "group": "1", "hour": "7", "kind": "question", "level": "mute", "name": "Someone",
    "password": "a long and unlikely one", "reason": "Because", "role": "moderator",
    "slug": "somewhere", "tags": "", "title": "A title that is long enough", "username": "someone",
    "visibility": "public", "weekday": "1", "description": "What it is for",
}  # fmt: skip


def _named(route: Route) -> str:
    return str(route.name)


def test_open_routes_exist() -> None:
    assert set(OPEN) <= {route.name for route in WRITING}


async def _contents(house: House) -> dict[str, int]:
    models = house.apps["forum"].values() if house.apps else ()
    return {model.__name__: await model.all().count() for model in models}


@pytest.mark.parametrize("route", [r for r in WRITING if r.name not in OPEN], ids=_named)
async def test_a_strangers_post_is_refused(
    client: httpx.AsyncClient, house: House, route: Route
) -> None:
    world = await World().made()
    before = await _contents(house)

    response = await client.post(world.address(route), data=FILLED)

    location = response.headers.get("location", "")
    is_sent_to_sign_in = response.status_code == 303 and location.startswith("/sign-in")
    assert is_sent_to_sign_in or response.status_code in {401, 403, 404}
    assert await _contents(house) == before


@pytest.mark.parametrize("route", READING, ids=_named)
async def test_what_a_stranger_reads_tells_nothing_of_a_private_group(
    client: httpx.AsyncClient, route: Route
) -> None:
    world = await World().made()

    response = await client.get(world.address(route))

    assert response.status_code in {200, 301, 303, 403, 404}
    assert "A question about story times" not in response.text
    assert "We did this last spring" not in response.text


@pytest.mark.parametrize("route", READING, ids=_named)
async def test_reading_changes_nothing(
    client: httpx.AsyncClient, house: House, route: Route
) -> None:
    world = await World().made()
    before = await _contents(house)

    await client.get(world.address(route))
    await client.head(world.address(route))

    assert await _contents(house) == before
