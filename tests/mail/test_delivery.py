"""What becomes of letters: sent, tried again, refused, given up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

import pytest

from forum.core.database import now
from forum.core.house import House
from forum.mail import actions
from forum.mail.models import LetterState, MailTrouble, OutgoingMail, Suppression, Urgency
from tests.mail.letters import a_bounce, a_letter, as_it_is, make_due
from tests.mail.servers import MailServer

Mailing = Callable[..., None]


async def test_a_letter_that_is_due_is_sent(
    house: House, server: MailServer, mailing: Mailing
) -> None:
    mailing(smtp_url=server.url)
    letter = await a_letter()

    more = await actions.deliver_due()

    sent = await as_it_is(letter)
    assert not more
    assert server.message_ids == [letter.message_id]
    assert sent.state is LetterState.SENT
    assert sent.ended_at
    assert sent.attempts == 1
    assert sent.lease is None
    assert sent.message == letter.message


async def test_a_secret_is_forgotten_as_soon_as_it_is_sent(
    house: House, server: MailServer, mailing: Mailing
) -> None:
    mailing(smtp_url=server.url)
    letter = await a_letter(is_secret=True)

    await actions.deliver_due()

    assert (await as_it_is(letter)).message == ""
    assert len(server.letters) == 1


async def test_what_is_not_due_or_is_held_by_another_worker_stays(
    house: House, server: MailServer, mailing: Mailing
) -> None:
    mailing(smtp_url=server.url)
    later = now() + timedelta(minutes=1)
    await a_letter(due_at=later)
    await a_letter(lease="somebody", leased_until=later)

    await actions.deliver_due()

    assert not server.letters
    assert server.connections == 0


async def test_a_letter_whose_worker_died_is_sent_after_the_lease(
    house: House, server: MailServer, mailing: Mailing
) -> None:
    mailing(smtp_url=server.url)
    letter = await a_letter(lease="a dead one", leased_until=now() - timedelta(seconds=1))

    await actions.deliver_due()

    assert server.message_ids == [letter.message_id]


async def test_what_is_awaited_goes_before_what_is_not(
    house: House, server: MailServer, mailing: Mailing
) -> None:
    mailing(smtp_url=server.url)
    digests = [await a_letter(urgency=Urgency.BULK) for _ in range(3)]
    confirm = await a_letter(urgency=Urgency.AWAITED)
    reply = await a_letter(urgency=Urgency.PROMPT)

    await actions.deliver_due()

    assert server.message_ids == [m.message_id for m in (confirm, reply, *digests)]


async def test_what_is_awaited_overtakes_digests_that_are_on_their_way(
    house: House, server: MailServer, mailing: Mailing
) -> None:
    mailing(smtp_url=server.url)
    for _ in range(20):
        await a_letter(urgency=Urgency.BULK)

    delivery = asyncio.create_task(actions.deliver_due())
    await server.until(3)
    confirm = await a_letter(urgency=Urgency.AWAITED)
    await delivery

    assert server.message_ids.index(confirm.message_id) < 15
    assert len(server.letters) == 21


async def test_a_run_ends_in_time_for_its_worker_to_stop(house: House, mailing: Mailing) -> None:
    async with MailServer(slow=0.05) as server:
        mailing(smtp_url=server.url)
        web = house.settings.web.model_copy(update={"shutdown_seconds": 1})
        house.settings = house.settings.model_copy(update={"web": web})
        for _ in range(30):
            await a_letter()

        more = await actions.deliver_due()

        assert more
        assert 0 < len(server.letters) < 20


async def test_a_second_run_in_one_process_lets_the_first_look_again(
    house: House, server: MailServer, mailing: Mailing
) -> None:
    mailing(smtp_url=server.url)
    for _ in range(5):
        await a_letter()

    await asyncio.gather(*(actions.deliver_due() for _ in range(4)))

    assert len(server.letters) == 5
    assert server.connections == 1


async def test_a_letter_that_comes_while_the_first_run_says_good_bye_is_not_forgotten(
    house: House, server: MailServer, mailing: Mailing
) -> None:
    server.hangs_at = "QUIT"
    mailing(smtp_url=server.url)
    await a_letter()
    first = asyncio.create_task(actions.deliver_due())
    await server.stopped.wait()

    letter = await a_letter()
    second = await actions.deliver_due()
    server.go_on()

    assert not second
    assert await first  # so its job kicks another
    assert not await actions.deliver_due()
    assert (await as_it_is(letter)).state is LetterState.SENT


async def test_a_run_does_not_look_again_for_ever_at_a_server_that_is_away(
    house: House, server: MailServer, mailing: Mailing
) -> None:
    server.drops_at = "MAIL"
    mailing(smtp_url=server.url)
    for _ in range(3):
        await a_letter()

    more = await asyncio.gather(*(actions.deliver_due() for _ in range(3)))

    assert sum(more) <= 1
    assert not await actions.deliver_due()


@pytest.mark.parametrize("stage", ["rcpt", "data"])
async def test_a_letter_that_is_not_taken_now_waits_ever_longer(
    house: House, server: MailServer, mailing: Mailing, stage: str
) -> None:
    server.rcpt["*"], server.data = "450 Later" if stage == "rcpt" else "250 OK", "451 Later"
    mailing(smtp_url=server.url)
    letter = await a_letter()

    waits, tried = [], letter
    for _ in range(6):
        await actions.deliver_due()
        tried = await as_it_is(letter)
        waits.append((tried.due_at - now()).total_seconds() / 60)
        await make_due(letter)

    for wait, minutes in zip(waits, [1, 5, 25, 125, 625, 625], strict=True):
        assert 0.89 * minutes < wait < 1.11 * minutes
    assert tried.state is LetterState.WAITING
    assert tried.attempts == 6
    assert "Later" in tried.last_error


async def test_it_is_given_up_after_two_days(
    house: House, server: MailServer, mailing: Mailing
) -> None:
    server.rcpt["*"] = "450 Later"
    mailing(smtp_url=server.url)
    letter = await a_letter(attempts=7, give_up_at=now() + timedelta(minutes=1))

    await actions.deliver_due()
    last = (await as_it_is(letter)).due_at
    await OutgoingMail.filter(id=letter.id).update(due_at=now(), give_up_at=now())
    await actions.deliver_due()

    assert last == letter.give_up_at
    assert (await as_it_is(letter)).state is LetterState.GIVEN_UP


async def test_a_recipient_refused_for_days_is_never_tried_again(
    house: House, server: MailServer, mailing: Mailing
) -> None:
    server.rcpt["Gone@library.example"] = "550 5.1.1 No such mailbox"
    mailing(smtp_url=server.url)
    await a_bounce("gone@library.example", days_ago=1, points=3)  # those of two days
    first = await a_letter("Gone@library.example")
    other = await a_letter("here@library.example")

    await actions.deliver_due()
    second = await a_letter("gone@LIBRARY.example")
    await actions.deliver_due()

    suppression = await Suppression.get()
    assert suppression.address == "gone@library.example"
    assert suppression.code == 550
    assert suppression.reason == "5.1.1 No such mailbox"
    assert (await as_it_is(first)).state is LetterState.REFUSED
    assert (await as_it_is(second)).state is LetterState.SUPPRESSED
    assert server.message_ids == [other.message_id]
    assert server.connections == 1


async def test_a_refused_letter_does_not_close_the_mailbox(
    house: House, server: MailServer, mailing: Mailing
) -> None:
    server.data = "554 Spam, we think"
    mailing(smtp_url=server.url)
    letter = await a_letter()

    await actions.deliver_due()
    server.data = "250 OK"
    await a_letter()
    await actions.deliver_due()

    assert (await as_it_is(letter)).state is LetterState.REFUSED
    assert not await Suppression.exists()
    assert len(server.letters) == 1


async def test_a_line_that_drops_after_the_letter_means_a_retry_under_the_same_name(
    house: House, server: MailServer, mailing: Mailing
) -> None:
    server.drops_at = "DATA"
    mailing(smtp_url=server.url)
    letter = await a_letter()
    other = await a_letter()

    await actions.deliver_due()
    server.drops_at = ""
    await make_due(letter)
    await actions.deliver_due()

    assert sorted(server.message_ids) == sorted([letter.message_id] * 2 + [other.message_id])


async def test_an_odd_letter_does_not_hold_up_the_others(
    house: House, server: MailServer, mailing: Mailing
) -> None:
    mailing(smtp_url=server.url)
    odd = await a_letter()
    await OutgoingMail.filter(id=odd.id).update(recipient="nobody")
    other = await a_letter()

    await actions.deliver_due()

    assert server.message_ids == [other.message_id]
    assert (await as_it_is(odd)).state is LetterState.REFUSED


async def test_without_a_mail_server_letters_become_files(house: House, mailing: Mailing) -> None:
    first = await a_letter()
    second = await a_letter()

    await actions.deliver_due()

    files = sorted((house.settings.data_dir / "letters").glob("*.eml"))[-2:]
    read = [message_from_bytes(path.read_bytes()) for path in files]
    assert [message["Message-ID"] for message in read] == [first.message_id, second.message_id]
    assert [path.stat().st_mode & 0o777 for path in files] == [0o600, 0o600]
    assert not list((house.settings.data_dir / "letters").glob("*.draft"))


async def test_a_full_disk_is_a_mail_server_that_is_away(
    house: House, mailing: Mailing, tmp_path: Path
) -> None:
    (tmp_path / "letters").write_text("This is no folder.")
    before = house.settings
    house.settings = before.model_copy(update={"data_dir": tmp_path})
    letter = await a_letter()

    await actions.deliver_due()

    house.settings = before
    assert (await as_it_is(letter)).state is LetterState.WAITING
    assert (await MailTrouble.get()).reason
