"""Headers of letters that come in, as well and as badly as they are written."""

from __future__ import annotations

import pytest

from forum.mail.reading import read_letter
from tests.mail.arrivals import a_letter_with, a_part, a_raw


@pytest.mark.parametrize(
    ("header", "subject"),
    [
        (b"Hello  world", "Hello world"),
        (b"=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        (b"=?ISO-8859-1*de?Q?Gr=FC=DFe_an?= =?iso-8859-1?q?_alle?=", "Grüße an alle"),
        (b"=?utf-8?b?5Zu+?=\r\n =?utf-8?b?5Lmm?=", "图书"),
        (b"=?utf-8?b?5Zs=?= =?utf-8?b?vg==?=", "图"),
        (b"=?utf-8?q?in_?= the =?utf-8?q?m=C3=ADddle?=", "in the míddle"),
        (b"=?utf-8?q?no?==?utf-8?q?_space?=", "no space"),
        (b"Re:=?utf-8?q?_glued?=", "Re: glued"),
        (b"=?utf-8?q?spaces left in?=", "spaces left in"),
        (b"=?iso-2022-jp?B?GyRCP14bKEI=?=", "図"),
        (b"=?utf-8?b?SGVsbG8?=", "Hello"),
        (b"=?utf-8?b?!?=", ""),
        (b"=?nonsense?q?caf=E9?=", "café"),
        (b"=?utf-8?x?odd?=", "=?utf-8?x?odd?="),
        (b"=?utf-8?q?never closed", "=?utf-8?q?never closed"),
        ("Grüße".encode(), "Grüße"),
        ("Grüße".encode("latin-1"), "Grüße"),
        (b"a\r\n\tb\r\n  c", "a b c"),
        (b"=?utf-8?q?two=0Alines=00?=", "two lines"),
        (b"a\xe2\x80\xaeb\xe2\x80\x8b", "ab"),
        (b"", ""),
        (b"x" * 20_000, "x" * 500),
    ],
)
def test_subjects_are_read_on_one_line(header: bytes, subject: str) -> None:
    letter = read_letter(b"Subject: " + header + b"\r\n\r\nhi")

    assert (letter.subject, letter.text) == (subject, "hi")


@pytest.mark.parametrize(
    ("header", "sender", "name", "senders"),
    [
        ("ada@x.example", "ada@x.example", "", 1),
        ("Ada <ada@X.Example>", "ada@x.example", "Ada", 1),
        ('"Lovelace, Ada" <ada@x.example>', "ada@x.example", "Lovelace, Ada", 1),
        ("ada@x.example (Ada L.)", "ada@x.example", "Ada L.", 1),
        ("=?utf-8?q?Ada=2C_=C3=84?= <ada@x.example>", "ada@x.example", "Ada, Ä", 1),
        ('"=?utf-8?q?Ad=C3=A0?=" <ada@x.example>', "ada@x.example", "Adà", 1),
        ('"a \\"b\\"" <ada@x.example>', "ada@x.example", 'a "b"', 1),
        ("'Ada' <ada@x.example>", "ada@x.example", "Ada", 1),
        ("Ada <ada@bücher.example>", "ada@xn--bcher-kva.example", "Ada", 1),
        ("boss@x.example <eve@y.example>", "eve@y.example", "boss@x.example", 1),
        ('"<boss@x.example>" <eve@y.example>', "eve@y.example", "<boss@x.example>", 1),
        ("Ada <ada@x.example>, Bo <bo@x.example>", "ada@x.example", "Ada", 2),
        ("boss@x.example, Eve <eve@y.example>", "boss@x.example", "", 2),
        ("Lovelace, Ada <ada@x.example>", "ada@x.example", "Ada", 1),
        ("nobody, Ada <ada@x.example>", "ada@x.example", "Ada", 1),
        ("undisclosed-recipients:;", "", "", 0),
        ("<>", "", "", 0),
        ("Ada", "", "", 0),
        ("(" * 1_500, "", "", 0),
        ("Ada\u202e <ada@x.example>", "ada@x.example", "Ada", 1),
        ("ada@x.example\nFrom: eve@y.example", "ada@x.example", "", 2),
    ],
)
def test_senders_are_read(header: str, sender: str, name: str, senders: int) -> None:
    letter = read_letter(f"From: {header}\n\nhi".encode())

    assert (letter.sender, letter.sender_name, letter.senders) == (sender, name, senders)


@pytest.mark.parametrize(
    ("header", "message_id"),
    [
        ("<a@b>", "a@b"),
        ("<a\r\n @b> (comment)", "a@b"),
        ("a@b.example", "a@b.example"),
        ("<no-domain>", "no-domain"),
        ("<>", ""),
        ("nothing to see", ""),
        (f"<{'a' * 318}>", "a" * 318),
        (f"<{'a' * 319}>", ""),
        ("<a\u200bb@c>", ""),
        ("<a> <b>", "a"),
    ],
)
def test_message_ids_are_read(header: str, message_id: str) -> None:
    letter = read_letter(f"Message-ID: {header}\r\nIn-Reply-To: {header}\r\n\r\nhi".encode())

    assert letter.message_id == letter.in_reply_to == message_id


def test_of_many_references_the_first_and_the_last_are_kept() -> None:
    ids = " ".join(f"<{number}@x>" for number in range(300))

    references = read_letter(f"References: {ids} <7@x> <{'y' * 400}>\n\nhi".encode()).references

    assert len(references) == 100
    assert (references[0], references[1], references[-1]) == ("0@x", "201@x", "299@x")


@pytest.mark.parametrize(
    ("header", "date"),
    [
        ("Thu, 13 Nov 2025 23:30:00 -0500 (EST)", "2025-11-14T04:30:00+00:00"),
        ("13 Nov 2025 23:30:00 -0000", "2025-11-13T23:30:00+00:00"),
        ("Thu, 13 Nov 95 23:30 GMT", "1995-11-13T23:30:00+00:00"),
        ("Thu, 1 Jan 1970 00:00:00 GMT", None),
        ("Thu, 32 Nov 2025 23:30:00 GMT", None),
        ("13 Nov 2025 23:30:00 +9999", None),
        ("31 Dec 9999 23:59:59 -2300", None),
        ("yesterday", None),
        ("", None),
        ("1" * 5_000, None),
    ],
)
def test_dates_are_read(header: str, date: str | None) -> None:
    found = read_letter(f"Date: {header}\n\nhi".encode()).date

    assert (found.isoformat() if found else None) == date


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('attachment; filename="Plan.pdf"', "Plan.pdf"),
        ("attachment; filename=Plan of 2025.pdf; size=3", "Plan of 2025.pdf"),
        ("attachment; filename*=UTF-8''Gr%C3%BC%C3%9Fe.txt; filename=x.txt", "Grüße.txt"),
        ("attachment; filename*=iso-8859-1'de'Gr%FC%DFe.txt", "Grüße.txt"),
        ("attachment;\n filename*0*=u8''Gr%C3;\n filename*1*=%BC;\n filename*2=n", "Grün"),
        ("attachment; filename*1=b.txt; filename*0=a", "ab.txt"),
        ('attachment; filename="=?utf-8?q?Gr=C3=BC=C3=9Fe=2Etxt?="', "Grüße.txt"),
        ('attachment; filename="Grüße.txt"', "Grüße.txt"),
        ('attachment; filename="a;b \\"c\\".txt"', 'a;b "c".txt'),
        ('attachment; filename="C:\\\\docs\\\\plan.txt"', "plan.txt"),
        ('attachment; filename="../../etc/passwd"', "passwd"),
        ('attachment; filename=".."', "file-1.bin"),
        ('attachment; filename="no end', "no end"),
        (f'attachment; filename="{"x" * 400}.pdf"', "x" * 146 + ".pdf"),
        ("attachment; filename*=UTF-8''a%00b%0Ac.txt", "ab c.txt"),
        ("attachment; filename*5*=%zz; filename*=", "%zz"),
        ("attachment; =x; ;; filename", "file-1.bin"),
    ],
)  # fmt: skip
def test_file_names_are_read(disposition: str, name: str) -> None:
    part = a_part("x", "application/octet-stream", content_disposition=disposition)

    (found,) = a_letter_with(part).attachments

    assert found.name == name


