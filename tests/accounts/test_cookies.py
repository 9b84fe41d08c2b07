"""What a browser is told to keep, over https and over http."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from forum.app import build_house, create_app
from forum.core.settings import Settings
from tests.accounts.people import MARA, PASSWORD, a_guarded_member, link_to

HTTPS = "https://forum.example"
HTTP = "http://127.0.0.1:8000"


def _attributes(answer: httpx.Response, name: str) -> set[str]:
    [cookie] = [
        line for line in answer.headers.get_list("set-cookie") if line.startswith(f"{name}=")
    ]
    return {part.strip() for part in cookie.split(";")[1:]}


@asynccontextmanager
async def a_browser(settings: Settings, base_url: str) -> AsyncIterator[httpx.AsyncClient]:
    site = settings.site.model_copy(update={"base_url": base_url})
    settings = settings.model_copy(update={"site": site})
    async with build_house(settings) as house:
        transport = httpx.ASGITransport(create_app(settings, house=house))
        headers = {"Sec-Fetch-Site": "same-origin"}
        async with httpx.AsyncClient(
            transport=transport, base_url=base_url, headers=headers
        ) as browser:
            yield browser


@pytest.mark.parametrize(
    ("base_url", "prefix", "secure"), [(HTTPS, "__Host-", {"Secure"}), (HTTP, "", set())]
)
async def test_cookies_go_nowhere_else_and_no_script_reads_them(
    elsewhere: Settings, base_url: str, prefix: str, secure: set[str]
) -> None:
    async with a_browser(elsewhere, base_url) as browser:
        await a_guarded_member(username="jo")
        came = await browser.post("/sign-in", data={"login": "jo", "password": PASSWORD})
        went = await browser.post("/sign-out")
        joining = await browser.post("/sign-up", data=MARA | {"password": PASSWORD})
        joined = await browser.post(await link_to(MARA["email"]))

    always, days = {"HttpOnly", "Path=/", "SameSite=lax"} | secure, 24 * 60 * 60
    for answer, name, seconds in (
        (came, "session", 180 * days), (came, "device", 365 * days), (went, "session", 0),
        (joining, "sign-up", 2 * days), (joined, "sign-up", 0), (joined, "session", 180 * days),
    ):  # fmt: skip
        assert _attributes(answer, prefix + name) == always | {f"Max-Age={seconds}"}
    assert not any("Domain" in line for line in joined.headers.get_list("set-cookie"))


async def test_pages_about_accounts_are_kept_by_no_cache(elsewhere: Settings) -> None:
    async with a_browser(elsewhere, HTTP) as browser:
        for path in ("/sign-in", "/sign-up", "/password/reset", "/settings/profile"):
            assert (await browser.get(path)).headers["cache-control"] == "private, no-store"
