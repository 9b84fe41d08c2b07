"""Nobody learns from us whose address is known here."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
import pytest

from forum.accounts.models import SignUp
from forum.mail.models import OutgoingMail
from tests.accounts.people import MARA, PASSWORD, a_guarded_member, letters_to
from tests.browsing import signed_in
from tests.factories import a_member
from tests.working import carry_out

Browser = httpx.AsyncClient
FORM = MARA | {"password": PASSWORD}


def _seen(answer: httpx.Response) -> tuple[int, str, str, str]:
    cookies = re.sub(r"=[\w.\-]{20,}", "=…", str(answer.headers.get_list("set-cookie")))
    return answer.status_code, answer.headers.get("location", ""), answer.text, cookies


async def test_signing_up_answers_the_same_for_known_and_unknown(client: Browser) -> None:
    await a_member(email="Mara@library.example", username="someone")

    known = await client.post("/sign-up", data=FORM)
    known_page = await client.get("/sign-up/sent")
    client.cookies.clear()
    unknown = await client.post("/sign-up", data=FORM | {"email": "joan@library.example"})
    unknown_page = await client.get("/sign-up/sent")

    assert _seen(known) == _seen(unknown)
    assert known_page.text == unknown_page.text.replace("joan@", "mara@")
    assert await letters_to("Mara@library.example") == ["already_member"]
    assert await letters_to("joan@library.example") == ["confirm"]
    assert await OutgoingMail.all().count() == 2
    assert [waiting.email for waiting in await SignUp.all()] == ["joan@library.example"]


async def test_asking_for_a_reset_answers_the_same_for_known_and_unknown(client: Browser) -> None:
    await a_member(email="mara@library.example")

    known = await client.post("/password/reset", data={"email": "MARA@library.example"})
    known_page = await client.get("/password/sent")
    unknown = await client.post("/password/reset", data={"email": "joan@library.example"})
    unknown_page = await client.get("/password/sent")

    assert _seen(known) == _seen(unknown)
    assert known_page.text == unknown_page.text
    assert await carry_out("accounts.send_reset") == 2
    assert await letters_to("mara@library.example") == ["reset"]
    assert await OutgoingMail.all().count() == 1


@pytest.mark.parametrize(
    "login", ["nobody", "nobody@library.example", "not a name", "admin", "\0x"]
)
async def test_a_wrong_password_and_an_unknown_login_are_answered_the_same(
    client: Browser, login: str
) -> None:
    await a_guarded_member(username="mara", email="mara@library.example")

    wrong = await client.post("/sign-in", data={"login": "mara", "password": "not the password"})
    unknown = await client.post("/sign-in", data={"login": login, "password": "not the password"})

    assert wrong.status_code == unknown.status_code == 422
    shown = unknown.text.replace(f'value="{login.strip(chr(0))}"', 'value="mara"')
    assert wrong.text == shown


async def test_unknown_logins_are_throttled_like_known_ones(
    client: Browser, setting: Callable[..., None]
) -> None:
    setting("limits", sign_in_per_account="2 per hour")
    await a_guarded_member(username="mara")

    for login in ("mara", "nobody"):
        answers = [
            (await client.post("/sign-in", data={"login": login, "password": "x"})).status_code
            for _ in range(3)
        ]

        assert answers == [422, 422, 429], login


async def test_moving_to_a_members_address_answers_the_same(client: Browser) -> None:
    mara = await a_guarded_member(email="mara@library.example")
    await a_member(email="joan@library.example")
    await signed_in(client, mara)

    answers = [
        await client.post("/settings/email", data={"email": address, "password": PASSWORD})
        for address in ("joan@library.example", "nobody@library.example")
    ]

    assert _seen(answers[0]) == _seen(answers[1])
    assert await letters_to("joan@library.example") == ["already_member"]
    assert await letters_to("nobody@library.example") == ["email_change_confirm"]
    assert await letters_to("mara@library.example") == ["email_change_announce"] * 2