def test_a_name_in_the_content_type_will_do() -> None:
    (found,) = a_letter_with(a_part("x", "application/x; name*=utf-8''%C3%A4.x")).attachments

    assert found.name == "ä.x"


def test_headers_are_kept_from_the_top_for_others() -> None:
    letter = read_letter(
        a_raw(headers="X-Loop: 1\nReceived: b\nReceived:\n a\nX-Odd : caf\udce9\nX-Empty:\n")
    )

    assert letter.headers["received"] == ("b", "a")
    assert letter.header("x-odd") == "café"
    assert (letter.header("x-empty"), letter.header("x-none")) == ("", "")


@pytest.mark.parametrize(
    ("raw", "subject", "text"),
    [
        (b"", "", ""),
        (b"no header, just words\nand more", "", "no header, just words\nand more"),
        (b"\r\n\r\nSubject: late\r\n\r\nhi", "late", "hi"),
        (b"From ada@x.example Thu Nov 13\nSubject: mbox\n\nhi", "mbox", "hi"),
        (b"Subject: header only", "header only", ""),
        (b"Subject: x\nno field here\n\nhi", "x", "no field here\n\nhi"),
        (b"Subject: x\n\n\nhi\n\n", "x", "hi"),
    ],
)
def test_letters_without_form_lose_no_words(raw: bytes, subject: str, text: str) -> None:
    letter = read_letter(raw)

    assert (letter.subject, letter.text) == (subject, text)


def test_the_type_of_a_report_is_told() -> None:
    kind = "Content-Type: multipart/report; report-type=Delivery-Status; boundary=x"

    letter = a_letter_with(
        f"{kind}\n\n--x\n\nfailed\n--x\nContent-Type: message/delivery-status\n\n"
    )

    assert (letter.content_type, letter.report_type) == ("multipart/report", "delivery-status")
    assert [part.content_type for part in letter.attachments] == ["message/delivery-status"]
