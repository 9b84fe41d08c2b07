"""Signing up and confirming, in a browser of sorts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from forum.accounts.actions import signup
from forum.accounts.models import Member, Session, SignUp
from forum.accounts.newcomer import Newcomer
from forum.core.database import now
from forum.core.errors import Complaint, NotFound
from forum.core.house import House
from forum.digests.models import DigestSubscription
from tests.accounts.people import AT_HOME, HASH, MARA, PASSWORD, a_sign_up, letters_to, link_to
from tests.browsing import signed_in
from tests.factories import a_member

Browser = httpx.AsyncClient
FORM = MARA | {"password": PASSWORD}


async def test_who_signs_up_and_confirms_in_one_browser_is_in(client: Browser) -> None:
    more = {"library": "Elm Street", "role_title": "Outreach", "time_zone": "Asia/Kathmandu"}
    await client.post("/sign-up", data=FORM | more | {"digest": "daily"})
    link = await link_to("mara@library.example")
    assert "Mara Diaz" in (await client.get(link)).text
    assert not await Member.exists(), "mail scanners open links"
    confirmed = await client.post(link)

    assert (confirmed.status_code, confirmed.headers["location"]) == (303, "/")
    member = await Member.get(username="mara")
    assert (member.name, member.library, member.role_title) == (
        "Mara Diaz",
        "Elm Street",
        "Outreach",
    )
    assert (member.email, member.time_zone) == ("mara@library.example", "Asia/Kathmandu")
    assert (await Session.get()).member_id == member.id
    assert (await client.get("/settings/profile")).status_code == 200
    assert not await SignUp.exists()
    assert (await client.post(link)).status_code == 404


@pytest.mark.parametrize(("asked", "got"), [("daily", "daily"), ("never", "never"), ("", "weekly")])
async def test_she_gets_the_digest_she_asked_for(house: House, asked: str, got: str) -> None:
    await a_sign_up("abc", digest=asked)

    member = await signup.confirm("abc")

    assert (await DigestSubscription.get(member=member)).frequency == got


async def test_who_signed_up_is_told_where_the_letter_went(client: Browser) -> None:
    sent = await client.post("/sign-up", data=FORM)

    assert (sent.status_code, sent.headers["location"]) == (303, "/sign-up/sent")
    assert "mara@library.example" in (await client.get("/sign-up/sent")).text
    assert not await Member.exists()


async def test_who_confirms_in_another_browser_signs_in_by_her_password(client: Browser) -> None:
    await a_sign_up("abc")

    confirmed = await client.post("/confirm/abc")

    assert (confirmed.status_code, confirmed.headers["location"]) == (303, "/sign-in")
    assert await Member.exists(username="mara")
    assert not await Session.exists()
    done = await client.post("/sign-in", data={"login": "mara", "password": PASSWORD})
    assert done.status_code == 303


@pytest.mark.parametrize("token", ["unknown", "%00", "x" * 3000, "%F0%9F%93%9A"])
async def test_a_link_that_opens_nothing_is_not_found(client: Browser, token: str) -> None:
    assert (await client.get(f"/confirm/{token}")).status_code in {400, 404}
    assert (await client.post(f"/confirm/{token}")).status_code in {400, 404}


async def test_a_letter_runs_out(client: Browser) -> None:
    await a_sign_up("abc", expires_at=now() - timedelta(seconds=1))

    answer = await client.post("/confirm/abc")

    assert answer.status_code == 404
    assert "too old" in answer.text
    assert not await Member.exists()


async def test_if_her_username_was_taken_meanwhile_she_chooses_another(client: Browser) -> None:
    await a_sign_up("abc")
    await a_member(username="m.ara")  # looks like it

    assert 'name="username"' in (await client.get("/confirm/abc")).text
    refused = await client.post("/confirm/abc")
    assert refused.status_code == 422
    assert "Please choose another" in refused.text
    for wrong in ("m.ara", "admin", "x", ""):
        assert (await client.post("/confirm/abc", data={"username": wrong})).status_code == 422
    done = await client.post("/confirm/abc", data={"username": "Mara-Elm"})

    assert done.status_code == 303
    assert (await Member.get(email="mara@library.example")).username == "mara-elm"


async def test_all_other_letters_to_an_address_are_void_once_it_is_confirmed(house: House) -> None:
    await a_sign_up("abc")
    await a_sign_up("def", username="mara2", username_skeleton="mara2")

    await signup.confirm("def")

    with pytest.raises(NotFound):
        await signup.confirm("abc")


async def test_an_address_that_became_a_members_is_not_confirmed_again(house: House) -> None:
    await a_sign_up("abc")
    await a_member(email="Mara@library.example")

    with pytest.raises(Complaint, match="a member with this address already"):
        await signup.confirm("abc")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("email", "mara", "Letters can&#39;t reach this address"),
        ("username", "support", "kept for the place itself"),
        ("username", "mа", "Use 3 to 30 characters"),
        ("username", "jo", "Use 3 to 30 characters"),
        ("username", "j0rge", "looks like it"),
        ("name", "\u200b", "Please fill this in"),
        ("name", "x" * 81, "Use at most 80 characters"),
        ("password", "short", "Use at least 10 characters"),
        ("password", "a" * 201, "Use at most 200 characters"),
        ("password", "password123", "easy to guess"),
        ("time_zone", "Mars/Olympus", "choose one of these"),
        ("digest", "hourly", "choose one of these"),
    ],
)
async def test_a_wrong_form_comes_back_with_all_that_was_typed(
    client: Browser, field: str, value: str, sentence: str
) -> None:
    await a_member(username="jorge")

    answer = await client.post("/sign-up", data=FORM | {"library": "Elm & Oak"} | {field: value})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'id="field-{field}-error"' in answer.text
    assert 'value="Elm &amp; Oak"' in answer.text
    assert PASSWORD not in answer.text
    assert not await SignUp.exists()


@pytest.mark.parametrize("field", ["email", "username", "name", "password"])
async def test_a_missing_field_is_asked_for(client: Browser, field: str) -> None:
    fields = {name: value for name, value in FORM.items() if name != field}

    answer = await client.post("/sign-up", data=fields)

    assert answer.status_code == 422
    assert f'id="field-{field}-error"' in answer.text


async def test_nobody_signs_up_where_it_is_closed(
    client: Browser, setting: Callable[..., None]
) -> None:
    setting("accounts", open_sign_up=False)

    for answer in (await client.get("/sign-up"), await client.post("/sign-up", data=FORM)):
        assert answer.status_code == 403
        assert "made by the keepers of this place" in answer.text
    assert "/sign-up" not in (await client.get("/sign-in")).text


async def test_the_header_leads_to_the_form(client: Browser) -> None:
    header = (await client.get("/about")).text.partition("<main")[0]

    assert 'href="/sign-up"' in header


async def test_members_are_sent_home(client: Browser) -> None:
    await signed_in(client, await a_member())

    for answer in (await client.get("/sign-up"), await client.post("/sign-up", data=FORM)):
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert not await letters_to("mara@library.example")


async def test_a_password_is_kept_as_a_hash_only(house: House) -> None:
    await signup.sign_up(Newcomer(**MARA), f" {PASSWORD} ", AT_HOME)

    waiting = await SignUp.get()
    assert waiting.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert waiting.password_hash != HASH
    assert PASSWORD not in str(waiting.__dict__)
    assert len(waiting.token_hash) == 64
