"""What the carrier makes of each way a mail server can behave."""

from __future__ import annotations

import time
from collections.abc import Callable
from email.message import EmailMessage

import pytest

from forum.core.house import House
from forum.mail.sending.failures import (
    Away,
    Failure,
    HungUp,
    LetterRefused,
    NotNow,
    RecipientRefused,
    Unwelcome,
    WeAreRefused,
)
from forum.mail.sending.smtp import Server, SmtpCarrier
from tests.databases import free_port
from tests.mail.letters import a_letter
from tests.mail.servers import MailServer

Mailing = Callable[..., None]
READER = "reader@library.example"


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://localhost", Server("smtp", "localhost", 25, None, None)),
        ("smtps://u:p@mail.example", Server("smtps", "mail.example", 465, "u", "p")),
        (
            "smtp+starttls://me%40site.example:p%3A%2F%40ss@mail.example",
            Server("smtp+starttls", "mail.example", 587, "me@site.example", "p:/@ss"),
        ),
        ("smtp://[::1]:2525", Server("smtp", "::1", 2525, None, None)),
    ],
)
def test_the_address_of_the_server_says_all(url: str, server: Server) -> None:
    assert Server.of(url) == server


async def test_many_letters_go_over_one_connection(
    house: House, server: MailServer, mailing: Mailing
) -> None:
    mailing(smtp_url=server.url, letters_per_connection=3)
    carrier = SmtpCarrier(house.settings)

    for _ in range(7):
        await carrier.carry(await a_letter())
    await carrier.close()

    assert len(server.letters) == 7
    assert server.connections == 3


async def test_the_letter_arrives_as_it_was_written(
    house: House, server: MailServer, mailing: Mailing
) -> None:
    mailing(smtp_url=server.url, sender="forum@forum.example")
    letter = await a_letter("jo@bücherei.example")
    carrier = SmtpCarrier(house.settings)

    await carrier.carry(letter)
    await carrier.close()

    [envelope] = server.envelopes
    assert envelope.mail_from == "forum@forum.example"
    assert envelope.rcpt_tos == ["jo@xn--bcherei-n2a.example"]
    assert envelope.original_content == letter.message.encode()


async def test_a_server_that_wants_few_letters_at_once_gets_a_new_connection(
    house: House, server: MailServer, mailing: Mailing
) -> None:
    server.most_per_connection = 2
    mailing(smtp_url=server.url)
    carrier = SmtpCarrier(house.settings)

    for _ in range(5):
        await carrier.carry(await a_letter())
    await carrier.close()

    assert len(server.letters) == 5
    assert len(set(server.message_ids)) == 5
    assert server.connections == 3


@pytest.mark.parametrize(
    ("behaviour", "failure", "code"),
    [
        ({"greeting": "554 Go away"}, WeAreRefused, 554),
        ({"greeting": "421 Not now"}, Away, 421),
        ({"greeting": "silence"}, Away, 0),
        ({"greeting": "nonsense"}, Away, -1),
        ({"mail": "550 No such sender"}, WeAreRefused, 550),
        ({"mail": "451 Busy"}, Away, 451),
        ({"mail": "421 Closing"}, HungUp, 421),
        ({"rcpt": {"*": "550 No such mailbox"}}, RecipientRefused, 550),
        ({"rcpt": {"*": "450 Greylisted"}}, NotNow, 450),
        ({"rcpt": {"*": "554 5.7.1 Relay access denied"}}, Unwelcome, 554),
        ({"rcpt": {"*": "530 Authentication required"}}, Unwelcome, 530),
        ({"rcpt": {"*": "421 Closing"}}, HungUp, 421),
        ({"data": "554 This looks like spam"}, LetterRefused, 554),
        ({"data": "452 No room"}, NotNow, 452),
        ({"data": "421 Closing"}, Away, 421),
        ({"hangs_at": "MAIL"}, Away, 0),
        ({"hangs_at": "RCPT"}, Away, 0),
        ({"hangs_at": "DATA"}, Away, 0),
        ({"drops_at": "MAIL"}, HungUp, 0),
        ({"drops_at": "RCPT"}, HungUp, 0),
        ({"drops_at": "DATA"}, Away, 0),
    ],
)
async def test_a_failure_says_whose_fault_it_is(
    house: House,
    mailing: Mailing,
    behaviour: dict[str, object],
    failure: type[Failure],
    code: int,
) -> None:
    async with MailServer(**behaviour) as server:  # type: ignore[arg-type]
        waits = "hangs_at" in behaviour or behaviour.get("greeting") == "silence"
        mailing(smtp_url=server.url, timeout=0.3 if waits else 10)
        carrier = SmtpCarrier(house.settings)

        with pytest.raises(Failure) as caught:
            await carrier.carry(await a_letter(READER))
        await carrier.close()

    assert type(caught.value) is failure
    assert caught.value.code == code
    assert caught.value.reason


