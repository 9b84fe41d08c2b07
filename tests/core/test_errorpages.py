"""Pages for what went wrong: they look like the site, say what to do, and give nothing away."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing

import httpx
import pytest
from tortoise.backends.psycopg.client import PsycopgClient

from forum.app import build_house
from forum.core.house import House
from forum.core.settings import Settings
from tests.core.trials import SECRET, at_address, browser_of, trial_app


@pytest.fixture
async def trials(house: House) -> httpx.AsyncClient:
    return browser_of(trial_app(house))


def _assert_looks_like_the_site(response: httpx.Response, house: House) -> None:
    page = response.text
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert re.search(r'<html lang="en" dir="ltr"', page)
    assert house.settings.site.name in page
    assert house.static.path("site.css") in page
    assert len(re.findall(r"<h1[ >]", page)) == 1
    assert re.search(r'<main id="main"', page)
    for leaked in (
        "Traceback",
        "ZeroDivisionError",
        SECRET,
        "/forum/",
        "site-packages",
        "Starlette",
    ):
        assert leaked not in page


@pytest.mark.parametrize(
    ("method", "address", "status", "words"),
    [
        ("GET", "/trial/refusal", 400, "This shelf is being moved."),
        ("GET", "/%00", 400, "cannot be read"),
        ("GET", "/trial/forbidden", 403, "Only keepers open this drawer."),
        ("GET", "/trial/not-found", 404, "nothing at this address"),
        ("GET", "/nothing-here", 404, "nothing at this address"),
        ("POST", "/about", 405, "does not take what was sent"),
        ("GET", "/trial/complaint", 422, "There is such a card already."),
        ("GET", "/trial/too-many", 429, "Please wait a minute."),
        ("GET", "/trial/fault", 500, "on our side"),
        ("POST", "/trial/sign-in-needed", 401, "Please sign in first."),
    ],
)
async def test_an_error_page_looks_like_the_site_and_says_what_happened(
    trials: httpx.AsyncClient, house: House, method: str, address: str, status: int, words: str
) -> None:
    response = await trials.send(at_address(address.encode(), method))

    assert response.status_code == status
    assert words in response.text
    _assert_looks_like_the_site(response, house)


async def test_a_body_that_is_too_large_is_answered_by_a_page(
    trials: httpx.AsyncClient, house: House
) -> None:
    body = {"body": "x" * house.settings.web.max_body_bytes}

    response = await trials.post("/trial/form", data=body)

    assert response.status_code == 413
    assert "Nothing of it was saved" in response.text
    _assert_looks_like_the_site(response, house)


async def test_a_form_of_another_site_is_answered_by_a_page(
    trials: httpx.AsyncClient, house: House
) -> None:
    response = await trials.post("/trial/taken", headers={"Origin": "https://evil.example"})

    assert response.status_code == 403
    assert "from another site" in response.text
    _assert_looks_like_the_site(response, house)


async def test_a_broken_form_is_answered_by_a_page(trials: httpx.AsyncClient, house: House) -> None:
    kind = {"Content-Type": "multipart/form-data"}  # whose boundary is missing

    response = await trials.post("/trial/form", content=b"--x", headers=kind)

    assert response.status_code == 400
    _assert_looks_like_the_site(response, house)


async def test_the_page_of_a_fault_names_the_number_that_finds_it_in_the_log(
    trials: httpx.AsyncClient,
) -> None:
    response = await trials.get("/trial/fault")

    assert response.headers["x-request-id"] in response.text


async def test_who_tries_too_often_is_told_when_to_come_back(trials: httpx.AsyncClient) -> None:
    response = await trials.get("/trial/too-many")

    assert response.headers["retry-after"] == "60"


async def test_a_form_that_was_sent_too_often_tells_so_as_well(trials: httpx.AsyncClient) -> None:
    response = await trials.post("/trial/heard")

    assert response.status_code == 429
    assert response.headers["retry-after"] == "60"


@asynccontextmanager
async def _busy(house: House) -> AsyncIterator[None]:
    """Hold what others need of the database: its lock, or the only connection."""
    if house.settings.is_sqlite:
        with closing(sqlite3.connect(house.settings.database_url.removeprefix("sqlite://"))) as it:
            it.execute("BEGIN IMMEDIATE")
            yield
        return
    client = house.db()
    assert isinstance(client, PsycopgClient)
    assert client._pool
    client._pool.timeout = 0.2
    async with client._pool.connection():
        yield


async def test_a_database_that_is_busy_or_away_means_to_come_back_later(
    elsewhere: Settings,
) -> None:
    scarce = elsewhere.database.model_copy(update={"busy_timeout": 1, "pool_max": 1})
    settings = elsewhere.model_copy(update={"database": scarce})
    async with build_house(settings) as house, _busy(house):
        filled_in = {"login": "mara", "password": "a wrong password"}
        response = await browser_of(trial_app(house)).post("/sign-in", data=filled_in)

    assert response.status_code == 503
    assert response.headers["retry-after"] == "60"
    assert "Wait a minute" in response.text
    _assert_looks_like_the_site(response, house)


async def test_a_method_that_is_not_taken_names_those_that_are(trials: httpx.AsyncClient) -> None:
    response = await trials.post("/about")

    assert set(response.headers["allow"].split(", ")) == {"GET", "HEAD"}


async def test_a_stranger_is_led_to_the_sign_in_page_and_back(trials: httpx.AsyncClient) -> None:
    response = await trials.get("/trial/sign-in-needed?page=2")

    assert response.status_code == 303
    assert response.headers["location"] == "/sign-in?next=%2Ftrial%2Fsign-in-needed%3Fpage%3D2"


async def test_words_in_an_address_are_shown_as_words(trials: httpx.AsyncClient) -> None:
    response = await trials.get("/nothing/<script>alert(1)</script>")

    assert response.status_code == 404
    assert "<script>alert" not in response.text
