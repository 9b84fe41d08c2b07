"""When the mail server is away, or wants none of our letters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from forum.core.database import now
from forum.core.house import House
from forum.mail import actions, queries
from forum.mail.models import LetterState, MailTrouble, OutgoingMail, Suppression
from tests.databases import free_port
from tests.mail.letters import a_letter, as_it_is, make_due
from tests.mail.servers import MailServer

Mailing = Callable[..., None]


async def test_a_server_that_is_away_is_asked_once_a_minute(house: House, mailing: Mailing) -> None:
    mailing(smtp_url=f"smtp://127.0.0.1:{free_port()}")
    letters = [await a_letter() for _ in range(5)]

    await actions.deliver_due()
    await actions.deliver_due()

    tried = [letter for letter in letters if (await as_it_is(letter)).attempts]
    trouble = await MailTrouble.get()
    assert tried == letters[:1]
    assert not trouble.refuses
    assert timedelta(seconds=40) < trouble.retry_at - now() < timedelta(seconds=60)
    assert await queries.mail_trouble() is None  # nobody is woken for a minute's absence


async def test_the_keepers_hear_of_a_server_that_stays_away(house: House, mailing: Mailing) -> None:
    mailing(smtp_url=f"smtp://127.0.0.1:{free_port()}")
    await a_letter()
    await a_letter()

    await actions.deliver_due()
    long_ago = now() - timedelta(minutes=6)
    await MailTrouble.all().update(since=long_ago, retry_at=long_ago)
    await actions.deliver_due()

    trouble = await queries.mail_trouble()
    assert trouble
    assert trouble.since == long_ago
    assert trouble.last_at > long_ago


async def test_all_is_sent_when_the_server_is_back(
    house: House, server: MailServer, mailing: Mailing
) -> None:
    server.mail = "451 Not now"
    mailing(smtp_url=server.url)
    letters = [await a_letter() for _ in range(5)]
    await actions.deliver_due()

    server.mail = "250 OK"
    for letter in letters:
        await make_due(letter)
    await actions.deliver_due()

    assert len(server.letters) == 5
    assert not await MailTrouble.exists()


@pytest.mark.parametrize(
    "refusal", [{"greeting": "554 Blocked"}, {"mail": "550 Sender unknown"}, {"password": "right"}]
)
async def test_a_refusal_of_us_marks_no_member_dead(
    house: House, mailing: Mailing, refusal: dict[str, str]
) -> None:
    async with MailServer(**refusal) as server:  # type: ignore[arg-type]
        mailing(smtp_url=server.url_as(user="me:wrong@") if "password" in refusal else server.url)
        letters = [await a_letter() for _ in range(3)]

        for _ in range(3):
            await actions.deliver_due()

        states = {(await as_it_is(letter)).state for letter in letters}
        attempts = {(await as_it_is(letter)).attempts for letter in letters}
        trouble = await queries.mail_trouble()
    assert server.connections == 1
    assert states == {LetterState.WAITING}
    assert attempts == {0}
    assert not await Suppression.exists()
    assert trouble
    assert trouble.refuses
    assert trouble.code >= 500
    assert trouble.reason
    assert timedelta(minutes=59) < trouble.retry_at - now() <= timedelta(minutes=60)


async def test_time_in_which_we_were_refused_does_not_count(
    house: House, server: MailServer, mailing: Mailing
) -> None:
    server.mail = "550 Who are you?"
    mailing(smtp_url=server.url)
    first = await a_letter()
    second = await a_letter()
    await actions.deliver_due()
    long_ago = now() - timedelta(days=3)
    await OutgoingMail.all().update(give_up_at=long_ago, due_at=long_ago)
    await MailTrouble.all().update(since=long_ago, retry_at=long_ago)

    server.mail, server.rcpt["*"] = "250 OK", "450 Later"
    await actions.deliver_due()

    assert not await MailTrouble.exists()
    assert (await as_it_is(second)).give_up_at > now() + timedelta(hours=47)
    assert {(await as_it_is(letter)).state for letter in (first, second)} == {LetterState.WAITING}


async def test_a_server_that_does_not_relay_for_us_refuses_us_and_not_the_members(
    house: House, server: MailServer, mailing: Mailing
) -> None:
    server.rcpt["*"] = "554 5.7.1 Relay access denied"
    mailing(smtp_url=server.url)
    letters = [await a_letter(f"reader{n}@library.example") for n in range(10)]

    await actions.deliver_due()

    trouble = await queries.mail_trouble()
    attempts = [(await as_it_is(letter)).attempts for letter in letters]
    assert trouble
    assert trouble.refuses
    assert attempts == [1, 1, 1, 1, 0, 0, 0, 0, 0, 0]
    assert not await Suppression.exists()
    await MailTrouble.all().update(retry_at=now())
    await actions.deliver_due()
    assert (await MailTrouble.get()).refuses


async def test_one_recipient_who_dislikes_us_holds_nobody_up(
    house: House, server: MailServer, mailing: Mailing
) -> None:
    server.rcpt["touchy@library.example"] = "550 5.7.1 Not from you"
    mailing(smtp_url=server.url)
    touchy = await a_letter("touchy@library.example")
    others = [await a_letter() for _ in range(3)]

    await actions.deliver_due()

    assert server.message_ids == [letter.message_id for letter in others]
    assert (await as_it_is(touchy)).state is LetterState.WAITING
    assert not await MailTrouble.exists()


async def test_the_log_does_not_repeat_what_the_server_says_of_members(
    house: House, server: MailServer, mailing: Mailing
) -> None:
    server.mail = "451 Not now, and never for reader@library.example"
    mailing(smtp_url=server.url)
    await a_letter("reader@library.example")

    with capture_logs() as told:
        await actions.deliver_due()

    [line] = [line for line in told if line["event"] == "mail server takes no letters"]
    assert line["code"] == 451
    assert "library.example" not in str(told)
