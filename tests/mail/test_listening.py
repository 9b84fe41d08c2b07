"""Letters that other mail servers bring, by LMTP and by SMTP."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable
from contextlib import suppress

import pytest

from forum.core.house import House
from forum.mail.doors.listening import listening
from tests.mail.incoming import DOMAIN, GROUP, WRITER, raw_letter, speaking
from tests.mail.lines import ANYWHERE, a_line, kept

Mailing = Callable[..., None]


async def test_a_letter_by_smtp_is_kept_before_it_is_acknowledged(house: House) -> None:
    raw = raw_letter("A line.\r\n.\r\n..two dots\r\n" + "long" * 10_000 + "\r\n")

    async with listening(house, smtp=ANYWHERE) as [where], speaking(where) as smtp:
        await smtp.ehlo()
        assert smtp.supports_extension("size")
        assert not smtp.supports_extension("auth")
        errors, answer = await smtp.sendmail(WRITER, [GROUP, "x@elsewhere.example"], raw)

        assert await kept() == [raw]
    assert list(errors) == ["x@elsewhere.example"]
    assert errors["x@elsewhere.example"].code == 550
    assert answer.startswith("2.0.0")


async def test_lmtp_answers_once_for_each_recipient(house: House) -> None:
    async with a_line(house) as line:
        await line.up_to_data(GROUP, f"tech@{DOMAIN}", "nobody@elsewhere.example")

        first = await line.say_bytes(raw_letter() + b".\r\n")

        assert [first, await line.heard()] == ["250", "250"]
        assert await line.say("NOOP") == ["250"]
        assert len(await kept()) == 2


async def test_lmtp_tells_what_it_knows_and_smtp_greets_otherwise(house: House) -> None:
    async with a_line(house) as line:
        assert await line.heard() == "220"
        told = await line.say("EHLO mx.example", "HELO mx.example", "LHLO mx.example")

    assert told[:2] == ["500", "500"]
    assert {"PIPELINING", "8BITMIME", "SMTPUTF8", "SIZE 26214400"} <= set(
        re.findall(r"^250[- ](.+?)\r$", told[2], re.MULTILINE)
    )


@pytest.mark.parametrize(
    ("words", "answers"),
    [
        (["MAIL FROM:<>"], ["250"]),
        (["MAIL FROM:<a@b.example> SIZE=99999999999"], ["552"]),
        ([f"MAIL FROM:<{'x' * 330}@b.example>"], ["553"]),
        (["RCPT TO:<story-times@127.0.0.1>"], ["503"]),
        (["DATA"], ["503"]),
        (["MAIL FROM:<>", "DATA"], ["250", "503"]),
        (["MAIL FROM:<>", "RCPT TO:<x y@127.0.0.1>"], ["250", "550"]),
        (["MAIL FROM:<>", "RCPT TO:<x@127.0.0.1.example>"], ["250", "550"]),
        (["MAIL FROM:<>", f"RCPT TO:<{GROUP}>", "DATA now"], ["250", "250", "501"]),
        (["AUTH PLAIN AGEAYg=="], ["538"]),
        (["STARTTLS", "QUIT"], ["454", "221"]),
        (["X" * 100_000, "NOOP"], ["500", "250"]),
        (["MAIL FROM:<>", *(f"RCPT TO:<g{n}@127.0.0.1>" for n in range(101))],
         ["250"] * 101 + ["452"]),
    ],
)  # fmt: skip
async def test_envelopes_are_looked_at(house: House, words: list[str], answers: list[str]) -> None:
    async with a_line(house, smtp=True) as line:
        assert await line.heard() == "220"
        await line.say("EHLO mx.example")

        assert await line.say(*words) == answers


@pytest.mark.parametrize(
    ("letter", "answer"),
    [
        (b"", "554"),
        (b"\r\n", "554"),
        (b"\r\n\r\nno header\r\n", "554"),
        (b"..dots\r\n" + b"x" * 200_000 + b"\r\n", "554"),
        (b".x" + b"x" * 200_000 + b".\r\n", "554"),
        (b"Dear all,\r\n", "554"),
        (b"A: b\r\n" * 100_000, "552"),
        (b'Content-Type: multipart/mixed; boundary="b"\r\n' + b"\r\n--b\r\n" * 10_000, "554"),
        (b"A: b\r\n\r\n" + b"x" * 1_000_000 + b"\r\n", "552"),
        (b"A: b\r\n\r\n" + b"\r\n" * 400_000, "552"),
    ],
)
async def test_what_cannot_be_taken_is_refused_and_the_line_goes_on(
    house: House, mailing: Mailing, letter: bytes, answer: str
) -> None:
    mailing(max_bytes=700_000)
    async with a_line(house) as line:
        await line.up_to_data(GROUP, f"tech@{DOMAIN}")

        first = await line.say_bytes(letter + b".\r\n")

        assert [first, await line.heard()] == [answer, answer]
        assert await line.say("NOOP") == ["250"]
        assert not await kept()


async def test_what_is_no_letter_and_has_no_end_is_cut_short(house: House) -> None:
    async with a_line(house) as line:
        await line.up_to_data(GROUP)

        assert await line.say_bytes(b"\r\n" * 20_000) == "554"
        with suppress(ConnectionResetError):
            assert await line.heard() == ""


def _almost_ends() -> Iterable[bytes]:
    yield from (b"\n.\n", b"\r\n.\n", b"\n.\r\n", b"\r.\r", b"\r\n..\r\n", b"\r\n.\r\r\n")


async def test_nothing_but_the_lone_dot_ends_a_letter(house: House) -> None:
    inner = b"MAIL FROM:<admin@library.example>\r\nRCPT TO:<" + GROUP.encode() + b">\r\nDATA\r\n"
    letters = [raw_letter() + end + inner + raw_letter() for end in _almost_ends()]

    async with a_line(house) as line:
        await line.up_to_data()
        answers = [await line.say_bytes(letters[0] + b"\r\n.\r\n")]
        for letter in letters[1:]:
            await line.say(f"MAIL FROM:<{WRITER}>", f"RCPT TO:<{GROUP}>", "DATA")
            answers.append(await line.say_bytes(letter + b"\r\n.\r\n"))

        assert answers == ["250"] * len(letters)
        assert len(await kept()) == len(letters)


async def test_letters_may_follow_one_another_without_waiting(house: House) -> None:
    one = f"MAIL FROM:<{WRITER}>\r\nRCPT TO:<{GROUP}>\r\nDATA\r\n".encode()

    async with a_line(house) as line:
        await line.heard()
        await line.say("LHLO mx.example")
        line.writer.write(b"".join(one + raw_letter() + b".\r\n" for _ in range(3)))

        assert [await line.heard() for _ in range(12)] == ["250", "250", "354", "250"] * 3
        assert len(await kept()) == 3


async def test_a_letter_in_crumbs_is_taken_like_any_other(house: House) -> None:
    raw = raw_letter("..\r\n")
    async with a_line(house) as line:
        await line.up_to_data()

        for byte in raw.replace(b"\r\n.", b"\r\n..") + b".\r\n":
            line.writer.write(bytes([byte]))
            await asyncio.sleep(0)

        assert await line.heard() == "250"
        assert await kept() == [raw]


async def test_too_many_letters_are_put_off(house: House, limited: Callable[..., None]) -> None:
    limited(letters_in_per_sender="1 per hour")
    async with a_line(house) as line:
        await line.up_to_data()
        assert await line.say_bytes(raw_letter() + b".\r\n") == "250"

        await line.say(f"MAIL FROM:<{WRITER}>", f"RCPT TO:<{GROUP}>", "DATA")

        assert await line.say_bytes(raw_letter() + b".\r\n") == "450"
        assert len(await kept()) == 1


async def test_a_letter_that_breaks_off_is_not_taken(house: House) -> None:
    async with a_line(house) as line:
        await line.up_to_data()
        line.writer.write(raw_letter())
        await line.writer.drain()
        line.writer.close()
        await asyncio.sleep(0.02)

        assert not await kept()
