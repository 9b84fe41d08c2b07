"""What this place says about itself."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import httpx
import pytest

from forum.accounts.visitor import DEVICE_SECONDS
from forum.core.house import House
from forum.pages.retention import kept
from tests.conftest import make_settings
from tests.factories import an_admin

Browser = httpx.AsyncClient


def words_of(response: httpx.Response) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.text)))


@pytest.mark.parametrize("path", ["/about", "/guidelines", "/privacy", "/accessibility"])
async def test_each_page_is_open_to_everybody(client: Browser, path: str) -> None:
    response = await client.get(path)

    assert response.status_code == 200
    assert response.text.count("<h1") == 1
    assert f'href="{path}"' in response.text.split("<footer")[1]


async def test_only_moderators_are_led_to_the_log(client: Browser) -> None:
    response = await client.get("/about")

    assert "/moderation" not in response.text


async def test_about_names_who_keeps_the_place(client: Browser) -> None:
    await an_admin(name="Ada Min", library="Gull Point Library")

    said = words_of(await client.get("/about"))

    assert "Ada Min" in said
    assert "Gull Point Library" in said
    assert "No address to write to is given here." in said


@pytest.mark.parametrize("path", ["/about", "/accessibility"])
async def test_the_address_of_the_keepers_is_given_where_there_is_one(
    client: Browser, house: House, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    contact = "keepers@library.example"
    named = make_settings(
        house.settings.data_dir, house.settings.database_url, site={"contact": contact}
    )
    monkeypatch.setattr(house, "settings", named)
    monkeypatch.setitem(house.templates.globals, "site", named.site)

    response = await client.get(path)

    assert f'href="mailto:{contact}"' in response.text


async def test_privacy_tells_the_numbers_of_the_settings(client: Browser, house: House) -> None:
    said = words_of(await client.get("/privacy"))

    for line in kept(house.settings):
        assert line.until in said
    assert "30 days after the last visit, 180 days at most" in said
    assert "signed in, for 180 days at most" in said
    assert "7 days; then only their kind" in said
    assert "Of a secret poll until it is closed and you were told" in said
    assert "Your small answers to posts" in said


def test_the_numbers_follow_the_settings(house: House) -> None:
    settings = make_settings(
        house.settings.data_dir,
        house.settings.database_url,
        accounts={"session_idle_days": 1, "reset_minutes": 15},
        mail={"keep_days": 21},
    )

    said = " | ".join(line.until for line in kept(settings))

    assert "1 day after the last visit" in said
    assert "15 minutes" in said
    assert "21 days; then" in said


def test_a_browser_is_known_for_as_long_as_privacy_says() -> None:
    assert timedelta(seconds=DEVICE_SECONDS) == timedelta(days=365)


async def test_robots_stay_out_of_what_is_not_for_them(client: Browser) -> None:
    response = await client.get("/robots.txt")

    assert response.headers["content-type"].startswith("text/plain")
    lines = response.text.splitlines()
    assert lines[0] == "User-agent: *"
    for path in ("/admin", "/settings/", "/members/", "/moderation", "/unsubscribe/"):
        assert f"Disallow: {path}" in lines
    assert "Disallow: /" not in lines
    assert "Disallow: /threads" not in lines