async def test_nobody_listens(house: House, mailing: Mailing) -> None:
    mailing(smtp_url=f"smtp://127.0.0.1:{free_port()}")

    with pytest.raises(Away, match="Error connecting"):
        await SmtpCarrier(house.settings).carry(await a_letter())


async def test_a_server_that_trickles_is_left_after_some_steps(
    house: House, mailing: Mailing
) -> None:
    async with MailServer(slow=0.15) as server:
        mailing(smtp_url=server.url, timeout=0.2)
        began = time.monotonic()

        with pytest.raises(Away, match="too long"):
            await SmtpCarrier(house.settings).carry(await a_letter())

    assert time.monotonic() - began < 5


async def test_a_refused_letter_does_not_spoil_the_connection_for_the_next(
    house: House, server: MailServer, mailing: Mailing
) -> None:
    server.rcpt = {"gone@library.example": "550 Gone", "busy@library.example": "450 Later"}
    mailing(smtp_url=server.url)
    carrier = SmtpCarrier(house.settings)

    for address in ("gone@library.example", READER, "busy@library.example", READER):
        try:
            await carrier.carry(await a_letter(address))
        except (RecipientRefused, NotNow):
            continue
    await carrier.close()

    assert server.recipients == [READER, READER]
    assert server.connections == 1


async def test_a_password_is_given(house: House, server: MailServer, mailing: Mailing) -> None:
    server.password = "p:/@ss wörd"
    mailing(smtp_url=server.url_as(user="me%40site.example:p%3A%2F%40ss%20w%C3%B6rd@"))
    carrier = SmtpCarrier(house.settings)

    await carrier.carry(await a_letter())
    await carrier.close()

    assert len(server.letters) == 1


async def test_a_wrong_password_is_a_refusal_of_us(
    house: House, server: MailServer, mailing: Mailing
) -> None:
    server.password = "right"
    mailing(smtp_url=server.url_as(user="me:wrong@"))

    with pytest.raises(WeAreRefused) as caught:
        await SmtpCarrier(house.settings).carry(await a_letter())

    assert caught.value.code == 535
    assert "wrong" not in str(caught.value)


async def test_a_server_without_passwords_refuses_us_too(
    house: House, server: MailServer, mailing: Mailing
) -> None:
    mailing(smtp_url=server.url_as(user="me:secret@"))

    with pytest.raises(WeAreRefused, match="AUTH"):
        await SmtpCarrier(house.settings).carry(await a_letter())


async def test_a_server_without_starttls_gets_nothing(
    house: House, server: MailServer, mailing: Mailing
) -> None:
    mailing(smtp_url=server.url_as("smtp+starttls", "me:secret@"))

    with pytest.raises(WeAreRefused, match="STARTTLS"):
        await SmtpCarrier(house.settings).carry(await a_letter())

    assert server.tries == 0


async def test_letters_to_addresses_that_are_not_ascii_need_a_server_that_knows_them(
    house: House, server: MailServer, mailing: Mailing
) -> None:
    mailing(smtp_url=server.url)
    carrier = SmtpCarrier(house.settings)

    await carrier.carry(await a_letter("jörg@library.example"))
    server.knows_utf8 = False
    await carrier.close()
    with pytest.raises(LetterRefused, match="SMTPUTF8"):
        await carrier.carry(await a_letter("jörg@library.example"))

    [envelope] = server.envelopes
    [letter] = server.letters
    assert envelope.rcpt_tos == ["jörg@library.example"]
    assert "SMTPUTF8" in envelope.mail_options
    assert isinstance(letter, EmailMessage)
    assert letter["To"] == "jörg@library.example"
