"""What a stranger can and cannot do: she reads what is public, and changes nothing."""

from __future__ import annotations

import httpx
from starlette.routing import Route

from forum.core.house import House
from tests.world import READING, WRITING, World, by_subject

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


def test_open_routes_exist() -> None:
    assert set(OPEN) <= {route.name for route in WRITING}


async def _contents(house: House) -> dict[str, int]:
    """Return how many rows every table has."""
    assert house.apps
    tables = [model._meta.db_table for model in house.apps["forum"].values()]
    counts = ", ".join(f'(SELECT count(*) FROM "{table}") AS "{table}"' for table in tables)  # noqa: S608 (names of our own tables)
    [row] = await house.db().execute_query_dict(f"SELECT {counts}")
    return dict(row)


@by_subject(route for route in WRITING if route.name not in OPEN)
async def test_a_strangers_post_is_refused(
    client: httpx.AsyncClient, house: House, routes: list[Route]
) -> None:
    world = await World().made()
    before = await _contents(house)

    for route in routes:
        response = await client.post(world.address(route), data=FILLED)

        location = response.headers.get("location", "")
        is_sent_to_sign_in = response.status_code == 303 and location.startswith("/sign-in")
        assert is_sent_to_sign_in or response.status_code in {401, 403, 404}, route.name
        assert await _contents(house) == before, route.name


@by_subject(READING)
async def test_what_a_stranger_reads_tells_nothing_of_a_private_group(
    client: httpx.AsyncClient, routes: list[Route]
) -> None:
    world = await World().made()

    for route in routes:
        response = await client.get(world.address(route))

        assert response.status_code in {200, 301, 303, 403, 404}, route.name
        assert "A question about story times" not in response.text, route.name
        assert "We did this last spring" not in response.text, route.name


@by_subject(READING)
async def test_reading_changes_nothing(
    client: httpx.AsyncClient, house: House, routes: list[Route]
) -> None:
    world = await World().made()
    before = await _contents(house)

    for route in routes:
        await client.get(world.address(route))
        await client.head(world.address(route))

        assert await _contents(house) == before, route.name
