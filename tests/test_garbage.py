"""Whatever is sent to whatever address, by whomever: an answer below 500, and no script in it.

A test tries all routes of one subject, in one world: making worlds takes longer than asking.
Each is sent the names that it looks for, which it tells by looking for them, and one of no meaning.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from itertools import product
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from starlette.datastructures import FormData, QueryParams
from starlette.requests import Request
from starlette.routing import Route

from forum.accounts.models import Member
from forum.app import create_app
from forum.core.database import atomic
from forum.core.house import House
from forum.core.shelf import Shelf
from tests.browsing import signed_in
from tests.world import READING, ROUTES, WRITING, World, by_subject, query_of

SCRIPT = "\"'><script>alert(1)</script>"
# What databases disagree about: is it a number, how large, is it text at all?
FOR_DATABASES = [
    "", "%00", "%ED%A0%80", "%FF%FE", "-1", "0", "9" * 30, "1e9", "NaN", "x" * 500, "💥" * 50,
    "a%CC%81" * 50, "true",
]  # fmt: skip
FOR_PAGES = [
    " ", "%E2%80%AE%E2%80%8B", "{{ 7 * 7 }}", "%0D%0ASet-Cookie: x=1", "../../passwd", SCRIPT, "[]",
    "01.01.2026", "A title that is long enough", "someone@library.example",
]  # fmt: skip
UNKNOWN = "unknown"  # a name that nothing looks for
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


@contextmanager
def _noting(kind: type, *methods: str) -> Iterator[set[str]]:
    """Note what is asked by these methods: the names looked for, or if there are none, which."""
    asked: set[str] = set()
    with pytest.MonkeyPatch.context() as patch:
        for method in methods:
            answer = getattr(kind, method)

            def noted(
                self: Any, *names: str, _method: str = method, _answer: Any = answer, **how: Any
            ) -> Any:
                asked.update(names or [_method])
                return _answer(self, *names, **how)

            patch.setattr(kind, method, noted)
        yield asked


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
    base_url, headers = house.settings.site.base_url, {"Accept-Encoding": "identity"}
    house.kept(Shelf).clear()  # what was undone counts its versions anew
    async with (
        _undone(),
        httpx.AsyncClient(transport=transport, base_url=base_url, headers=headers) as browser,
    ):
        if of_an_admin:
            await signed_in(browser, await Member.get(username="keeper"))
            browser.headers["Sec-Fetch-Site"] = "same-origin"
        yield browser


async def _ask(
    client: httpx.AsyncClient, method: str, address: str, body: bytes = b"", kind: str = FORM
) -> httpx.Response:
    who = "an admin" if "session" in client.cookies else "a stranger"
    case = f"{method} {address[:80]} {kind} {body[:80]!r} by {who}"
    url = client.base_url.copy_with(raw_path=address.encode())
    headers = {"Content-Type": kind} if method == "POST" else {}
    request = client.build_request(method, url, content=body, headers=headers)
    try:
        response = await client.send(request)
    except Exception as fault:
        fault.add_note(case)
        raise
    assert response.status_code < 500, case
    assert "<script>alert" not in response.text, case
    assert "set-cookie: x" not in str(response.headers).lower(), case
    return response


def _values(house: House) -> list[str]:
    return FOR_DATABASES + FOR_PAGES if house.settings.is_sqlite else FOR_DATABASES


def _is_gate(response: httpx.Response) -> bool:
    """Tell whether she is to sign in first: that is the same for all routes, whatever is sent.

    What was sent is empty, so a form that was read before has complained of it.
    """
    return "/sign-in" in response.headers.get("location", "") or response.status_code == 401


async def _ask_with(client: httpx.AsyncClient, method: str, address: str, query: str) -> Any:
    async with _undone():
        if method == "GET":
            return await _ask(client, "GET", f"{address}?{query}")
        return await _ask(client, "POST", address, query.encode())


async def _send_all(
    client: httpx.AsyncClient, method: str, address: str, values: list[str], *, is_first: bool
) -> None:
    """Send nothing under all names that are looked for; then every value, if it can matter."""
    names, sent = {UNKNOWN}, QueryParams if method == "GET" else FormData
    while True:
        with _noting(sent, "__contains__", "__getitem__", "getlist") as found:
            query = query_of(dict.fromkeys(sorted(names), ""))
            response = await _ask_with(client, method, address, query)
        if found <= names:
            break
        names |= found
    if _is_gate(response) and not is_first:
        return
    queries = [query_of(dict.fromkeys(sorted(names), value)) for value in values]
    for query in queries if names > {UNKNOWN} else ["&".join(queries)]:
        await _ask_with(client, method, address, query)


@by_subject(READING)
async def test_questions_make_no_fault(house: House, routes: list[Route]) -> None:
    world, values = await World().made(), _values(house)

    for route, of_an_admin in product(routes, (False, True)):
        async with _browser(house, of_an_admin=of_an_admin) as browser:
            address, is_first = world.address(route), route is routes[0]
            await _send_all(browser, "GET", address, values, is_first=is_first)


@by_subject(route for route in ROUTES if route.param_convertors)
async def test_addresses_make_no_fault(house: House, routes: list[Route]) -> None:
    world = await World().made()

    for route in routes:
        method = "GET" if route in READING else "POST"
        addresses = [world.address(route, every=value) for value in filter(None, _values(house))]
        async with _browser(house, of_an_admin=True) as browser:
            for address in addresses:
                # No other route takes what this one doesn't: it is asked for once a subject.
                if route is routes[0] or route.path_regex.match(unquote(address)):
                    await _ask(browser, method, address)


@by_subject(WRITING)
async def test_forms_make_no_fault(house: House, routes: list[Route]) -> None:
    world, values = await World().made(), _values(house)

    for route, of_an_admin in product(routes, (False, True)):
        async with _browser(house, of_an_admin=of_an_admin) as browser:
            address, is_first = world.address(route), route is routes[0]
            await _send_all(browser, "POST", address, values, is_first=is_first)


@by_subject(WRITING)
async def test_bodies_make_no_fault(house: House, routes: list[Route]) -> None:
    world = await World().made()

    for route in routes:
        async with _browser(house, of_an_admin=True) as browser:
            for kind, body in BODIES if house.settings.is_sqlite else BODIES[:1]:
                with _noting(Request, "form", "stream") as reading:
                    async with _undone():
                        await _ask(browser, "POST", world.address(route), body, kind)
                if not reading:
                    break
