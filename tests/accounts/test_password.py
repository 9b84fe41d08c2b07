"""Forgotten and changed passwords."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from forum.accounts.actions import email, password, signin
from forum.accounts.models import EmailChange, Member, PasswordReset, Session
from forum.accounts.visitor import known_device
from forum.core.database import now
from forum.core.errors import Complaint, NotFound
from forum.core.house import House
from forum.core.tokens import digest_of
from forum.mail.models import OutgoingMail, Urgency
from tests.accounts.people import (
    AT_HOME,
    HASH,
    PASSWORD,
    a_guarded_member,
    letters_to,
    link_to,
    text_to,
)
from tests.browsing import COOKIE, signed_in
from tests.factories import a_member
from tests.working import carry_out

Browser = httpx.AsyncClient
NEW = "eleven brass catalogue drawers"


async def a_reset(member: Member, token: str = "abc", hours: float = 1) -> PasswordReset:
    ends = now() + timedelta(hours=hours)
    return await PasswordReset.create(member=member, token_hash=digest_of(token), expires_at=ends)


async def test_who_forgot_her_password_chooses_another_by_letter(client: Browser) -> None:
    mara = await a_guarded_member(username="mara", email="mara@library.example")
    await Session.create(member=mara, token_hash="a", expires_at=now() + timedelta(days=9))

    asked = await client.post("/password/reset", data={"email": " Mara@library.example"})
    assert (asked.status_code, asked.headers["location"]) == (303, "/password/sent")
    assert await carry_out("accounts.send_reset") == 1
    link = await link_to("mara@library.example")
    assert "mara" in (await client.get(link)).text
    assert (await Member.get(id=mara.id)).password_hash == HASH
    chosen = await client.post(link, data={"password": NEW})

    assert (chosen.status_code, chosen.headers["location"]) == (303, "/sign-in")
    assert not await Session.exists(), "all her sessions end"
    assert await letters_to("mara@library.example") == ["reset", "password_changed"]
    assert (await client.get(link)).status_code == 404
    device = known_device(client.cookies["device"])
    assert device
    assert device.member_id == mara.id
    done = await client.post("/sign-in", data={"login": "mara", "password": NEW})
    assert done.status_code == 303


async def test_a_reset_is_kept_as_a_hash_and_its_letter_forgotten(client: Browser) -> None:
    await a_member(email="mara@library.example")

    await client.post("/password/reset", data={"email": "mara@library.example"})
    await carry_out("accounts.send_reset")

    token = (await link_to("mara@library.example")).rpartition("/")[2]
    assert (await PasswordReset.get()).token_hash == digest_of(token)
    letter = await OutgoingMail.get()
    assert letter.is_secret
    assert letter.urgency is Urgency.AWAITED


async def test_a_letter_is_written_once_for_one_moment_of_asking(house: House) -> None:
    await a_member(email="mara@library.example")
    asked_at = now()

    for _ in range(2):  # as if the worker had been killed before it could say that it's done
        await password.send_reset("mara@library.example", asked_at)
    await password.send_reset("mara@library.example", asked_at + timedelta(seconds=1))

    assert await letters_to("mara@library.example") == ["reset", "reset"]
    assert await PasswordReset.all().count() == 2


async def test_a_letter_whose_link_would_be_over_is_not_written(house: House) -> None:
    await a_member(email="mara@library.example")

    await password.send_reset("mara@library.example", now() - timedelta(minutes=61))

    assert await letters_to("mara@library.example") == []


async def test_a_reset_runs_out(client: Browser) -> None:
    await a_reset(await a_guarded_member(), hours=-0.01)

    for answer in (
        await client.get("/password/reset/abc"),
        await client.post("/password/reset/abc", data={"password": NEW}),
    ):
        assert answer.status_code == 404
        assert "ask for a new letter" in answer.text


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [({}, "Please fill this in"), ({"password": "short"}, "Use at least 10 characters")],
)
async def test_a_new_password_must_be_a_good_one(
    client: Browser, sent: dict[str, str], sentence: str
) -> None:
    await a_reset(await a_guarded_member())

    answer = await client.post("/password/reset/abc", data=sent)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert await PasswordReset.exists()


async def test_a_used_reset_takes_all_others_with_it(house: House) -> None:
    mara = await a_guarded_member()
    await a_reset(mara, "abc")
    await a_reset(mara, "def")

    await password.choose_password("abc", NEW)

    with pytest.raises(NotFound):
        await password.choose_password("def", NEW)


async def test_changing_the_password_ends_every_other_session(client: Browser) -> None:
    mara = await a_guarded_member(username="mara", email="mara@library.example")
    await Session.create(member=mara, token_hash="a", expires_at=now() + timedelta(days=9))
    await a_reset(mara)
    await signed_in(client, mara)
    before = client.cookies[COOKIE]

    changed = await client.post(
        "/settings/security", data={"current_password": PASSWORD, "password": NEW}
    )

    assert (changed.status_code, changed.headers["location"]) == (303, "/settings/security")
    client.cookies.delete(COOKIE, domain="")
    assert (await Session.get()).token_hash == digest_of(client.cookies[COOKIE])
    assert client.cookies[COOKIE] != before
    assert (await client.get("/settings/security")).status_code == 200
    assert await letters_to("mara@library.example") == ["password_changed"]
    assert not await PasswordReset.exists()
    await signin.sign_in("mara", NEW, AT_HOME)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"current_password": "wrong", "password": NEW}, "current_password"),
        ({"current_password": PASSWORD, "password": "short"}, "password"),
        ({"password": NEW}, "current_password"),
        ({"current_password": PASSWORD}, "password"),
    ],
)
async def test_a_wrong_change_is_complained_about_beside_its_field(
    client: Browser, sent: dict[str, str], field: str
) -> None:
    await signed_in(client, await a_guarded_member())

    answer = await client.post("/settings/security", data=sent)

    assert answer.status_code == 422
    assert f'id="field-{field}-error"' in answer.text
    assert (await Member.get()).password_hash == HASH
    assert await Session.exists()


async def test_a_new_password_stops_a_move_to_another_address(house: House) -> None:
    mara = await a_guarded_member()
    await email.ask_email_change(mara, "thief@library.example", PASSWORD)

    await password.change_password(mara, PASSWORD, NEW, AT_HOME)

    assert not await EmailChange.exists()


async def test_a_password_changed_while_we_looked_opens_nothing(house: House) -> None:
    mara = await a_guarded_member(username="mara")
    stale = await Member.get(id=mara.id)
    await Member.filter(id=mara.id).update(password_hash="!")

    with pytest.raises(Complaint):
        await signin._begin(stale, None, AT_HOME)


async def test_the_letter_about_a_change_says_what_to_do(house: House) -> None:
    mara = await a_guarded_member(email="mara@library.example")

    await password.change_password(mara, PASSWORD, NEW, AT_HOME)

    text = await text_to("mara@library.example")
    assert "/password/reset" in text
    assert NEW not in text
