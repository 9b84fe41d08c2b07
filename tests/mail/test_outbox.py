"""Posting letters, as all slices do."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from email import message_from_string
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from forum.app import build_house
from forum.core.database import atomic, now
from forum.core.errors import Forbidden, require
from forum.core.house import House
from forum.core.settings import Settings
from forum.jobs.models import Job
from forum.mail import outbox
from forum.mail.addresses import UnusableAddress
from forum.mail.models import LetterState, OutgoingMail, Urgency
from tests.mail.letters import hello_in

SAMPLES = Path(__file__).parent / "samples"
WHEN = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


async def _post(hello: str, **values: object) -> OutgoingMail:
    given = {"to": "reader@library.example", "language": "en", "time_zone": "Asia/Kathmandu",
             "name": "Ada <Lovelace>", "when": WHEN}  # fmt: skip
    return await outbox.post(hello, **given | values)  # type: ignore[arg-type]


def _part(letter: OutgoingMail, kind: str) -> str:
    message = message_from_string(letter.message, policy=default)
    assert isinstance(message, EmailMessage)
    part = message.get_body((kind,))
    assert part
    return str(part.get_content()).replace("\r\n", "\n")


async def test_a_letter_has_a_subject_a_text_and_a_page(house: House, hello: str) -> None:
    letter = await _post(hello)

    text, page = _part(letter, "plain"), _part(letter, "html")
    assert letter.subject == "Hello, Ada <Lovelace>"
    assert "Dear Ada <Lovelace>,\n\nit is November 17, 2026, 5:45:00\u202fPM +0545" in text
    assert "http://127.0.0.1:8000/static/x" in text
    assert max(len(line) for line in text.splitlines()) <= 72
    assert text.index("You asked.") > text.index("\n-- \nOutward\n")
    assert "<h1>Dear Ada &lt;Lovelace&gt;</h1>" in page
    assert "<title>Hello, Ada &lt;Lovelace&gt;</title>" in page
    assert '<html lang="en" dir="ltr">' in page


async def test_the_frame_of_a_letter_reads_like_its_sample(house: House, hello: str) -> None:
    letter = await _post(hello)

    assert _part(letter, "plain") == (SAMPLES / "hello.txt").read_text("utf-8")
    assert _part(letter, "html") == (SAMPLES / "hello.html").read_text("utf-8")


async def test_a_letter_waits_in_the_outbox(house: House, hello: str) -> None:
    letter = await _post(hello, urgency=Urgency.BULK, is_secret=True, headers={"List-Id": "<x.y>"})

    kept = await OutgoingMail.get(id=letter.id)
    assert kept.state is LetterState.WAITING
    assert kept.kind == "hello"
    assert kept.urgency is Urgency.BULK
    assert kept.is_secret
    assert kept.due_at <= now()
    assert kept.message_id.endswith("@127.0.0.1>")
    assert f"Message-ID: {kept.message_id}\r\n" in kept.message
    assert "List-Id: <x.y>\r\n" in kept.message
    assert kept.size == len(kept.message)


async def test_many_letters_kick_one_delivery(house: House, hello: str) -> None:
    for _ in range(20):
        await _post(hello)

    assert await Job.filter(name="mail.deliver").count() == 1


async def test_a_letter_that_somebody_waits_for_kicks_its_own_delivery(
    house: House, hello: str
) -> None:
    await _post(hello)
    await _post(hello, urgency=Urgency.AWAITED)

    waiting, at_once = await Job.filter(name="mail.deliver").order_by("-due_at")
    assert waiting.due_at > now()
    assert at_once.due_at <= now()


async def test_what_is_undone_posts_nothing(elsewhere: Settings) -> None:
    async with build_house(elsewhere) as house:
        with hello_in(house), suppress(Forbidden):
            async with atomic():
                await _post("hello")
                require(not await OutgoingMail.exists(), "Never mind.")

        assert not await OutgoingMail.exists()
        assert not await Job.exists()


@pytest.mark.parametrize("address", ["nobody", "a\nb@library.example"])
async def test_nothing_is_posted_to_what_is_no_address(
    house: House, hello: str, address: str
) -> None:
    with pytest.raises(UnusableAddress):
        await _post(hello, to=address)

    assert not await OutgoingMail.exists()


async def test_the_frame_of_every_letter_is_small(house: House, hello: str) -> None:
    letter = await _post(hello)

    assert letter.size < 8_000
