"""Letters that come in, as plain values: who wrote what, and what came with it."""

from __future__ import annotations

from base64 import encodebytes
from quopri import encodestring

import pytest

from forum.mail.reading import plain_subject, read_letter
from tests.mail.arrivals import a_letter_with, a_multipart, a_part, a_raw

PLAIN = a_part("Dear all")
HTML = a_part("<p>Dear <b>all</b></p>", "text/html; charset=utf-8")
PICTURE = a_part(
    encodebytes(b"\x89PNG").decode(), "image/png", content_transfer_encoding="base64",
    content_id="<pic@x.example>", content_disposition="inline",
)  # fmt: skip
PAPER = a_part(
    encodebytes(b"%PDF-1.7").decode(), 'application/pdf; name="old.pdf"',
    content_transfer_encoding="base64", content_disposition='attachment; filename="Plan.pdf"',
)  # fmt: skip
NOTHING = a_part("<html><head><style>p {}</style></head><body><br>&nbsp;</body>", "text/html")
BOTH = a_multipart("alternative", PLAIN, HTML, boundary="alt")


@pytest.mark.parametrize("line_end", ["\r\n", "\n"])
def test_a_simple_letter_is_read(line_end: str) -> None:
    raw = a_raw(
        "Hello,\n\n  twice\tover\n-- \nAda\n",
        "In-Reply-To: <post-7@forum.example>\nReferences: <post-1@forum.example>\n"
        " <post-7@forum.example>\nDate: Thu, 13 Nov 2025 23:30:00 +0100\n"
        "Reply-To: ada@home.example\n",
        line_end=line_end,
    )

    letter = read_letter(raw)

    assert letter.text == "Hello,\n\n  twice\tover\n-- \nAda"
    assert (letter.sender, letter.sender_name) == ("ada@library.example", "Ada")
    assert (letter.message_id, letter.in_reply_to) == ("1@x.example", "post-7@forum.example")
    assert letter.references == ("post-1@forum.example", "post-7@forum.example")
    assert letter.date
    assert letter.date.isoformat() == "2025-11-13T22:30:00+00:00"
    assert (letter.subject, letter.reply_to, letter.html) == ("Shelves", "ada@home.example", "")
    assert not letter.is_cut


