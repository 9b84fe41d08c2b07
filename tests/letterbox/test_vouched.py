"""Letters that a server vouches for, and that are hers and for us all the same or not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from forum.core.house import House
from forum.mail.models import ArrivalState, OutgoingMail
from forum.notifications.identities import group_address
from forum.threads.models import Thread
from tests.factories import a_group, a_member
from tests.letterbox.writing import a_message, sorted_in

TAKEN, HELD, IGNORED = ArrivalState.TAKEN, ArrivalState.HELD, ArrivalState.IGNORED
RUTH = "ruth@library.example"
VOUCHED = {
    "Subject": "A question about gates",
    "Authentication_Results": "mx.forum.example; dkim=pass header.d=library.example",
}


@pytest.fixture(autouse=True)
def _trusting(setting: Callable[..., None]) -> None:
    setting("mail", trusted_auth_servers=["mx.forum.example"])


async def test_letters_that_look_like_hers_when_folded_are_not_hers(house: House) -> None:
    member = await a_member(email="sara@library.example")
    address = group_address(await a_group())

    message = a_message(member, address, **VOUCHED | {"From": "\u017fara@library.example"})
    mail = await sorted_in(message, address)

    assert (mail.state, mail.outcome) == (IGNORED, "stranger")


@pytest.mark.parametrize("to", [RUTH, "{address}.example", "x-{address}"])
async def test_what_she_signed_for_others_is_not_posted_without_her_word(
    house: House, to: str
) -> None:
    member, address = await a_member(), group_address(await a_group())
    message = a_message(member, to.format(address=address), **VOUCHED)

    mail = await sorted_in(message, address)

    assert (mail.state, mail.outcome) == (HELD, "confirm")
    assert await Thread.all().count() == 0
    assert [row.recipient for row in await OutgoingMail.all()] == [member.email]


async def test_a_group_may_stand_in_the_copy_and_in_capitals(house: House) -> None:
    member, address = await a_member(), group_address(await a_group())
    copied = {"Cc": f"Group <{address.upper()}>"}

    mail = await sorted_in(a_message(member, RUTH, **VOUCHED | copied), address)

    assert (mail.state, mail.outcome) == (TAKEN, "thread")
