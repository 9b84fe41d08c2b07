"""What is read of a letter before it is kept."""

from __future__ import annotations

import time

import pytest

from forum.core.house import House
from forum.mail.doors.envelopes import (
    MOST_HEADER,
    MOST_RECIPIENTS,
    NobodyHere,
    TooLarge,
    Unwanted,
    header_of,
    message_id_of,
    our_address,
    our_addresses,
    return_path,
)
from forum.mail.returning import sign
from tests.mail.incoming import DOMAIN, GROUP, raw_letter

# Those for which a signature has to be made or read need a house, and all are tried at once.
KNOWN = {
    GROUP: GROUP,
    f"<Story-Times@{DOMAIN}>": GROUP,
    f'"story-times"@{DOMAIN}': GROUP,
    f"bücher_kinder@{DOMAIN}": f"bücher_kinder@{DOMAIN}",
    f"{'x' * 80}@{DOMAIN}": f"{'x' * 80}@{DOMAIN}",
    f"{'x' * 81}@{DOMAIN}": "",
    "story-times@elsewhere.example": "",
    f"story times@{DOMAIN}": "",
    f"story-times\0@{DOMAIN}": "",
    f"story-times\ud800@{DOMAIN}": "",
    f"reply+1.2.{'a' * 16}@{DOMAIN}": "",
    f"@{DOMAIN}": "",
    "story-times": "",
    "": "",
}


async def test_addresses_of_ours_are_known_as_such(house: House) -> None:
    assert {words: our_address(words) for words in KNOWN} == KNOWN

    signed = sign("reply", 7, 12)
    assert our_address(signed.upper()) == signed


async def test_a_letter_goes_to_each_address_of_ours_once(house: House) -> None:
    many = [f"group{number}@{DOMAIN}" for number in range(MOST_RECIPIENTS + 1)]

    assert our_addresses([f"b@{DOMAIN}", "x@elsewhere.example", f"A@{DOMAIN}", f"a@{DOMAIN}"]) == [
        f"a@{DOMAIN}",
        f"b@{DOMAIN}",
    ]
    with pytest.raises(NobodyHere):
        our_addresses(["x@elsewhere.example"])
    with pytest.raises(Unwanted):
        our_addresses(many)


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("ana@library.example", "ana@library.example"),
        (" <Ana@Library.example> ", "Ana@Library.example"),
        ("<>", ""),
        ("", ""),
        ("MAILER-DAEMON", ""),
        ("@library.example", ""),
    ],
)
def test_a_return_path_is_an_address_or_nothing(words: str, address: str) -> None:
    assert return_path(words) == address


@pytest.mark.parametrize("words", ["a\0@b.example", "\ud800@b.example", "x" * 320 + "@b.example"])
def test_a_return_path_that_cannot_be_kept_is_refused(words: str) -> None:
    with pytest.raises(Unwanted):
        return_path(words)


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (b"Subject: x\r\nMessage-ID: <1@x.example>\r\n", "<1@x.example>"),
        (b"message-id:\r\n\t<1@x.example>", "<1@x.example>"),
        (b"MESSAGE-ID :<1@x.example> (a comment)", "<1@x.example>"),
        (b"Message-Id: <1@x.example>\r\nMessage-Id: <2@x.example>", "<1@x.example>"),
        (b"X-Message-ID: <1@x.example>", ""),
        (b"Message-ID: 1@x.example", ""),
        (b"Message-ID: <\xff\xfe@x.example>", ""),
        (b"Message-ID: <" + b"x" * 400 + b">", ""),
        (b"Message-ID:\r\nSubject: <1@x.example>", ""),
    ],
)
def test_a_letter_is_known_by_its_message_id(header: bytes, name: str) -> None:
    assert message_id_of(header) == name


@pytest.mark.parametrize(
    ("raw", "header"),
    [
        (b"A: b\r\nC: d\r\n\r\ntext\r\n\r\nmore", b"A: b\r\nC: d"),
        (b"A: b\n\ntext", b"A: b"),
        (b"A: b\r\n", b"A: b\r\n"),
    ],
)
def test_a_header_ends_with_an_empty_line(raw: bytes, header: bytes) -> None:
    assert header_of(raw) == header


@pytest.mark.parametrize(
    ("raw", "refusal"),
    [
        (b"", Unwanted),
        (b"\r\ntext", Unwanted),
        (b"Dear all", Unwanted),
        (b"\xff\xfe: x\r\n\r\n", Unwanted),
        (b"A: b\r\n" * MOST_HEADER + b"\r\ntext", TooLarge),
        (b"A: " + b"b" * 1_000_000, TooLarge),
    ],
)
def test_what_has_no_header_or_too_much_of_it_is_refused(
    raw: bytes, refusal: type[Unwanted]
) -> None:
    with pytest.raises(refusal):
        header_of(raw)


@pytest.mark.parametrize(
    "hostile",
    [
        b"Message-ID:" * 20_000,
        b"Message-ID:\r\n" * 20_000,
        b"A: b\r\nMessage-ID:" + b" \t" * 100_000,
        b"A:\r\nMessage-ID: <" + b"a" * 200_000,
        raw_letter("\r\n" * 5_000_000),
    ],
)
def test_hostile_letters_are_read_in_no_time(hostile: bytes) -> None:
    began = time.perf_counter()

    message_id_of(header_of(hostile))

    assert time.perf_counter() - began < 0.1
