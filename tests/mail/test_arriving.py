"""Keeping letters that come in."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from forum.app import build_house
from forum.core.database import now
from forum.core.errors import TooMany
from forum.core.house import House
from forum.core.settings import Settings
from forum.jobs.models import Job
from forum.mail import actions
from forum.mail.actions.arriving import take_in
from forum.mail.doors.envelopes import TooLarge
from forum.mail.models import ArrivalState, IncomingMail, Via
from tests.mail.incoming import DOMAIN, GROUP, WRITER, an_arrival, raw_letter

Mailing = Callable[..., None]


async def _taken(raw: bytes, sender: str = WRITER, *recipients: str) -> list[IncomingMail]:
    return await take_in(raw, sender=sender, recipients=recipients or [GROUP], via=Via.PIPE)


async def test_a_letter_is_kept_as_it_came_and_waits_to_be_sorted(house: House) -> None:
    raw = raw_letter(Message_ID="<1@library.example>", text="\xff\0 a word\r\n")

    [letter] = await _taken(raw)

    kept = await IncomingMail.get(id=letter.id)
    assert zlib.decompress(kept.packed) == raw
    assert (kept.message_id, kept.sender, kept.recipient) == ("<1@library.example>", WRITER, GROUP)
    assert (kept.size, kept.via, kept.state) == (len(raw), Via.PIPE, ArrivalState.WAITING)
    assert await Job.filter(name="letterbox.sort", id=f"letterbox.sort-{kept.id}").count() == 1


async def test_a_letter_to_several_has_a_row_for_each(house: House) -> None:
    letters = await _taken(raw_letter(), WRITER, GROUP, f"tech@{DOMAIN}", "x@elsewhere.example")

    assert {letter.recipient for letter in letters} == {GROUP, f"tech@{DOMAIN}"}
    assert await Job.filter(name="letterbox.sort").count() == 2


@pytest.mark.parametrize("name", ["<1@library.example>", ""])
async def test_the_same_letter_again_is_taken_and_kept_once(house: House, name: str) -> None:
    raw = raw_letter(Message_ID=name)
    [first] = await _taken(raw)

    [again] = await _taken(raw)

    assert again.id == first.id
    assert await IncomingMail.all().count() == await Job.filter(name="letterbox.sort").count() == 1


async def test_a_stranger_cannot_keep_a_letter_out_by_its_name(house: House) -> None:
    forged = raw_letter("Buy now.", Message_ID="<1@library.example>")
    [before] = await _taken(forged, "mallory@elsewhere.example")

    own = raw_letter(Message_ID="<1@library.example>")
    [letter], [again] = await _taken(own), await _taken(own)

    assert letter.id == again.id != before.id
    assert zlib.decompress((await IncomingMail.get(id=letter.id)).packed) == own


async def test_a_sender_has_so_many_letters_an_hour_and_machines_more(
    house: House, limited: Callable[..., None]
) -> None:
    limited(letters_in_per_sender="2 per hour", letters_in_without_sender="3 per hour")

    for _ in range(2):
        await _taken(raw_letter())

    with pytest.raises(TooMany):
        await _taken(raw_letter(), WRITER.upper())
    for _ in range(3):
        await _taken(raw_letter(), "<>")
    with pytest.raises(TooMany):
        await _taken(raw_letter(), "")
    assert await IncomingMail.all().count() == 5


async def test_a_letter_that_is_too_large_is_refused(house: House, mailing: Mailing) -> None:
    mailing(max_bytes=1000)

    with pytest.raises(TooLarge):
        await _taken(raw_letter("x" * 1000))

    assert not await IncomingMail.exists()


async def test_what_became_of_a_letter_is_noted_once(house: House) -> None:
    waiting, held = await an_arrival(), await an_arrival()

    assert await actions.settle(held.id, ArrivalState.HELD, "unknown")
    assert await actions.settle(held.id, ArrivalState.TAKEN, "reply", "post:7")
    assert not await actions.settle(held.id, ArrivalState.REFUSED, "locked")

    noted = await IncomingMail.get(id=held.id)
    assert (noted.state, noted.outcome, noted.thing) == (ArrivalState.TAKEN, "reply", "post:7")
    assert noted.ended_at
    assert (await IncomingMail.get(id=waiting.id)).state is ArrivalState.WAITING


async def test_letters_that_wait_for_long_are_told_of_again(house: House) -> None:
    def ago(**how_long: int) -> dict[str, Any]:
        return {"received_at": now() - timedelta(**how_long)}

    forgotten = await an_arrival(**ago(minutes=31))
    await an_arrival(**ago(minutes=29))
    await an_arrival(**ago(days=4))
    await an_arrival(**ago(hours=2), state=ArrivalState.HELD)

    assert [await actions.look_again(), await actions.look_again()] == [1, 1]

    assert [job.id for job in await Job.filter(name="letterbox.sort")] == [
        f"letterbox.sort-{forgotten.id}"
    ]


async def test_one_letter_that_comes_by_many_ways_at_once_is_kept_once(
    elsewhere: Settings,
) -> None:
    raw, to = raw_letter(), [GROUP, f"tech@{DOMAIN}"]

    async with build_house(elsewhere):
        found = await asyncio.gather(
            *(_taken(raw, WRITER, *to[:: (-1) ** turn]) for turn in range(12))
        )

        assert len({letter.id for letters in found for letter in letters}) == 2
        assert await IncomingMail.all().count() == 2
        assert await Job.filter(name="letterbox.sort").count() == 2


async def test_purging_empties_letters_a_week_after_their_end(house: House) -> None:
    def ended(days: int) -> dict[str, Any]:
        return {"state": ArrivalState.TAKEN, "ended_at": now() - timedelta(days=days, minutes=1)}

    old, fresh, ancient = [await an_arrival(**ended(days)) for days in (7, 6, 90)]
    waiting = await an_arrival(received_at=now() - timedelta(days=200))
    held, undecided = [
        await an_arrival(state=ArrivalState.HELD, received_at=now() - timedelta(days=days))
        for days in (29, 31)
    ]

    count = await actions.purge()

    kept = {letter.id: letter for letter in await IncomingMail.all()}
    assert count == 2
    assert ancient.id not in kept
    assert (kept[old.id].packed, kept[old.id].state) == (b"", ArrivalState.TAKEN)
    assert all(kept[letter.id].packed for letter in (fresh, waiting, held, undecided))
    assert (kept[held.id].state, kept[waiting.id].state) == (
        ArrivalState.HELD,
        ArrivalState.WAITING,
    )
    assert (kept[undecided.id].state, kept[undecided.id].outcome) == (
        ArrivalState.IGNORED,
        "nobody decided",
    )
