"""Letters that providers bring to /mail/incoming."""

from __future__ import annotations

import base64
import json
import time
import zlib
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest

from forum.core.house import House
from forum.mail.doors.webhooks import AT_ONCE, Hatch, signature
from forum.mail.models import IncomingMail, Via
from tests.mail.incoming import DOMAIN, GROUP, WRITER, raw_letter

ADDRESS = "/mail/incoming"
SECRET = "a secret that only the provider knows"
LETTER = {"Content-Type": "message/rfc822"}
JSON = {"Content-Type": "application/json; charset=utf-8"}
Mailing = Callable[..., None]


@pytest.fixture(autouse=True)
def provider(mailing: Mailing) -> None:
    mailing(webhook_secret=SECRET)


def _signed(body: bytes, *, age: int = 0, secret: str = SECRET) -> dict[str, str]:
    return {"X-Outward-Signature": signature(secret, int(time.time()) - age, body)}


def _parcel(letter: bytes, **changed: Any) -> bytes:
    told = {"sender": WRITER, "recipients": [GROUP], "raw": base64.b64encode(letter).decode()}
    return json.dumps(told | changed).encode()


async def test_a_letter_comes_as_it_is_with_its_envelope_beside_it(
    client: httpx.AsyncClient, house: House
) -> None:
    raw = raw_letter()
    envelope = {"sender": WRITER, "recipient": [GROUP, f"tech@{DOMAIN}"]}

    response = await client.post(
        ADDRESS, params=envelope, content=raw, headers=LETTER | _signed(raw)
    )

    assert (response.status_code, response.json()) == (202, {"kept": 2})
    kept = await IncomingMail.get(recipient=GROUP)
    assert (zlib.decompress(kept.packed), kept.sender, kept.via) == (raw, WRITER, Via.WEBHOOK)


async def test_its_envelope_may_stand_in_headers(client: httpx.AsyncClient, house: House) -> None:
    raw = raw_letter()
    envelope = {"X-Outward-Sender": WRITER, "X-Outward-Recipient": GROUP}

    response = await client.post(ADDRESS, content=raw, headers=LETTER | envelope | _signed(raw))

    assert response.status_code == 202
    assert await IncomingMail.filter(sender=WRITER, recipient=GROUP).count() == 1


async def test_a_letter_comes_in_json_and_twice_is_once(
    client: httpx.AsyncClient, house: House
) -> None:
    raw = raw_letter("\0 and more")
    body = _parcel(raw)

    for _ in range(2):
        response = await client.post(ADDRESS, content=body, headers=JSON | _signed(body))
        assert response.status_code == 202

    assert zlib.decompress((await IncomingMail.get()).packed) == raw


RIGHT = _parcel(raw_letter(Message_ID="<1@x.example>"))


@pytest.mark.parametrize(
    "wrongly",
    [{"age": 310}, {"age": -310}, {"secret": "another"}, {"body": RIGHT + b" "}],
    ids=str,
)
async def test_what_is_wrongly_signed_is_refused(
    client: httpx.AsyncClient, wrongly: dict[str, Any]
) -> None:
    signed = _signed(**{"body": RIGHT} | wrongly)

    response = await client.post(ADDRESS, content=RIGHT, headers=JSON | signed)

    assert response.status_code == 401
    assert not await IncomingMail.exists()


async def test_what_is_not_signed_is_refused(client: httpx.AsyncClient, house: House) -> None:
    for claim in ("", "v1=00", "t=,v1=", "t=²,v1=é", f"t={'9' * 5000},v1=00", "," * 5000):
        headers = {b"X-Outward-Signature": claim.encode()}
        response = await client.post(ADDRESS, content=RIGHT, headers=headers)

        assert response.status_code == 401


async def test_who_finds_no_room_comes_again(client: httpx.AsyncClient, house: House) -> None:
    hatch = house.kept(Hatch)
    async with AsyncExitStack() as stack:
        for _letter in range(AT_ONCE):
            await stack.enter_async_context(hatch.room())
        hatch.seconds = 0.01

        response = await client.post(ADDRESS, content=RIGHT, headers=JSON | _signed(RIGHT))

        assert (response.status_code, response.headers["retry-after"]) == (429, "120")
        hatch.seconds = 10
    response = await client.post(ADDRESS, content=RIGHT, headers=JSON | _signed(RIGHT))
    assert response.status_code == 202


UNFIT = [
    b"{}", b"\xff", b"[" * 100_000, b'{"recipients": 7, "raw": ""}', _parcel(b"", raw="é%"),
    _parcel(b"no header"), _parcel(raw_letter(), recipients=["x@elsewhere.example"]),
    _parcel(raw_letter(), recipients=[]), _parcel(raw_letter(), sender="a\0@b.example"),
]  # fmt: skip


async def test_what_holds_no_letter_for_us_is_refused(
    client: httpx.AsyncClient, house: House
) -> None:
    other = [(body, {"Content-Type": "text/plain"}) for body in (RIGHT, b"A: b", b"")]
    for body, kind in [*((body, JSON) for body in UNFIT), *other]:
        response = await client.post(ADDRESS, content=body, headers=kind | _signed(body))

        assert response.status_code == 422, body[:200]

    assert not await IncomingMail.exists()


async def test_a_provider_can_sign_with_an_old_and_a_new_secret(
    client: httpx.AsyncClient, house: House
) -> None:
    own = _signed(RIGHT)["X-Outward-Signature"]
    both = {"X-Outward-Signature": own.replace(",v1=", ",v1=00,v1=")}

    assert (await client.post(ADDRESS, content=RIGHT, headers=JSON | both)).status_code == 202


async def test_letters_may_be_larger_than_forms_but_not_too_large(
    client: httpx.AsyncClient, mailing: Mailing
) -> None:
    mailing(max_bytes=2_000_000, webhook_secret=SECRET)

    for size, status in ((1_900_000, 202), (2_100_000, 413), (2_900_000, 413)):
        body = _parcel(raw_letter("x" * size))
        response = await client.post(ADDRESS, content=body, headers=JSON | _signed(body))

        assert response.status_code == status

    elsewhere = await client.post("/sign-in", content=b"x" * 1_900_000)
    assert elsewhere.status_code == 413


async def test_too_many_letters_are_put_off(
    client: httpx.AsyncClient, limited: Callable[..., None]
) -> None:
    limited(letters_in_per_sender="1 per hour")

    answers = [
        await client.post(ADDRESS, content=RIGHT, headers=JSON | _signed(RIGHT)) for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [202, 429]
    assert int(answers[1].headers["Retry-After"]) > 0


async def test_without_a_secret_there_is_no_such_address(
    client: httpx.AsyncClient, mailing: Mailing
) -> None:
    mailing(webhook_secret="")

    for secret in ("", SECRET):
        headers = JSON | _signed(RIGHT, secret=secret)
        assert (await client.post(ADDRESS, content=RIGHT, headers=headers)).status_code == 404
