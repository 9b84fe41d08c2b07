"""Whether the process lives and can work."""

from __future__ import annotations

from pathlib import Path

import httpx

from forum.app import build_house, create_app
from forum.core.migrating import migrate
from forum.core.settings import Settings
from tests.conftest import BASE_URL, make_settings


async def test_the_process_answers(client: httpx.AsyncClient) -> None:
    response = await client.get("/health/live")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


async def test_it_is_ready_when_the_database_is(client: httpx.AsyncClient) -> None:
    response = await client.get("/health/ready")

    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "ok", "schema": "ok"}
    assert response.headers["cache-control"] == "private, no-store"


async def test_it_is_not_ready_on_an_old_schema(elsewhere: Settings, tmp_path: Path) -> None:
    settings = elsewhere
    if elsewhere.is_sqlite:  # it can't go back
        settings = make_settings(tmp_path, f"sqlite://{tmp_path}/young.sqlite3")
    async with build_house(settings) as house:
        await migrate("0007_correspondence")
        transport = httpx.ASGITransport(create_app(settings, house=house))

        async with httpx.AsyncClient(transport=transport, base_url=BASE_URL) as browser:
            response = await browser.get("/health/ready")

    assert response.status_code == 503
    assert response.json() == {"status": "not ready", "database": "ok", "schema": "old"}


async def test_it_is_not_ready_without_a_database_and_gives_nothing_away(
    elsewhere: Settings,
) -> None:
    away = elsewhere.database_url.replace("forum.sqlite3", "no/such/folder/forum.sqlite3")
    if not elsewhere.is_sqlite:
        away = "postgres://keeper:secret@127.0.0.1:1/nowhere"
    house = build_house(make_settings(elsewhere.data_dir, elsewhere.database_url))
    app = create_app(house.settings, house=house)  # never opened, so nothing answers

    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url=BASE_URL) as browser:
        alive, ready = await browser.get("/health/live"), await browser.get("/health/ready")

    assert alive.status_code == 200
    assert ready.status_code == 503
    assert ready.json() == {
        "status": "not ready", "database": "unreachable", "schema": "unknown",
    }  # fmt: skip
    assert away not in ready.text
