"""Guessing passwords is slow, and never locks out whose account it is."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from forum.accounts.actions import email, password, signin, signup
from forum.accounts.models import Member
from forum.accounts.newcomer import Newcomer
from forum.accounts.visitor import Device, Visitor, device_cookie, known_device
from forum.core.errors import Complaint, TooMany
from forum.core.house import House
from tests.accounts.people import AT_HOME, MARA, PASSWORD, a_guarded_member, letters_to
from tests.factories import a_member

Browser = httpx.AsyncClient
few_tries = pytest.mark.usefixtures("few")


@pytest.fixture
def few(setting: Callable[..., None]) -> None:
    """Few tries for an account and from an address."""
    setting("limits", sign_in_per_account="2 per 15 minutes", sign_in_per_address="3 per hour")


def at(address: str, member: Member | None = None, device: str = "hers") -> Visitor:
    return Visitor(address, device=Device(member.id, device) if member else None)


async def fails(login: str, visitor: Visitor, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(Complaint):
            await signin.sign_in(login, "not the password", visitor)


async def is_stopped(login: str, visitor: Visitor) -> None:
    with pytest.raises(TooMany):
        await signin.sign_in(login, PASSWORD, visitor)


@few_tries
async def test_unknown_devices_share_the_tries_for_an_account(house: House) -> None:
    await a_guarded_member(username="mara")

    await fails("mara", at("192.0.2.1"))
    await fails("MARA", at("192.0.2.2"))

    await is_stopped("mara", at("192.0.2.3"))


@few_tries
async def test_the_owner_gets_in_where_she_was_before_while_others_guess(house: House) -> None:
    mara = await a_guarded_member(username="mara")
    await fails("mara", at("192.0.2.1"), times=2)

    await signin.sign_in("mara", PASSWORD, at("192.0.2.9", mara))

    await is_stopped("mara", at("192.0.2.1"))


@few_tries
async def test_a_known_device_has_tries_of_its_own_and_no_more(house: House) -> None:
    mara = await a_guarded_member(username="mara")

    await fails("mara", at("192.0.2.9", mara), times=2)

    await is_stopped("mara", at("192.0.2.9", mara))
    await signin.sign_in("mara", PASSWORD, at("192.0.2.9", mara, device="another"))
    await signin.sign_in("mara", PASSWORD, at("192.0.2.9"))


@few_tries
async def test_a_device_of_another_member_is_an_unknown_one(house: House) -> None:
    await a_guarded_member(username="mara")
    mallory = await a_member(username="mallory")

    await fails("mara", at("192.0.2.1", mallory, device="a"))
    await fails("mara", at("192.0.2.2", mallory, device="b"))

    await is_stopped("mara", at("192.0.2.3", mallory, device="c"))


@few_tries
async def test_one_address_has_few_tries_whatever_the_accounts(house: House) -> None:
    await a_guarded_member(username="mara")

    for login in ("one", "two", "three"):
        await fails(login, at("192.0.2.1"))

    await is_stopped("mara", at("192.0.2.1"))
    await signin.sign_in("mara", PASSWORD, at("192.0.2.2"))


@few_tries
async def test_a_whole_branch_signs_in_from_one_address(house: House) -> None:
    for number in range(5):
        await a_guarded_member(username=f"reader{number}")

        await signin.sign_in(f"reader{number}", PASSWORD, at("192.0.2.1"))


@few_tries
async def test_name_and_address_are_counted_apart(house: House) -> None:
    await a_guarded_member(username="mara", email="mara@library.example")
    await fails("mara", at("192.0.2.1"), times=2)

    await fails("mara@library.example", at("192.0.2.2"))  # or it would tell whose name it is


@few_tries
async def test_who_tries_too_often_is_told_how_long_to_wait(client: Browser) -> None:
    await a_guarded_member(username="mara")
    wrong = {"login": "mara", "password": "not the password"}

    answers = [await client.post("/sign-in", data=wrong) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [422, 422, 429]
    assert "Please wait 15 minutes" in answers[-1].text
    assert "I have forgotten my password" in answers[-1].text


async def test_a_browser_is_known_by_a_cookie_that_nobody_can_forge(client: Browser) -> None:
    mara = await a_guarded_member(username="mara")
    await client.post("/sign-in", data={"login": "mara", "password": PASSWORD})
    cookie = client.cookies["device"]

    device = known_device(cookie)
    assert device
    assert Visitor("192.0.2.1", device=device).is_known_to(mara)
    for forged in ("", "x", cookie[:-1], "a" + cookie, device_cookie(mara)[::-1], "\udc80"):
        assert known_device(forged) is None


async def test_letters_to_one_mailbox_are_few(house: House) -> None:
    for number in range(5):
        newcomer = Newcomer(**MARA | {"username": f"mara{number}"})
        if number % 2:
            await signup.sign_up(newcomer, PASSWORD, at(f"192.0.2.{number}"))
        else:
            await password.count_reset("MARA@library.example", at(f"192.0.2.{number}"))

    with pytest.raises(TooMany):
        await password.count_reset("mara@library.example", AT_HOME)
    with pytest.raises(TooMany):
        await signup.sign_up(Newcomer(**MARA), PASSWORD, AT_HOME)


async def test_one_member_writes_to_few_mailboxes_that_she_calls_hers(
    house: House, setting: Callable[..., None]
) -> None:
    setting("limits", letters_per_mailbox="2 per hour")
    mara = await a_guarded_member()
    for number in range(2):
        await email.ask_email_change(mara, f"stranger{number}@library.example", PASSWORD)

    with pytest.raises(TooMany):
        await email.ask_email_change(mara, "stranger2@library.example", PASSWORD)

    assert not await letters_to("stranger2@library.example")
    joan = await a_guarded_member()
    await email.ask_email_change(joan, "joan@branch.example", PASSWORD)


async def test_a_wrong_password_is_no_letter(house: House, setting: Callable[..., None]) -> None:
    setting("limits", letters_per_mailbox="1 per hour")
    mara = await a_guarded_member()
    with pytest.raises(Complaint):
        await email.ask_email_change(mara, "mara@branch.example", "not the password")

    await email.ask_email_change(mara, "mara@branch.example", PASSWORD)


async def test_who_asks_which_names_are_taken_is_counted(
    client: Browser, setting: Callable[..., None]
) -> None:
    setting("limits", sign_up_per_address="2 per hour")
    for name in ("one", "two", "three"):
        await a_member(username=name)

    answers = [
        await client.post("/sign-up", data=MARA | {"username": name, "password": PASSWORD})
        for name in ("one", "two", "three")
    ]

    assert [answer.status_code for answer in answers] == [422, 422, 429]
    assert "looks like it" not in answers[-1].text


async def test_a_right_sign_up_counts_once(house: House, setting: Callable[..., None]) -> None:
    setting("limits", sign_up_per_address="2 per hour")

    for name in ("mara", "joan"):
        newcomer = Newcomer(email=f"{name}@library.example", username=name, name=name)
        await signup.sign_up(newcomer, PASSWORD, AT_HOME)

    with pytest.raises(TooMany):
        await signup.sign_up(Newcomer("ana@library.example", "ana", "Ana"), PASSWORD, AT_HOME)


async def test_one_address_signs_up_few(house: House, setting: Callable[..., None]) -> None:
    setting("limits", sign_up_per_address="1 per hour")
    await signup.sign_up(Newcomer(**MARA), PASSWORD, AT_HOME)

    joan = Newcomer(email="joan@library.example", username="joan", name="Joan")
    with pytest.raises(TooMany):
        await signup.sign_up(joan, PASSWORD, AT_HOME)


@few_tries
async def test_a_borrowed_session_does_not_guess_the_password(house: House) -> None:
    mara = await a_guarded_member()
    for _ in range(2):
        with pytest.raises(Complaint):
            await password.prove(mara, "not the password", "password")

    with pytest.raises(TooMany):
        await password.prove(mara, PASSWORD, "password")
