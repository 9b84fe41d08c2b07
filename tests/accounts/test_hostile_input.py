"""What nobody sends by accident: always a clear 4xx, never a 500."""

from __future__ import annotations

import httpx
import pytest

from forum.accounts.models import SignUp
from tests.accounts.people import MARA, PASSWORD, a_guarded_member
from tests.browsing import signed_in

Browser = httpx.AsyncClient
ASKED = {
    "/sign-up": ["email", "username", "name", "password", "library", "time_zone"],
    "/sign-in": ["login", "password", "next"],
    "/password/reset": ["email"],
}
OPEN = list(ASKED)
SETTINGS = ["/settings/profile", "/settings/email", "/settings/security"]
NASTY = [
    "\0",
    "a\0b",
    "\ud800",
    "é" * 5_000,
    "\u202e",
    "𝕏" * 200,
    "{{ 7*7 }}",
    "%s%(x)s",
    "\x1b[2J",
]
URLENCODED = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize("path", OPEN + SETTINGS)
async def test_an_empty_form_is_complained_about(client: Browser, path: str) -> None:
    if path in SETTINGS:
        await signed_in(client, await a_guarded_member())

    for content in (b"", b"&&&", b"=", b"a=b"):
        assert (await client.post(path, content=content, headers=URLENCODED)).status_code == 422
    assert (await client.post(path)).status_code == 422
    assert (await client.post(path, json={"email": 7})).status_code == 422


@pytest.mark.parametrize("path", OPEN + SETTINGS)
async def test_ten_megabytes_are_too_much(client: Browser, path: str) -> None:
    if path in SETTINGS:
        await signed_in(client, await a_guarded_member())

    answer = await client.post(path, content=b"login=" + b"x" * 10_000_000, headers=URLENCODED)

    assert answer.status_code == 413


@pytest.mark.parametrize("value", NASTY)
@pytest.mark.parametrize("path", OPEN)
async def test_nasty_values_are_refused_or_cleaned(client: Browser, path: str, value: str) -> None:
    usual = MARA | {"password": "short", "login": "nobody", "library": "", "next": ""}

    for field in ASKED[path]:
        body = "&".join(
            f"{name}={_quoted(text)}" for name, text in (usual | {field: value}).items()
        )
        answer = await client.post(path, content=body, headers=URLENCODED)
        assert answer.status_code in {303, 422, 429}, field


def _quoted(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))


async def test_a_file_in_place_of_a_word_is_refused(client: Browser) -> None:
    answer = await client.post("/sign-in", files={"login": ("a.txt", b"x")}, data={"password": "x"})

    assert answer.status_code in {400, 422}


async def test_a_body_cut_short_is_a_missing_field(client: Browser) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="login"\r\n\r\nma'

    answer = await client.post(
        "/sign-in", content=body, headers={"Content-Type": "multipart/form-data; boundary=x"}
    )

    assert answer.status_code in {400, 422}


async def test_a_thousand_fields_are_too_many(client: Browser) -> None:
    body = "&".join(f"f{number}=x" for number in range(1000))

    answer = await client.post("/sign-in", content=body, headers=URLENCODED)

    assert answer.status_code in {400, 422}


async def test_numbers_beyond_64_bits_are_not_found(client: Browser) -> None:
    await signed_in(client, await a_guarded_member())

    for number in ("9" * 18, "9" * 30, "-1", "1e5", "٣"):
        answer = await client.post(f"/settings/security/sessions/{number}/end")
        assert answer.status_code == 404


async def test_a_form_from_another_site_does_nothing(client: Browser) -> None:
    form = MARA | {"password": PASSWORD}

    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        assert (await client.post("/sign-up", data=form, headers=headers)).status_code == 403
    assert not await SignUp.exists()


async def test_what_a_stranger_types_is_shown_as_text(client: Browser) -> None:
    markup = '"><script>alert(1)</script>'

    answer = await client.post("/sign-up", data=dict.fromkeys((*MARA, "library"), markup))

    assert answer.status_code == 422
    assert "<script>" not in answer.text
