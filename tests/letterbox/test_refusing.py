"""Letters back that say why, and carry her words."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from forum.accounts.models import Member
from forum.core.database import now
from forum.core.errors import Forbidden, NotFound, TooMany
from forum.core.house import House
from forum.files.storage import StorageAway
from forum.letterbox.actions.refusing import or_refused, refuse
from forum.mail.models import ArrivalState, IncomingMail
from forum.mail.reading import Letter, Part
from tests.factories import a_member
from tests.letterbox.writing import QUOTE, part, raw_letters, read
from tests.mail.incoming import an_arrival

SAMPLES = Path(__file__).parent / "samples"
WHY = "This thread is closed, so it takes no more replies."
SENT = datetime(2025, 5, 5, 10, 0, tzinfo=UTC)


def a_letter_of(member: Member, **values: Any) -> Letter:
    defaults: dict[str, Any] = {
        "message_id": "seeds@mua.example", "sender": member.email, "senders": 1, "date": SENT,
        "subject": "Re: [Story times] Salaries", "text": f"We lend seeds.\n\n{QUOTE}",
        "attachments": (Part("plan <1>.pdf", "application/pdf", b"%PDF"),),
    }  # fmt: skip
    return Letter(**defaults | values)


def _compare(name: str, text: str) -> None:
    """Hold the text against its sample; OUTWARD_WRITE_SAMPLES=1 writes a new one to look at."""
    path = SAMPLES / name
    if os.environ.get("OUTWARD_WRITE_SAMPLES"):
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


@pytest.mark.usefixtures("house")
async def test_a_refusal_reads_like_its_sample() -> None:
    member, mail = await a_member(), await an_arrival()

    await refuse(mail, a_letter_of(member), member, WHY)

    [raw] = await raw_letters("refused")
    letter = read(raw)
    _compare("refused.txt", f"Subject: {letter['Subject']}\n\n{part(letter)}")
    html = re.sub(r"<style>.*?</style>", "", part(letter, "html"), flags=re.DOTALL)
    _compare("refused.html", html)
    assert letter["In-Reply-To"] == letter["References"] == "<seeds@mua.example>"
    assert letter["To"] == member.email
    assert letter["Auto-Submitted"] == "auto-generated"
    assert "Reply-To" not in letter


@pytest.mark.usefixtures("house")
async def test_her_words_come_back_as_she_wrote_them_however_odd_they_are() -> None:
    member, mail = await a_member(), await an_arrival()
    words = "<script>alert(1)</script>\n  ind\u202eented 書籍\n" + "seeds " * 20_000

    await refuse(mail, a_letter_of(member, text=words, message_id="é" * 300), member, WHY)

    [raw] = await raw_letters("refused")
    said = part(read(raw))
    assert said.count("seeds") == 20_000
    assert ">   ind\u202eented 書籍" in said
    assert "&lt;script&gt;" in part(read(raw), "html")
    assert "In-Reply-To" not in read(raw)


@pytest.mark.usefixtures("house")
async def test_what_is_far_too_long_comes_back_in_part_and_says_so() -> None:
    member, mail = await a_member(), await an_arrival()

    await refuse(mail, a_letter_of(member, text="seeds " * 26_000, is_cut=True), member, WHY)

    [raw] = await raw_letters("refused")
    assert "too long to be sent back whole" in part(read(raw))


@pytest.mark.parametrize(
    ("member", "letter"),
    [
        ({"is_unclaimed": True}, {}),
        ({"mail_stopped_at": SENT}, {}),
        ({}, {"sender": "somebody@elsewhere.example"}),
        ({}, {"senders": 2}),
        ({}, {"headers": {"authentication-results": ("mx.example; dmarc=fail",)}}),
    ],
)
async def test_nobody_is_answered_who_might_not_have_written(
    setting: Callable[..., None], member: dict[str, Any], letter: dict[str, Any]
) -> None:
    setting("mail", trusted_auth_servers=["mx.example"])
    writer, mail = await a_member(**member), await an_arrival()

    await refuse(mail, a_letter_of(writer, **letter), writer, WHY)

    assert (await IncomingMail.get(id=mail.id)).state is ArrivalState.IGNORED
    assert await raw_letters() == []


@pytest.mark.usefixtures("house")
async def test_a_stranger_is_not_answered() -> None:
    mail, stranger = await an_arrival(), await a_member()

    await refuse(mail, a_letter_of(stranger), None, WHY)

    assert (await IncomingMail.get(id=mail.id)).state is ArrivalState.IGNORED
    assert await raw_letters() == []


async def test_there_are_so_many_a_day_and_one_for_each_letter(
    setting: Callable[..., None],
) -> None:
    setting("limits", refusals_per_mailbox="2 per day")
    member = await a_member()
    mails = [await an_arrival() for _number in range(3)]

    for mail in (mails[0], mails[0], mails[1], mails[2]):
        await refuse(mail, a_letter_of(member), member, WHY)

    states = [row.state for row in await IncomingMail.all().order_by("id")]
    assert states == [ArrivalState.REFUSED, ArrivalState.IGNORED, ArrivalState.IGNORED]
    assert len(await raw_letters()) == 1


@pytest.mark.parametrize(
    ("refusal", "state", "says"),
    [
        (Forbidden(WHY), ArrivalState.REFUSED, WHY),
        (NotFound(), ArrivalState.REFUSED, "isn't open to you"),
        (NotFound("The thread “Salaries” is gone."), ArrivalState.REFUSED, "isn't open to you"),
        (TooMany("Later.", retry_after=9), ArrivalState.WAITING, ""),
    ],
)
async def test_refusals_become_letters_or_wait(
    house: House, refusal: Exception, state: ArrivalState, says: str
) -> None:
    member, mail = await a_member(), await an_arrival()

    async def work() -> None:
        raise refusal

    await or_refused(mail, a_letter_of(member), member, work)

    assert (await IncomingMail.get(id=mail.id)).state is state
    assert all(says in " ".join(part(read(raw)).split()) for raw in await raw_letters())


@pytest.mark.usefixtures("house")
async def test_what_is_our_own_fault_is_tried_again() -> None:
    member, mail = await a_member(), await an_arrival(received_at=now() - timedelta(days=2))

    async def work() -> None:
        raise StorageAway

    with pytest.raises(StorageAway):
        await or_refused(mail, a_letter_of(member), member, work)

    assert (await IncomingMail.get(id=mail.id)).state is ArrivalState.WAITING
