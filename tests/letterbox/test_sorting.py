"""Finding out what letters are for."""

from __future__ import annotations

import pytest

from forum.core.house import House
from forum.letterbox.actions.sorting import sort
from forum.mail.actions.arriving import take_in
from forum.mail.models import ArrivalState, IncomingMail, Via
from forum.mail.returning import sign
from tests.mail.incoming import GROUP, WRITER, an_arrival, raw_letter
from tests.working import carry_out

BOMB = "".join(
    f'--{n}\r\nContent-Type: multipart/mixed; boundary="{n + 1}"\r\n\r\n' for n in range(500)
)

IGNORED = {
    "stranger": raw_letter(),
    "away": raw_letter(Auto_Submitted="auto-replied"),
    "list": raw_letter(List_Id="<elsewhere.example>"),
    "unreadable": raw_letter(BOMB, Content_Type='multipart/mixed; boundary="0"'),
}


async def test_a_letter_that_came_in_is_sorted_by_a_job(house: House) -> None:
    nowhere = sign("unheard", 1)
    [mail] = await take_in(raw_letter(), sender=WRITER, recipients=[nowhere], via=Via.PIPE)

    assert await carry_out("letterbox.sort") == 1

    after = await IncomingMail.get(id=mail.id)
    assert (after.state, after.outcome) == (ArrivalState.IGNORED, "nobody")
    assert after.ended_at


async def test_what_no_person_wrote_or_none_should_read_is_ignored(house: House) -> None:
    arrived = {word: await an_arrival(raw) for word, raw in IGNORED.items()}

    for mail in arrived.values():
        await sort(mail.id)

    outcomes = {
        word: (await IncomingMail.get(id=mail.id)).outcome for word, mail in arrived.items()
    }
    assert outcomes == {word: word for word in IGNORED}


@pytest.mark.usefixtures("house")
async def test_a_letter_is_sorted_once() -> None:
    mail = await an_arrival(recipient=GROUP, state=ArrivalState.TAKEN, outcome="reply")

    await sort(mail.id)
    await sort(mail.id + 1)

    assert (await IncomingMail.get(id=mail.id)).outcome == "reply"
