"""What a browser is told to keep, over https and over http."""

from __future__ import annotations

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


def _at(settings: Settings, base_url: str) -> Settings:
    site = settings.site.model_copy(update={"base_url": base_url})
    return settings.model_copy(update={"site": site})


@pytest.mark.parametrize(
    ("base_url", "prefix", "secure"), [(HTTPS, "__Host-", {"Secure"}), (HTTP, "", set())]
)
async def test_cookies_go_nowhere_else_and_no_script_reads_them(
    elsewhere: Settings, base_url: str, prefix: str, secure: set[str]
) -> None:
    settings = _at(elsewhere, base_url)
    async with build_house(settings) as house:
        transport = httpx.ASGITransport(create_app(settings, house=house))
        async with httpx.AsyncClient(
            transport=transport, base_url=base_url, headers={"Sec-Fetch-Site": "same-origin"}
        ) as browser:
            await a_guarded_member(username="jo")
            signed_in = await browser.post("/sign-in", data={"login": "jo", "password": PASSWORD})
            signed_out = await browser.post("/sign-out")
            joining = await browser.post("/sign-up", data=MARA | {"password": PASSWORD})
            joined = await browser.post(await link_to(MARA["email"]))

    always = {"HttpOnly", "Path=/", "SameSite=lax"} | secure
    days = 24 * 60 * 60
    for answer in (signed_in, joined):
        kept = _attributes(answer, f"{prefix}session")
        assert kept == always | {f"Max-Age={180 * days}"}
        assert _attributes(answer, f"{prefix}device") == always | {f"Max-Age={365 * days}"}
    assert _attributes(joining, f"{prefix}sign-up") == always | {f"Max-Age={2 * days}"}
    for answer, name in ((signed_out, "session"), (joined, "sign-up")):
        assert _attributes(answer, f"{prefix}{name}") == always | {"Max-Age=0"}
    assert not any("Domain" in line for line in joined.headers.get_list("set-cookie"))


async def test_pages_about_accounts_are_kept_by_no_cache(elsewhere: Settings) -> None:
    async with build_house(elsewhere) as house:
        transport = httpx.ASGITransport(create_app(elsewhere, house=house))
        async with httpx.AsyncClient(transport=transport, base_url=HTTP) as browser:
            for path in ("/sign-in", "/sign-up", "/password/reset", "/settings/profile"):
                assert (await browser.get(path)).headers["cache-control"] == "private, no-store"
