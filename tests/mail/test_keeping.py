"""Forgetting letters, and what the keepers of the place may do with them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from forum.core.database import now
from forum.core.errors import Forbidden
from forum.core.house import House
from forum.mail import actions
from forum.mail.models import LetterState, OutgoingMail, Suppression
from tests.mail.letters import a_letter, as_it_is
from tests.mail.servers import MailServer

Mailing = Callable[..., None]


async def test_purging_forgets_what_ended_a_week_ago(house: House) -> None:
    week_ago = now() - timedelta(days=7, minutes=1)
    old = await a_letter(state=LetterState.SENT, ended_at=week_ago, last_error="450 you@x.example")
    ancient = await a_letter(state=LetterState.REFUSED, ended_at=now() - timedelta(days=91))
    fresh = await a_letter(state=LetterState.SENT, ended_at=now())
    waiting = await a_letter(created_at=week_ago)

    count = await actions.purge()

    told = await as_it_is(old)
    assert count == 2
    assert (told.message, told.subject, told.recipient, told.last_error) == ("", "", "", "")
    assert (told.state, told.ended_at, told.kind) == (LetterState.SENT, week_ago, "test/letter")
    assert not await OutgoingMail.exists(id=ancient.id)
    assert (await as_it_is(fresh)).message
    assert (await as_it_is(waiting)).message


async def test_a_letter_that_was_given_up_can_be_tried_again(
    house: House, server: MailServer, mailing: Mailing
) -> None:
    mailing(smtp_url=server.url)
    letter = await a_letter(state=LetterState.GIVEN_UP, ended_at=now(), attempts=9)

    await actions.try_again(letter.id)
    await actions.deliver_due()

    assert server.message_ids == [letter.message_id]


async def test_a_letter_that_was_sent_cannot(house: House) -> None:
    sent = await a_letter(state=LetterState.SENT, ended_at=now())
    forgotten = await a_letter(state=LetterState.REFUSED, ended_at=now(), message="")
    held = await a_letter(lease="x", leased_until=now() + timedelta(minutes=1))

    for letter in (sent, forgotten, held):
        with pytest.raises(Forbidden):
            await actions.try_again(letter.id)


async def test_a_suppression_can_be_lifted(
    house: House, server: MailServer, mailing: Mailing
) -> None:
    mailing(smtp_url=server.url)
    await Suppression.create(address="gone@library.example", code=550, reason="Gone")

    lifted = await actions.lift_suppression("Gone@Library.example")
    letter = await a_letter("Gone@library.example")
    await actions.deliver_due()

    assert lifted
    assert server.message_ids == [letter.message_id]
