"""Whatever is sent to whatever address, by whomever: an answer below 500, and no script in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from starlette.routing import Route

from forum.accounts.models import Member
from forum.app import create_app
from forum.core.database import atomic
from forum.core.forms import Form
from forum.core.house import House
from tests.browsing import signed_in
from tests.world import READING, ROUTES, WRITING, World, query_of

SCRIPT = "\"'><script>alert(1)</script>"
VALUES = [
    "", " ", "%00", "%ED%A0%80", "%FF%FE", "-1", "0", "9" * 30, "1e9", "NaN", "x" * 500, "💥" * 50,
    "a%CC%81" * 50, "%E2%80%AE%E2%80%8B", "{{ 7 * 7 }}", "%0D%0ASet-Cookie: x=1", "../../passwd",
    SCRIPT, "true", "[]", "01.01.2026", "A title that is long enough", "someone@library.example",
]  # fmt: skip
ASKED = ["action", "by", "group", "kind", "moderator", "next", "page", "post", "q", "show", "tag"]
FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=x"
BODIES = [
    ("application/json", b'{"title": {"$gt": ""}}'),
    ("text/plain", b"\xff\xfe"),
    (FORM, b"&&==&=%&%zz=%zz;"),
    (FORM, b"title[]=1&title=2&title[x]=3" + b"&tags=x" * 150),
    (FORM, b"&".join(b"x%d=" % number for number in range(500))),
    ("multipart/form-data", b"--x"),
    (PARTS, b"--x\r\nContent-Disposition: form-data; name=title"),
    (PARTS, b"--x\r\nContent-Disposition: form-data; name=title; filename=a\r\n\r\nx\r\n--x--"),
]


class _Undone(Exception):
    pass


def _named(route: Route) -> str:
    return str(route.name)


def _fields(form: type[Form] = Form) -> set[str]:
    inherited = {name for child in form.__subclasses__() for name in _fields(child)}
    return inherited | set(form.model_fields)


@asynccontextmanager
async def _undone() -> AsyncIterator[None]:
    try:
        async with atomic():
            yield
            raise _Undone  # noqa: TRY301 (so that the next request finds the world as it was)
    except _Undone:
        return


@asynccontextmanager
async def _browser(house: House, *, of_an_admin: bool) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_app(house.settings, house=house))
    base_url = house.settings.site.base_url
    async with httpx.AsyncClient(transport=transport, base_url=base_url) as browser:
        if of_an_admin:
            await signed_in(browser, await Member.get(username="keeper"))
            browser.headers["Sec-Fetch-Site"] = "same-origin"
        yield browser


async def _ask(client: httpx.AsyncClient, method: str, address: str, body: str = "") -> None:
    url = client.base_url.copy_with(raw_path=address.encode())
    headers = {"Content-Type": FORM} if method == "POST" else {}
    request = client.build_request(method, url, content=body.encode(), headers=headers)
    async with _undone():
        response = await client.send(request)
    assert response.status_code < 500, f"{method} {address[:80]} {body[:80]}"
    assert "<script>alert" not in response.text, f"{method} {address[:80]} {body[:80]}"
    assert "set-cookie: x" not in str(response.headers).lower()


@pytest.mark.parametrize("of_an_admin", [False, True], ids=["stranger", "admin"])
@pytest.mark.parametrize("route", READING, ids=_named)
async def test_questions_make_no_fault(house: House, route: Route, of_an_admin: bool) -> None:
    world = await World().made()

    async with _browser(house, of_an_admin=of_an_admin) as browser:
        for value in VALUES:
            query = query_of(dict.fromkeys(ASKED, value))
            await _ask(browser, "GET", f"{world.address(route)}?{query}")


@pytest.mark.parametrize("route", [r for r in ROUTES if r.param_convertors], ids=_named)
async def test_addresses_make_no_fault(house: House, route: Route) -> None:
    world = await World().made()
    method = "GET" if route in READING else "POST"

    async with _browser(house, of_an_admin=True) as browser:
        for value in filter(None, VALUES):
            await _ask(browser, method, world.address(route, every=value))


@pytest.mark.parametrize("of_an_admin", [False, True], ids=["stranger", "admin"])
@pytest.mark.parametrize("route", WRITING, ids=_named)
async def test_forms_make_no_fault(house: House, route: Route, of_an_admin: bool) -> None:
    world = await World().made()

    async with _browser(house, of_an_admin=of_an_admin) as browser:
        for value in VALUES:
            fields = dict.fromkeys(sorted(_fields()), value)
            await _ask(browser, "POST", world.address(route), query_of(fields))


@pytest.mark.parametrize("route", WRITING, ids=_named)
async def test_bodies_make_no_fault(house: House, route: Route) -> None:
    world = await World().made()

    async with _browser(house, of_an_admin=True) as browser:
        for kind, body in BODIES:
            async with _undone():
                address, headers = world.address(route), {"Content-Type": kind}
                response = await browser.post(address, content=body, headers=headers)
            assert response.status_code < 500, f"{address} {kind} {body[:80]!r}"
