"""Looking into the outbox."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forum.core.database import now
from forum.core.errors import NotFound
from forum.core.house import House
from forum.mail import queries
from forum.mail.models import LetterState, Suppression
from tests.mail.letters import a_letter


async def test_every_state_is_counted(house: House) -> None:
    await a_letter()
    await a_letter()
    await a_letter(state=LetterState.SENT)

    counts = await queries.counts()

    assert counts == {
        LetterState.WAITING: 2,
        LetterState.SENT: 1,
        LetterState.REFUSED: 0,
        LetterState.GIVEN_UP: 0,
        LetterState.SUPPRESSED: 0,
    }


async def test_the_oldest_letter_is_the_one_that_is_due_for_longest(house: House) -> None:
    await a_letter(due_at=now() + timedelta(hours=1))
    await a_letter(due_at=now() - timedelta(minutes=1))
    oldest = await a_letter(due_at=now() - timedelta(hours=1))
    await a_letter(due_at=now() - timedelta(days=1), state=LetterState.SENT)

    assert await queries.oldest_due() == oldest


async def test_lists_do_not_read_what_letters_say(house: House) -> None:
    await a_letter()

    [letter] = await queries.letters(None, None)

    with pytest.raises(AttributeError):
        assert letter.message


async def test_a_suppression_is_found_however_the_address_is_written(house: House) -> None:
    suppression = await Suppression.create(address="jo@xn--bcherei-n2a.example", code=5, reason="")

    assert await queries.suppression_of("Jo@Bücherei.example") == suppression
    assert await queries.suppression_of("you@bücherei.example") is None


async def test_a_letter_that_is_gone_is_not_found(house: House) -> None:
    with pytest.raises(NotFound):
        await queries.get_letter(0)