@pytest.mark.parametrize(
    ("part", "text", "html", "names"),
    [
        (PLAIN, "Dear all", "", []),
        (HTML, "", "<p>Dear <b>all</b></p>", []),
        (BOTH, "Dear all", "<p>Dear <b>all</b></p>", []),
        (a_multipart("mixed", BOTH, PAPER), "Dear all", "<p>Dear <b>all</b></p>", ["Plan.pdf"]),
        (
            a_multipart("alternative", PLAIN, a_multipart("related", HTML, PICTURE, boundary="r")),
            "Dear all", "<p>Dear <b>all</b></p>", ["file-1.png"],
        ),
        (a_multipart("mixed", PLAIN, PICTURE, a_part("Yours")), "Dear all\n\nYours", "",
         ["file-1.png"]),
        (a_multipart("mixed", HTML, a_part("A & B\nlist")), "",
         "<p>Dear <b>all</b></p>\n<div>A &amp; B<br>\nlist</div>", []),
        (a_multipart("mixed", PLAIN, PICTURE, NOTHING), "Dear all", "", ["file-1.png"]),
        (a_part("<p>see <https://x.example>"), "<p>see <https://x.example>", "", []),
        (a_part("<https://x.example>"), "<https://x.example>", "", []),
        (a_part("<img src='cid:a'>", "text/html"), "", "<img src='cid:a'>", []),
        (a_multipart("alternative", a_part(" \n"), HTML), "", "<p>Dear <b>all</b></p>", []),
        (a_multipart("alternative", PLAIN, a_part("x", "text/x-amp-html"), HTML), "Dear all",
         "<p>Dear <b>all</b></p>", []),
        (a_multipart("alternative", PLAIN, a_part("BEGIN:VCALENDAR", "text/calendar")), "Dear all",
         "", ["invitation.ics"]),
        (a_multipart("signed", PLAIN, a_part("sig", "application/pgp-signature")), "Dear all", "",
         []),
        (a_multipart("signed", PLAIN, a_part("x", 'application/pkcs7-signature; name="s.p7s"')),
         "Dear all", "", []),
        (a_multipart("mixed", PLAIN, a_part("From: x@y.example\n\nInner", "message/rfc822")),
         "Dear all", "", ["letter.eml"]),
        (a_multipart("digest", "\nFrom: x@y.example\n\nInner"), "", "", ["letter.eml"]),
        (a_multipart("mixed", PLAIN, a_part("x", "application/ms-tnef")), "Dear all", "",
         ["winmail.dat"]),
        (a_multipart("mixed", PLAIN, a_part("n", 'text/plain; name="notes.txt"')), "Dear all", "",
         ["notes.txt"]),
        (a_part("alone", 'text/plain; name="body.txt"'), "alone", "", []),
        (a_part("x", "text/plain", content_disposition="attachment"), "", "", ["file-1.txt"]),
        (a_multipart("mixed", PLAIN, a_part("x", "text/csv")), "Dear all", "", ["file-1.csv"]),
        ("Content-Type: multipart/mixed\n\nno boundary", "no boundary", "", []),
        ("Content-Type: multipart/mixed; boundary=x\n\nnone", "none", "", []),
        ("Content-Type: text\n\nodd type", "odd type", "", []),
        ("Content-Type: multipart/mixed; boundary=x\n\n--x\n\nnever closed", "never closed", "",
         []),
        ("Content-Type: multipart/mixed; boundary=x\n\n--x\n\nfirst\n--xy\nsame\n--x--\nafter",
         "first\n--xy\nsame", "", []),
        ("Content-Type: multipart/mixed; boundary*0=a; boundary*1=b\n\n--ab\n\nhi\n--ab--", "hi",
         "", []),
        ("Content-Type: multipart/mixed; boundary=x\n\n--x\nno header at all\nmore",
         "no header at all\nmore", "", []),
    ],
)  # fmt: skip
def test_what_a_letter_says_and_brings(part: str, text: str, html: str, names: list[str]) -> None:
    letter = a_letter_with(part)

    assert (letter.text, letter.html.strip()) == (text, html)
    assert [found.name for found in letter.attachments] == names


def test_files_come_as_they_were() -> None:
    letter = a_letter_with(a_multipart("mixed", BOTH, PICTURE, PAPER))

    picture, paper = letter.attachments
    assert (picture.content, picture.content_type) == (b"\x89PNG", "image/png")
    assert (picture.content_id, picture.is_inline) == ("pic@x.example", True)
    assert (paper.content, paper.name, paper.is_inline) == (b"%PDF-1.7", "Plan.pdf", False)
    assert "PDF" not in repr(letter)


def test_a_letter_in_a_letter_stays_closed() -> None:
    inner = "Subject: Inner\nContent-Type: multipart/mixed; boundary=b1x\n\n--b1x\n\nhi\n--b1x--"

    letter = a_letter_with(a_multipart("mixed", PLAIN, a_part(inner, "message/rfc822")))

    (part,) = letter.attachments
    assert (letter.text, letter.subject) == ("Dear all", "Shelves")
    assert part.content == inner.replace("\n", "\r\n").encode()


