"""Letters that come back: what is noted, and when we write no more."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from forum.core.database import now
from forum.core.house import House
from forum.mail import actions
from forum.mail.bounces.reports import Verdict
from forum.mail.bounces.statuses import Kind
from forum.mail.models import (
    ArrivalState,
    Bounce,
    Cause,
    IncomingMail,
    LetterState,
    Suppression,
    Urgency,
    Via,
)
from forum.mail.returning import Signed, read, sign
from tests.mail.letters import a_bounce, a_letter, as_it_is
from tests.mail.reports import TO, a_complaint, a_dsn, a_group, a_note
from tests.mail.servers import MailServer

Mailing = Callable[..., None]
HARD = Verdict(Kind.HARD, "5.1.1", 550, "No such user")
SOFT = Verdict(Kind.SOFT, "4.2.2", 452, "Full")
_number = count(1)


async def an_arrival(
    raw: bytes, recipient: str = "abuse@forum.example", **values: Any
) -> IncomingMail:
    """A letter that came in."""
    return await IncomingMail.create(
        message_id=f"<{next(_number)}@mx.example>", sender="", recipient=recipient,
        packed=zlib.compress(raw), size=len(raw), via=Via.LMTP, received_at=now(), **values,
    )  # fmt: skip


async def test_a_letter_goes_out_under_a_return_path_of_its_own(
    house: House, server: MailServer, mailing: Mailing
) -> None:
    mailing(smtp_url=server.url, incoming=True)
    letters = [await a_letter(), await a_letter()]

    await actions.deliver_due()

    paths = [envelope.mail_from for envelope in server.envelopes]
    assert [read(path or "") for path in paths] == [Signed("bounce", (x.id,)) for x in letters]
    assert server.letters[0]["From"] == "Outward <forum@forum.example>"


async def test_where_no_letters_come_in_the_sender_stays_the_sender(
    house: House, server: MailServer, mailing: Mailing
) -> None:
    mailing(smtp_url=server.url, sender="Us <us@forum.example>")
    await a_letter()

    await actions.deliver_due()

    assert server.envelopes[0].mail_from == "us@forum.example"


async def test_the_worst_of_a_day_counts_once(house: House) -> None:
    for verdict in (SOFT, HARD, SOFT, HARD):
        await actions.note_bounce("Jo@Library.example", verdict, at=now())

    day = await Bounce.get()
    assert (day.address, day.day, day.points) == ("jo@library.example", now().date(), 2)
    assert (day.status, day.reason) == ("5.1.1", "No such user")
    assert not await Suppression.exists()


async def test_at_the_limit_letters_stop(house: House) -> None:
    for days in (2, 1, 0):
        await actions.note_bounce(TO, HARD, at=now() - timedelta(days=days))

    suppression = await Suppression.get()
    assert (suppression.address, suppression.cause) == (TO, Cause.BOUNCED)
    assert (suppression.code, suppression.reason) == (550, "No such user")


async def test_a_complaint_stops_them_at_once_and_weighs_more(house: House) -> None:
    await Suppression.create(address=TO, code=0, reason="")

    await actions.note_bounce(TO, Verdict(Kind.COMPLAINT, reason="abuse"), at=now())

    assert (await Suppression.get()).cause is Cause.COMPLAINED
    assert not await Bounce.exists()


@pytest.mark.parametrize("kind", [Kind.HARMLESS, Kind.DELAYED])
async def test_what_is_no_failure_counts_nothing(house: House, kind: Kind) -> None:
    await actions.note_bounce(TO, Verdict(kind), at=now())

    assert not await Bounce.exists()


@pytest.mark.parametrize(
    ("cause", "urgency", "state"),
    [
        (Cause.BOUNCED, Urgency.AWAITED, LetterState.SENT),
        (Cause.BOUNCED, Urgency.PROMPT, LetterState.SUPPRESSED),
        (Cause.COMPLAINED, Urgency.AWAITED, LetterState.SUPPRESSED),
    ],
)
async def test_who_waits_at_the_screen_may_have_mended_her_mailbox(
    house: House, server: MailServer, mailing: Mailing, cause: Cause, urgency: Urgency,
    state: LetterState,
) -> None:  # fmt: skip
    mailing(smtp_url=server.url)
    await Suppression.create(address=TO, code=550, reason="Gone", cause=cause)
    letter = await a_letter(TO, urgency=urgency)

    await actions.deliver_due()

    assert (await as_it_is(letter)).state is state
    assert await Suppression.exists()


@pytest.mark.parametrize(
    ("raw", "state", "outcome", "points"),
    [
        (a_dsn(a_group("5.1.1")), ArrivalState.TAKEN, "bounce", [2]),
        (a_dsn(a_group("4.2.2")), ArrivalState.TAKEN, "bounce", [1]),
        (a_dsn(a_group("4.4.1", action="delayed")), ArrivalState.TAKEN, "delayed", []),
        (a_complaint(), ArrivalState.TAKEN, "complaint", []),
        (a_complaint("not-spam"), ArrivalState.IGNORED, "automatic", []),
        (a_note("I am away.", subject="Away"), ArrivalState.IGNORED, "automatic", []),
    ],
)
async def test_what_comes_to_a_return_path_is_about_its_letter(
    house: House, raw: bytes, state: ArrivalState, outcome: str, points: list[int]
) -> None:
    letter = await a_letter(TO)
    mail = await an_arrival(raw, sign("bounce", letter.id).upper())

    taken = [await actions.arrived_bounce(mail) for _again in range(2)]

    mail = await IncomingMail.get(id=mail.id)
    assert taken == [True, True]
    assert (mail.state, mail.outcome, mail.thing) == (state, outcome, f"letter:{letter.id}")
    assert mail.ended_at
    assert [day.points for day in await Bounce.all()] == points
    assert await Suppression.exists() is (outcome == "complaint")


async def test_telling_it_twice_counts_nothing_more(house: House) -> None:
    letter = await a_letter(TO)
    mail = await an_arrival(a_dsn(a_group("5.1.1")), sign("bounce", letter.id))
    await actions.arrived_bounce(mail)
    await Bounce.all().delete()

    await actions.arrived_bounce(mail)

    assert not await Bounce.exists()


async def test_a_complaint_may_come_to_any_address(house: House) -> None:
    letter = await a_letter(TO)
    ours = sign("bounce", letter.id)
    theirs = f"bounce+{letter.id}.aaaaaaaaaaaaaaaa@{ours.partition('@')[2]}"
    forged = await an_arrival(a_complaint(path=theirs))
    true = await an_arrival(a_complaint(path=ours))

    assert not await actions.arrived_bounce(forged)
    assert not await Suppression.exists()
    assert await actions.arrived_bounce(true)
    assert (await Suppression.get()).address == TO
    assert (await IncomingMail.get(id=forged.id)).state is ArrivalState.WAITING


async def test_a_letter_of_a_person_is_left_alone(house: House) -> None:
    letter = await a_letter(TO)
    words = f"Return-Path: <{sign('bounce', letter.id)}>\n\nWhat is this header?"

    note = a_note(words, sender="jo@x.example", subject="A question")

    assert not await actions.arrived_bounce(await an_arrival(note))


@pytest.mark.parametrize("recipient", ["", None])
async def test_what_comes_after_we_forgot_changes_nothing(
    house: House, recipient: str | None
) -> None:
    letter = await a_letter(TO)
    if recipient is None:
        await letter.delete()
    else:
        await type(letter).filter(id=letter.id).update(recipient=recipient)
    mail = await an_arrival(a_dsn(a_group()), sign("bounce", letter.id))

    assert await actions.arrived_bounce(mail)
    assert (await IncomingMail.get(id=mail.id)).outcome == "late"
    assert not await Bounce.exists()


async def test_lifting_begins_with_a_clean_slate(house: House) -> None:
    await a_bounce(TO, days_ago=3)
    await Suppression.create(address=TO, code=550, reason="")

    assert await actions.lift_suppression("Jo@Library.example")
    assert not await Bounce.exists()
    assert not await actions.lift_suppression(TO)


async def test_days_that_count_no_more_are_forgotten(house: House) -> None:
    await a_bounce(TO, days_ago=30)
    kept = await a_bounce(TO, days_ago=29)

    await actions.purge()

    assert await Bounce.all() == [kept]
