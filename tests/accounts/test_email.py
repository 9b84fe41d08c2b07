"""Moving to another address."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from forum.accounts.actions import email, password
from forum.accounts.models import EmailChange, Member, PasswordReset
from forum.core.database import now
from forum.core.errors import NotFound
from forum.core.house import House
from forum.core.tokens import digest_of
from tests.accounts.people import PASSWORD, a_guarded_member, letters_to, link_to, text_to
from tests.browsing import signed_in
from tests.factories import a_member

Browser = httpx.AsyncClient
OLD, NEW = "mara@library.example", "mara@branch.example"


async def a_change(member: Member, token: str = "abc", hours: float = 1) -> EmailChange:
    return await EmailChange.create(
        member=member, token_hash=digest_of(token), email=NEW, email_key=NEW,
        expires_at=now() + timedelta(hours=hours),
    )  # fmt: skip


async def test_an_address_is_confirmed_at_the_new_and_announced_at_the_old(client: Browser) -> None:
    mara = await a_guarded_member(email=OLD)
    await signed_in(client, mara)

    asked = await client.post("/settings/email", data={"email": NEW, "password": PASSWORD})
    assert (asked.status_code, asked.headers["location"]) == (303, "/settings/email")
    assert await letters_to(OLD) == ["email_change_announce"]
    assert NEW in await text_to(OLD)
    link = await link_to(NEW)
    assert NEW in (await client.get(link)).text
    assert (await Member.get(id=mara.id)).email == OLD, "mail scanners open links"
    await PasswordReset.create(member=mara, token_hash="a", expires_at=now() + timedelta(hours=1))
    moved = await client.post(link)

    assert (moved.status_code, moved.headers["location"]) == (303, "/settings/email")
    await mara.refresh_from_db()
    assert (mara.email, mara.email_key) == (NEW, NEW)
    assert not await PasswordReset.exists(), "it went to the old address"
    assert (await client.post(link)).status_code == 404
    await client.post("/sign-out")
    done = await client.post("/sign-in", data={"login": NEW, "password": PASSWORD})
    assert done.status_code == 303


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"email": NEW, "password": "wrong"}, "password"),
        ({"email": NEW}, "password"),
        ({"password": PASSWORD}, "email"),
        ({"email": "nowhere", "password": PASSWORD}, "email"),
        ({"email": OLD.upper(), "password": PASSWORD}, "email"),
    ],
)
async def test_a_wrong_form_comes_back(client: Browser, sent: dict[str, str], field: str) -> None:
    await signed_in(client, await a_guarded_member(email=OLD))

    answer = await client.post("/settings/email", data=sent)

    assert answer.status_code == 422
    assert f'id="field-{field}-error"' in answer.text
    assert not await EmailChange.exists()
    assert not await letters_to(NEW)


async def test_who_reads_a_mistyped_address_cannot_take_the_account(client: Browser) -> None:
    mara = await a_member(email=OLD)
    await a_change(mara)

    assert (await client.get("/settings/email/abc")).headers["location"].startswith("/sign-in?")
    await signed_in(client, await a_member())
    assert (await client.get("/settings/email/abc")).status_code == 404
    assert (await client.post("/settings/email/abc")).status_code == 404

    assert (await Member.get(id=mara.id)).email == OLD


async def test_a_change_runs_out(house: House) -> None:
    mara = await a_member(email=OLD)
    await a_change(mara, hours=-0.01)

    with pytest.raises(NotFound):
        await email.confirm_email_change(mara, "abc")


async def test_only_the_last_change_asked_for_counts(house: House) -> None:
    mara = await a_guarded_member(email=OLD)
    await a_change(mara)

    await email.ask_email_change(mara, "other@branch.example", PASSWORD)

    with pytest.raises(NotFound):
        await email.confirm_email_change(mara, "abc")


async def test_an_address_taken_meanwhile_is_refused_with_a_sentence(client: Browser) -> None:
    mara = await a_member(email=OLD)
    await a_change(mara)
    await a_member(email=NEW)
    await signed_in(client, mara)

    answer = await client.post("/settings/email/abc")

    assert answer.status_code == 422
    assert "belongs to another account by now" in answer.text
    assert (await Member.get(id=mara.id)).email == OLD


async def test_letters_to_reset_go_to_the_new_address(house: House) -> None:
    mara = await a_member(email=OLD)
    await a_change(mara)

    await email.confirm_email_change(mara, "abc")
    await password.send_reset(OLD, now())
    await password.send_reset(NEW, now())

    assert await letters_to(OLD) == []
    assert await letters_to(NEW) == ["reset"]