@pytest.mark.parametrize(
    ("content", "kind", "text"),
    [
        ("Grüße", "text/plain; charset=us-ascii", "Grüße"),
        ("Grüße".encode("latin-1"), "text/plain; charset=iso-8859-1", "Grüße"),
        ("Grüße".encode("latin-1"), "text/plain; charset=utf-8", "Grüße"),
        ("“Grüße”".encode("cp1252"), "text/plain; charset=iso-8859-1", "“Grüße”"),
        ("“Grüße”".encode("cp1252"), "text/plain", "“Grüße”"),
        ("Привет".encode("koi8-r"), 'text/plain; charset="KOI8-R"', "Привет"),
        ("図書館".encode("iso-2022-jp"), "text/plain; charset=ISO-2022-JP", "図書館"),
        ("図書館".encode("shift_jis"), "text/plain; charset=x-sjis", "図書館"),
        ("图书馆".encode("gb18030"), "text/plain; charset=gb2312", "图书馆"),
        ("Grüße".encode("utf-16"), "text/plain; charset=utf-16", "Grüße"),
        ("Grüße".encode("utf-7"), "text/plain; charset=utf-7", "Grüße"),
        (b"1 + 1", "text/plain; charset=utf-16", "1 + 1"),
        (b"caf\xe9", "text/plain; charset=punycode", "café"),
        (b"caf\xe9", "text/plain; charset=../etc/passwd", "café"),
        (b"\\x41", "text/plain; charset=unicode_escape", "\\x41"),
        (("ü" * 40).encode() + b"\xc3", "text/plain; charset=utf-8", "ü" * 40 + "\ufffd"),
        (b"\xef\xbb\xbfmarked", "text/plain", "marked"),
        (b"a\0b\x07c\xc2\x85\r\rd", "text/plain", "abc\n\nd"),
        ("e\u0301", "text/plain", "é"),
        (b"+2AA- half", "text/plain; charset=utf-7", "\ufffd half"),
        (b"\x81\x8d\xff", "text/plain", "\ufffd\ufffdÿ"),
    ],
)
def test_every_charset_becomes_text(content: bytes | str, kind: str, text: str) -> None:
    coded = encodebytes(content.encode() if isinstance(content, str) else content).decode()

    letter = a_letter_with(a_part(coded, kind, content_transfer_encoding="BASE64"))

    assert letter.text == text


@pytest.mark.parametrize(
    ("content", "encoding", "text"),
    [
        ("SGVsbG8", "base64", "Hello"),
        ("SGVs!!bG8=\n\n____\nlist footer", "base64", "Hello"),
        ("SGVsbG8gd29ybGQx1", "base64", "Hello world1"),
        ("caf=C3=A9=\n!\nx=ZZ = 3=", "quoted-printable", "café!\nx=ZZ = 3"),
        (encodestring("ünïcode ".encode() * 30).decode(), "Quoted-Printable", "ünïcode " * 30),
        ("plain =20", "8bit", "plain =20"),
        ("plain", "x-unheard-of", "plain"),
    ],
)
def test_broken_encodings_give_what_can_be_had(content: str, encoding: str, text: str) -> None:
    letter = a_letter_with(a_part(content, content_transfer_encoding=encoding))

    assert letter.text == text


@pytest.mark.parametrize(
    ("flowed", "delsp", "text"),
    [
        ("One long \nline.\n\nNext.", "no", "One long line.\n\nNext."),
        ("図書 \n館", "yes", "図書館"),
        (" >not quoted\n From here", "no", ">not quoted\nFrom here"),
        (">> twice \n>> quoted\n> once \nanswer", "no", ">> twice quoted\n> once\nanswer"),
        ("Yours \n-- \nAda \nLovelace", "no", "Yours\n-- \nAda Lovelace"),
        ("> -- \n> sig", "no", "> -- \n> sig"),
        (">\n> a", "no", ">\n> a"),
        ("ends open ", "no", "ends open"),
    ],
)
def test_flowed_text_is_made_whole(flowed: str, delsp: str, text: str) -> None:
    letter = a_letter_with(a_part(flowed, f'text/plain; format="Flowed"; DelSp={delsp}'))

    assert letter.text == text


@pytest.mark.parametrize(
    ("subject", "plain"),
    [
        ("Shelves", "Shelves"),
        ("Re: Shelves", "Shelves"),
        ("RE: Fwd: AW: WG: Sv: shelves", "shelves"),
        ("Re[2]: Re(3) : re^4: Shelves", "Shelves"),
        ("Antw.: Shelves", "Antw.: Shelves"),
        ("回复：Shelves", "Shelves"),
        ("[Fwd: Re: Shelves]", "Shelves"),
        ("Shelves (fwd)", "Shelves"),
        ("[Group] Re: Shelves", "[Group] Re: Shelves"),
        ("Ref: a question", "Ref: a question"),
        ("R: how do I plot?", "R: how do I plot?"),
        ("Reading: Re: what?", "Reading: Re: what?"),
        ("Re:", ""),
        ("re: " * 5_000 + "end", ""),
    ],
)
def test_what_mail_programs_put_before_subjects_is_taken_off(subject: str, plain: str) -> None:
    assert plain_subject(subject) == plain
