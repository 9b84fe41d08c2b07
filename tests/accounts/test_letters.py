"""What the letters say, and that all their parts can be read."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_string, policy
from email.message import EmailMessage

import pytest

from forum.accounts import emails
from forum.accounts.models import EmailChange, PasswordReset
from forum.core.database import now
from forum.core.house import House
from forum.mail.models import OutgoingMail, Urgency
from tests.accounts.people import a_sign_up
from tests.factories import a_member

SECRET = {"confirm", "reset", "email_change_confirm"}
STRANGERS = {"confirm", "already_member", "email_change_confirm"}
OPEN = {"already_member", "password_changed", "email_change_announce", "role_changed"}


@pytest.fixture
async def letters(house: House) -> list[OutgoingMail]:
    """One letter of each kind, to mara."""
    mara = await a_member(username="mara", name="Mara <b>Diaz</b>", email="mara@library.example")
    later = now() + timedelta(hours=1)
    reset = await PasswordReset.create(member=mara, token_hash="a", expires_at=later)
    change = await EmailChange.create(
        member=mara, token_hash="a", email="mara@branch.example",
        email_key="mara@branch.example", expires_at=later,
    )  # fmt: skip
    await emails.confirm(await a_sign_up(), "t0ken")
    await emails.already_member(mara)
    await emails.reset(reset, "t0ken")
    await emails.password_changed(mara)
    await emails.email_change_confirm(change, mara, "t0ken")
    await emails.email_change_announce(mara, change.email)
    await emails.role_changed(mara, "She knows the words.")
    return await OutgoingMail.all()


def _parts(letter: OutgoingMail) -> tuple[str, str]:
    message = message_from_string(letter.message, policy=policy.default)
    assert isinstance(message, EmailMessage)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text
    assert html
    return str(text.get_content()), str(html.get_content())


async def test_letters_that_open_an_account_are_forgotten_when_sent(
    letters: list[OutgoingMail],
) -> None:
    kinds = {letter.kind.rpartition("/")[2]: letter for letter in letters}

    assert set(kinds) == SECRET | OPEN
    for kind, letter in kinds.items():
        assert letter.urgency is Urgency.AWAITED
        assert letter.is_secret is (kind in SECRET)
        for part in _parts(letter):
            assert ("t0ken" in part) is (kind in SECRET)


async def test_both_parts_say_who_is_meant_and_where_to_go(letters: list[OutgoingMail]) -> None:
    for letter in letters:
        for part in _parts(letter):
            assert "mara" in part
            assert "http://127.0.0.1:8000/" in part
            assert "You get this letter" in part
            assert "%(" not in part
            assert "{{" not in part


async def test_nothing_that_a_stranger_typed_freely_reaches_a_mailbox(
    letters: list[OutgoingMail],
) -> None:
    for letter in letters:
        for part in (letter.subject, *_parts(letter)):
            assert "Diaz" not in part


async def test_who_may_have_no_account_is_not_offered_to_choose_letters(
    letters: list[OutgoingMail],
) -> None:
    for letter in letters:
        for part in _parts(letter):
            is_known = letter.kind.rpartition("/")[2] not in STRANGERS
            assert ("Choose which letters you get" in part) == is_known


async def test_the_text_part_fits_a_terminal(letters: list[OutgoingMail]) -> None:
    for letter in letters:
        text, _html = _parts(letter)
        assert all(len(line) <= 72 or "http" in line for line in text.splitlines())
