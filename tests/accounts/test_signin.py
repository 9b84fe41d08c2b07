"""Signing in and out."""

from __future__ import annotations

import re

import httpx
import pytest

from forum.accounts.actions import signin
from forum.accounts.models import Member, Session
from forum.core.errors import Complaint
from forum.core.house import House
from forum.core.tokens import digest_of
from tests.accounts.people import AT_HOME, PASSWORD, a_guarded_member, a_sign_up
from tests.browsing import COOKIE, signed_in

Browser = httpx.AsyncClient
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.mark.parametrize(
    "login", ["mara", "MARA", " mara ", "ｍａｒａ", "mara@library.example", "Mara@Library.EXAMPLE"]
)
async def test_a_member_signs_in_by_any_spelling_of_her_name_or_address(
    client: Browser, login: str
) -> None:
    member = await a_guarded_member(username="mara", email="mara@library.example")

    answer = await client.post("/sign-in", data={"login": login, "password": PASSWORD})

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert (await Session.get()).member_id == member.id
    assert (await client.get("/settings/profile")).status_code == 200


async def test_a_session_is_new_at_every_sign_in_and_kept_as_a_hash(client: Browser) -> None:
    await a_guarded_member(username="mara")
    client.cookies.set(COOKIE, "chosen-by-somebody-else")
    form = {"login": "mara", "password": PASSWORD}

    await client.post("/sign-in", data=form, headers={"User-Agent": FIREFOX})
    client.cookies.delete(COOKIE, domain="")
    first = client.cookies[COOKIE]
    await client.post("/sign-in", data=form, headers={"User-Agent": FIREFOX})
    second = client.cookies[COOKIE]

    assert len({"chosen-by-somebody-else", first, second}) == 3
    session = await Session.get()  # the first has ended
    assert session.token_hash == digest_of(second)
    assert session.browser == "Firefox on Windows"
    assert second not in str(session.__dict__)


async def test_her_words_are_kept_but_the_password(client: Browser) -> None:
    answer = await client.post(
        "/sign-in", data={"login": "m<ara", "password": PASSWORD, "next": "/threads?show=unread"}
    )

    assert answer.status_code == 422
    assert 'value="m&lt;ara"' in answer.text
    assert 'value="/threads?show=unread"' in answer.text
    assert PASSWORD not in answer.text


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("/threads?show=unread", "/threads?show=unread"),
        ("/threads/7/café", "/threads/7/caf%C3%A9"),
        ("", "/"),
        ("threads", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\t/evil.example", "/"),
        ("\t//evil.example", "/"),
        ("/%2F%2Fevil.example", "/%2F%2Fevil.example"),
        ("/\r\nSet-Cookie: a=b", "/"),
        ("///evil.example", "/"),
        ("/@evil.example", "/@evil.example"),
    ],
)
async def test_after_signing_in_she_is_led_within_this_site_only(
    client: Browser, asked: str, led_to: str
) -> None:
    await a_guarded_member(username="mara")

    form = {"login": "mara", "password": PASSWORD, "next": asked}
    answer = await client.post("/sign-in", data=form)
    again = await client.get("/sign-in", params={"next": asked})

    assert (answer.status_code, answer.headers["location"]) == (303, led_to)
    assert again.status_code == 303
    assert re.match(r"/(?![/\\])", again.headers["location"])


async def test_a_stranger_is_led_back_to_the_page_she_wanted(client: Browser) -> None:
    await a_guarded_member(username="mara")

    asked = await client.get("/settings/profile?x=1")
    shown = await client.get(asked.headers["location"])

    assert asked.headers["location"] == "/sign-in?next=%2Fsettings%2Fprofile%3Fx%3D1"
    assert 'name="next" value="/settings/profile?x=1"' in shown.text
    assert "Please sign in first" in shown.text


async def test_members_are_sent_home_from_the_sign_in_page(client: Browser) -> None:
    await signed_in(client, await a_guarded_member())

    answer = await client.get("/sign-in")

    assert (answer.status_code, answer.headers["location"]) == (303, "/")


async def test_signing_out_ends_the_session_and_takes_the_cookie(client: Browser) -> None:
    await signed_in(client, await a_guarded_member())

    answer = await client.post("/sign-out")

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert f"{COOKIE}=" in answer.headers["set-cookie"]
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert answer.headers["clear-site-data"] == '"cache"'
    assert not await Session.exists()
    assert (await client.post("/sign-out")).status_code == 303, "a stranger may press it again"
    assert (await client.get("/sign-out")).status_code == 405


async def test_who_has_not_confirmed_is_told_what_to_do(client: Browser) -> None:
    await a_sign_up()

    answer = await client.post("/sign-in", data={"login": "mara", "password": PASSWORD})

    assert answer.status_code == 422
    assert "follow the link in our letter first" in answer.text


async def test_a_weaker_hash_is_made_anew_at_sign_in(house: House) -> None:
    weak = (
        "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHRzb21lc2FsdA"
        "$j9y/2uJl3zJSoANTbzdM2Nev49J/09qTHOd/2TUrIlA"
    )
    member = await a_guarded_member(username="mara")
    await Member.filter(id=member.id).update(password_hash=weak)

    await signin.sign_in("mara", PASSWORD, AT_HOME)

    assert (await Member.get(id=member.id)).password_hash.startswith("$argon2id$v=19$m=19456,t=2,")


@pytest.mark.parametrize("stored", ["!", "", "plain text"])
async def test_what_is_no_hash_opens_nothing(house: House, stored: str) -> None:
    member = await a_guarded_member(username="mara")
    await Member.filter(id=member.id).update(password_hash=stored)

    for password in (stored or "x", PASSWORD):
        with pytest.raises(Complaint):
            await signin.sign_in("mara", password, AT_HOME)


async def test_spaces_belong_to_a_password(client: Browser) -> None:
    await a_guarded_member(username="mara")

    answer = await client.post("/sign-in", data={"login": "mara", "password": f" {PASSWORD} "})

    assert answer.status_code == 422
