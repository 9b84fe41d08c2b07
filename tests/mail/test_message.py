"""Letters as they go over the wire."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_string
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.mail.addresses import UnusableAddress, key_of, own_name
from forum.mail.sending.message import Draft, build

SAMPLES = Path(__file__).parent / "samples"
DRAFT = Draft(
    site="Outward",
    sender="forum@outward.example",
    recipient="reader@library.example",
    subject="Three new threads",
    text="Hello.\n",
    html="<p>Hello.</p>\n",
    message_id="<5c2a@outward.example>",
    date=datetime(2026, 11, 17, 12, 0, tzinfo=UTC),
)


def _read(letter: str) -> EmailMessage:
    message = message_from_string(letter, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def _part(letter: str, kind: str) -> str:
    part = _read(letter).get_body((kind,))
    assert part
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_letter_reads_like_its_sample() -> None:
    draft = replace(
        DRAFT,
        site="Bücher & Leute",
        subject="“Story times” for new arrivals: was in Zürich gelang",
        text="Grüße aus Zürich.\n\n-- \nBücher & Leute\n",
        html="<h1>Grüße aus Zürich</h1>\n<p>Lange Zeile: " + "wort " * 40 + "</p>\n",
        headers={
            "List-Id": "Digest <digest.outward.example>",
            "List-Unsubscribe": "<https://outward.example/unsubscribe/" + "t" * 80 + ">",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "In-Reply-To": "<thread-42@outward.example>",
        },
    )

    letter = build(draft)

    boundary = re.search(r'boundary="(.+)"', letter)
    assert boundary
    told = letter.replace(boundary[1], "BOUNDARY").replace("\r\n", "\n")
    assert told == (SAMPLES / "letter.eml").read_text("utf-8")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("subject", "Hello\r\nBcc: everybody@library.example"),
        ("subject", "Hello\nBcc: everybody@library.example\n\nBody"),
        ("subject", "Hello\x00\x0b\x85\u2028Bcc: everybody@library.example"),
        ("site", "Out\r\nBcc: everybody@library.example"),
        ("site", 'Out" <evil@site.example>, "'),
        ("site", "evil@site.example, Outward"),
        ("site", "=?utf-8?q?evil=40site.example?="),
        # Python decodes what looks like encoded words (CVE-2024-6923).
        ("subject", "=?utf-8?q?Hello=0D=0ABcc=3A_everybody=40library.example?="),
        ("subject", "Grüße =?utf-8?b?DQoNCkJvZHk=?= for all"),
        ("writer", "=?utf-8?q?Ana=0D=0ABcc=3A_everybody=40library.example?="),
        ("writer", "=?utf-8?q?evil=40site.example=2C?= ש"),
        ("text", "\r\n.\r\nMAIL FROM:<evil@site.example>\r\n"),
        ("text", "--===============\r\nContent-Type: text/html\r\n\r\n<script>\r\n"),
    ],
)
def test_nothing_that_people_type_ends_a_header(field: str, value: str) -> None:
    letter = _read(build(replace(DRAFT, **{field: value})))  # type: ignore[arg-type]

    expected = {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted",
                "X-Auto-Response-Suppress", "MIME-Version", "Content-Type"}  # fmt: skip
    assert set(letter.keys()) == expected
    assert [address.addr_spec for address in letter["From"].addresses] == [DRAFT.sender]
    assert [address.addr_spec for address in letter["To"].addresses] == [DRAFT.recipient]
    assert len(list(letter.iter_parts())) == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("List-Id", "<x.example>\r\nBcc: everybody@library.example"),
        ("List-Id", "<x.example>\x00"),
        ("List-Id\r\nBcc", "everybody@library.example"),
        ("List Id", "<x.example>"),
        ("Bcc", "everybody@library.example"),
        ("to", "everybody@library.example"),
        ("Content-Type", "text/html"),
        ("References", "<" + "x" * 1000 + ">"),
    ],
)
def test_a_header_that_could_be_taken_for_something_else_is_refused(name: str, value: str) -> None:
    with pytest.raises(ValueError, match="header"):
        build(replace(DRAFT, headers={name: value}))


@pytest.mark.parametrize(
    "address",
    ["", "nobody", "@library.example", "reader@", "a\r\nb@library.example", "a@b\nc.example",
     "a@b c.example", "a@b>.example", "reader@ü\u0000.example", "a@b@",
     "reader@" + "ü" * 80 + ".example"],
)  # fmt: skip
def test_an_address_that_cannot_be_written_to_is_refused(address: str) -> None:
    with pytest.raises(UnusableAddress):
        build(replace(DRAFT, recipient=address))


@pytest.mark.parametrize(
    ("address", "wire"),
    [
        ("Reader+x@Library.example", "Reader+x@library.example"),
        ("jo@bücherei.example", "jo@xn--bcherei-n2a.example"),
        ("jo@BÜCHEREI.example", "jo@xn--bcherei-n2a.example"),
        ("jo@straße.example", "jo@xn--strae-oqa.example"),
        ('"jo e"@library.example', '"jo e"@library.example'),
        ("jo e@library.example", '"jo e"@library.example'),
        ("o'neil@library.example", "o'neil@library.example"),
        ("jo@[192.0.2.1]", "jo@[192.0.2.1]"),
        ("=?utf-8?q?a=0D=0AB=3A?=@x.example", "=?utf-8?q?a=0D=0AB=3A?=@x.example"),
    ],
)
def test_an_address_is_written_as_mail_servers_take_it(address: str, wire: str) -> None:
    letter = build(replace(DRAFT, recipient=address))

    assert f"\r\nTo: {wire}\r\n" in letter
    assert letter.isascii()


def test_only_a_mailbox_that_is_not_ascii_makes_a_letter_that_is_not() -> None:
    letter = build(replace(DRAFT, recipient="jörg@bücherei.example", site="Bücher"))

    assert "\r\nTo: jörg@xn--bcherei-n2a.example\r\n" in letter
    assert _read(letter)["To"] == "jörg@xn--bcherei-n2a.example"
    assert _part(letter, "plain") == "Hello.\n"


LINES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=120)
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=600)


@given(site=LINES, subject=LINES, text=TEXTS, html=TEXTS)
def test_whatever_is_said_arrives_as_it_was_said(
    site: str, subject: str, text: str, html: str
) -> None:
    site = site.strip() or "Outward"
    letter = build(replace(DRAFT, site=site, subject=subject, text=text, html=html))

    read = _read(letter)
    assert letter.isascii()
    assert all(len(line) <= 998 for line in letter.split("\r\n"))
    assert "\n" not in letter.replace("\r\n", "")
    assert str(read["Subject"]).split() == subject.replace("=?", "= ?").split()
    assert [address.addr_spec for address in read["From"].addresses] == [DRAFT.sender]
    assert _part(letter, "plain").rstrip("\n") == text.rstrip("\n")
    assert _part(letter, "html").rstrip("\n") == html.rstrip("\n")


@pytest.mark.parametrize(
    ("mail_from", "header"),
    [
        ("talk@outward.example", "Outward <talk@outward.example>"),
        ("Shelf Talk <talk@outward.example>", "Shelf Talk <talk@outward.example>"),
        ('"Shelf, Talk" <talk@outward.example>', '"Shelf, Talk" <talk@outward.example>'),
        ("<talk@bücherei.example>", "Outward <talk@xn--bcherei-n2a.example>"),
    ],
)
def test_the_sender_may_have_a_name_of_its_own(mail_from: str, header: str) -> None:
    letter = build(replace(DRAFT, sender=mail_from))

    assert letter.startswith(f"From: {header}\r\n")


def test_long_identifiers_are_never_encoded() -> None:
    references = " ".join(f"<{'x' * 70}-{n}@outward.example>" for n in range(6))
    message_id = f"<{'y' * 200}@outward.example>"

    letter = build(replace(DRAFT, message_id=message_id, headers={"References": references}))

    assert f"\r\nMessage-ID: {message_id}\r\n" in letter
    assert _read(letter)["References"] == references


def test_one_mailbox_has_one_key() -> None:
    assert key_of("Jo@Bücherei.example") == key_of("jo@xn--bcherei-n2a.EXAMPLE")
    assert key_of("nobody") == "nobody"


@pytest.mark.parametrize(
    ("domain", "name"),
    [("forum.example", "forum.example"), ("bücherei.example", "xn--bcherei-n2a.example"),
     ("127.0.0.1", "[127.0.0.1]"), ("::1", "[IPv6:::1]")],
)  # fmt: skip
def test_we_call_ourselves_as_mail_servers_want_it(domain: str, name: str) -> None:
    assert own_name(domain) == name


def test_a_letter_that_brings_somebodys_words_comes_in_her_name_by_way_of_the_site() -> None:
    letter = _read(build(replace(DRAFT, writer="Ruíz, Ana <ana@library.example>")))

    [sender] = letter["From"].addresses
    assert sender.display_name == "Ruíz, Ana <ana@library.example> via Outward"
    assert sender.addr_spec == "forum@outward.example"
