"""Sessions: whose they are, how long they last, and how they end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from forum.accounts import queries
from forum.accounts.actions import sessions
from forum.accounts.models import Member, Session
from forum.core.database import now
from forum.core.errors import NotFound
from forum.core.house import House
from forum.core.tokens import digest_of
from tests.accounts.people import AT_HOME
from tests.browsing import COOKIE, signed_in
from tests.counting import queries_counted
from tests.factories import a_member

Browser = httpx.AsyncClient


async def a_session(member: Member, token: str, **values: Any) -> Session:
    used = values.pop("last_used_at", None)
    values.setdefault("expires_at", now() + timedelta(days=180))
    session = await Session.create(member=member, token_hash=digest_of(token), **values)
    if used:
        await Session.filter(id=session.id).update(last_used_at=used)
    return session


@pytest.mark.parametrize(
    ("days_unused", "days_left", "is_alive"),
    [(0, 1, True), (29, 1, True), (31, 1, False), (0, -1, False), (31, -1, False)],
)
async def test_a_session_ends_when_unused_and_in_any_case_some_day(
    client: Browser, days_unused: int, days_left: int, is_alive: bool
) -> None:
    await a_session(
        await a_member(), "abc",
        last_used_at=now() - timedelta(days=days_unused),
        expires_at=now() + timedelta(days=days_left),
    )  # fmt: skip
    client.cookies.set(COOKIE, "abc")

    answer = await client.get("/settings/profile")

    assert answer.status_code == (200 if is_alive else 303)


async def test_a_new_session_lasts_as_long_as_the_settings_say(house: House) -> None:
    await sessions.begin_session(await a_member(), AT_HOME)

    session = await Session.get()

    lasts = session.expires_at - now()
    assert timedelta(days=179) < lasts <= timedelta(days=180)


@pytest.mark.parametrize(
    "cookie", ["", "unknown", "x" * 3000, "%00", '"', "é".encode().decode("latin1")]
)
async def test_a_cookie_that_opens_nothing_is_a_strangers(client: Browser, cookie: str) -> None:
    answer = await client.get(
        "/sign-in", headers={b"Cookie": f"{COOKIE}={cookie}".encode("latin1")}
    )

    assert answer.status_code == 200


async def test_the_hash_in_the_database_opens_nothing(client: Browser) -> None:
    session = await a_session(await a_member(), "abc")
    client.cookies.set(COOKIE, session.token_hash)

    assert (await client.get("/settings/profile")).status_code == 303


async def test_use_is_written_once_an_hour_at_most(client: Browser) -> None:
    earlier = now() - timedelta(minutes=50)
    session = await a_session(await a_member(), "abc", last_used_at=earlier)
    client.cookies.set(COOKIE, "abc")

    await client.get("/sign-in")
    await session.refresh_from_db()
    assert session.last_used_at == earlier
    await Session.filter(id=session.id).update(last_used_at=now() - timedelta(minutes=61))
    await client.get("/sign-in")

    await session.refresh_from_db()
    assert now() - session.last_used_at < timedelta(minutes=1)


async def test_she_sees_where_she_is_signed_in(client: Browser) -> None:
    mara = await a_member()
    await a_session(mara, "a", browser="Firefox on Windows")
    await a_session(mara, "b")
    await a_session(await a_member(), "c", browser="Opera on Linux")
    await a_session(mara, "d", browser="Edge on Mac", expires_at=now() - timedelta(days=1))
    await signed_in(client, mara)

    shown = (await client.get("/settings/security")).text

    assert "Firefox on Windows" in shown
    assert shown.count("A browser we don't know") == 4  # two of them, said and read aloud
    assert shown.count("(this one)") == 1
    assert "Opera" not in shown
    assert "Edge" not in shown


async def test_she_ends_one_session_or_all_others(client: Browser) -> None:
    mara, jo = await a_member(), await a_member()
    lost, other, jos = [await a_session(who, t) for who, t in ((mara, "a"), (mara, "b"), (jo, "c"))]
    await signed_in(client, mara)

    assert (await client.post(f"/settings/security/sessions/{lost.id}/end")).status_code == 303
    assert not await Session.exists(id=lost.id)
    assert (await client.post(f"/settings/security/sessions/{lost.id}/end")).status_code == 404
    assert (await client.post(f"/settings/security/sessions/{jos.id}/end")).status_code == 404
    assert await Session.exists(id=other.id)
    assert (await client.post("/settings/security/sessions/end")).status_code == 303

    assert [session.member_id for session in await queries.sessions_of(mara)] == [mara.id]
    assert await Session.exists(id=jos.id)
    assert (await client.get("/settings/security")).status_code == 200


async def test_ending_this_one_is_signing_out(client: Browser) -> None:
    mara = await a_member()
    await signed_in(client, mara)
    here = await Session.get()

    answer = await client.post(f"/settings/security/sessions/{here.id}/end")

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert not await Session.exists()


async def test_nobody_ends_the_session_of_another(house: House) -> None:
    session = await a_session(await a_member(), "a")

    with pytest.raises(NotFound):
        await sessions.end_session(await a_member(), session.id)

    assert await Session.exists(id=session.id)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/settings/security"),
        ("GET", "/settings/email"),
        ("GET", "/settings/email/abc"),
        ("POST", "/settings/security"),
        ("POST", "/settings/email"),
        ("POST", "/settings/email/abc"),
        ("POST", "/settings/profile"),
        ("POST", "/settings/security/sessions/end"),
        ("POST", "/settings/security/sessions/7/end"),
    ],
)
async def test_strangers_have_no_settings(client: Browser, method: str, path: str) -> None:
    answer = await client.request(method, path)

    assert answer.status_code == (303 if method == "GET" else 401)


async def test_knowing_who_asks_costs_one_query_and_none_for_strangers(client: Browser) -> None:
    mara = await a_member()

    with queries_counted() as strangers:
        await client.get("/sign-in")
    await signed_in(client, mara)
    with queries_counted() as hers:
        await client.get("/settings/email")
    with queries_counted() as nobodys:
        await client.get("/static/site.css")

    assert (strangers.total, hers.total, nobodys.total) == (0, 1, 0)
