"""Letters made to do harm: they are read or refused, and soon. How soon is measured elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from unicodedata import is_normalized

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.core.text import clean_text
from forum.mail.reading import MOST_TEXT, Letter, Unreadable, read_letter
from forum.mail.reading.structure import MOST_DEPTH, MOST_PARTS
from tests.mail.arrivals import a_multipart, a_part, a_raw

MIXED = "Content-Type: multipart/mixed; boundary="
SAMPLE = a_raw(
    a_multipart(
        "mixed",
        a_multipart("alternative", a_part("Grüße \n> quoted", 'text/plain; format="flowed"'),
                    a_part("<p>Gr=C3=BC=C3=9Fe", "text/html", content_transfer_encoding=
                           "quoted-printable"), boundary="b2"),
        a_part("SGVsbG8=", "image/png", content_transfer_encoding="base64",
               content_disposition="attachment; filename*0*=utf-8''%C3%A4; filename*1=.png"),
        boundary="b1",
    ),
    "Date: Thu, 13 Nov 2025 23:30:00 +0100\nTo: =?utf-8?b?w6Q=?= <to@x.example>\n"
    "References: <1@x> <2@x>\n",
).replace(b"\r\n\r\nContent-Type", b"\r\nContent-Type", 1)  # fmt: skip


def multipart(inside: str) -> bytes:
    return f"{MIXED}x\n\n{inside}".encode()


def nested(depth: int) -> bytes:
    return b"".join(b"%s%d\n\n--%d\n" % (MIXED.encode(), n, n) for n in range(depth)) + b"\nhi"


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: multipart("--x\n\nhi\n" * 10_000), "too_many_parts"),
        (lambda: multipart("--x\n" * (MOST_PARTS + 1)), "too_many_parts"),
        (lambda: multipart("--xy\n" * 30_000), "too_many_parts"),
        (lambda: nested(MOST_DEPTH + 2), "too_deep"),
        (lambda: nested(500), "too_deep"),
        (lambda: nested(MOST_DEPTH) + b" " * 15_000_000, "too_deep"),
        (lambda: b"X-A: " + b"a" * 1_000_000 + b"\n\nhi", "headers_too_long"),
        (lambda: b"X-A: b\n" * 100_000 + b"\nhi", "headers_too_long"),
        (lambda: b"X: a\n" * 20_000 + b"\nhi", "headers_too_long"),
        (lambda: b"X-A: b" + b"\n " * 1_000_000, "headers_too_long"),
        (lambda: multipart(f"--x\nX: {'a' * 5_000}\n\n" * 200), "headers_too_long"),
    ],
)
def test_more_than_a_letter_needs_is_refused(make: Callable[[], bytes], reason: str) -> None:
    raw = make()

    with pytest.raises(Unreadable, match=f"^{reason}$") as caught:
        read_letter(raw)

    assert caught.value.reason == reason


def test_as_much_as_a_letter_may_need_is_read() -> None:
    wide = multipart("--x\n\nhi\n" * MOST_PARTS)

    assert read_letter(nested(MOST_DEPTH)).text == "hi"
    assert read_letter(wide).text.count("hi") == MOST_PARTS
    assert read_letter(b"To: " + b"<a@b.example>, " * 20_000 + b"\n\nhi").text == "hi"


@pytest.mark.parametrize(
    "word", ["(", ";", '"', "\\", "=?", "=?a?q?", "=?a?q?b?= ", "<", "a,", "; a*0=", '";', "\t"]
)
def test_headers_of_one_kind_of_sign_are_read(word: str) -> None:
    names = ["From", "Subject", "Content-Type", "Date", "References", "Message-ID"]
    header = word * (50_000 // len(word))
    raw = "".join(f"{name}: {header}\n" for name in names) + "\nhi"

    letter = read_letter(raw.encode())

    assert (letter.text, letter.sender, letter.date) == ("hi", "", None)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("text/plain", b"\n" * 3_000_000),
        ("text/plain", "\u0301".encode() * MOST_TEXT + b"a"),
        ("text/plain; format=flowed", b"> a \n" * 200_000),
        ("text/html", b"<p>" * 200_000),
        ("text/plain; charset=iso-2022-jp", b"\x1b$B" * 1_000_000),
    ],
)
def test_no_more_text_is_taken_than_a_post_could_have(kind: str, content: bytes) -> None:
    letter = read_letter(f"Content-Type: {kind}\n\n".encode() + content)

    assert letter.is_cut
    assert max(len(letter.text), len(letter.html)) <= MOST_TEXT


def test_text_in_many_parts_is_cut_as_one() -> None:
    letter = read_letter(multipart(f"--x\n\n{'words ' * 20_000}\n" * 9))

    assert letter.is_cut
    assert MOST_TEXT - 100 < len(letter.text) < MOST_TEXT + 100


def assert_clean(letter: Letter) -> None:
    texts = [letter.subject, letter.sender_name, letter.text, letter.html, letter.message_id]
    texts += [part.name for part in letter.attachments]
    texts += [value for values in letter.headers.values() for value in values]
    for text in texts:
        assert is_normalized("NFC", text)
        assert clean_text(text) == text
    assert all(part.name and "/" not in part.name for part in letter.attachments)


@settings(max_examples=50, deadline=None)
@given(raw=st.binary(max_size=400))
def test_any_bytes_are_read(raw: bytes) -> None:
    assert_clean(read_letter(raw))


SCRAPS = st.sampled_from([b"\r\n", b"\n\n", b"--b1", b"--b2--", b";", b'"', b"=", b"=?utf-8?q?",
                          b"?=", b"\0", b"\xff", b"%", b"<", b"boundary=b1", b"charset=utf-16",
                          b"multipart/mixed", b"base64", b"\xed\xa0\x80", b" "])  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(
    places=st.lists(st.integers(0, len(SAMPLE)), max_size=8),
    scraps=st.lists(SCRAPS | st.binary(max_size=4), min_size=8, max_size=8),
    cuts=st.lists(st.integers(0, 30), min_size=8, max_size=8),
)
def test_damaged_letters_are_read(places: list[int], scraps: list[bytes], cuts: list[int]) -> None:
    raw = SAMPLE
    for place, scrap, cut in zip(places, scraps, cuts, strict=False):
        raw = raw[:place] + scrap + raw[place + cut :]

    assert_clean(read_letter(raw))


def test_the_sample_that_is_damaged_is_whole() -> None:
    letter = read_letter(SAMPLE)

    assert (letter.text, letter.html) == ("Grüße\n> quoted", "<p>Grüße")
    assert [part.name for part in letter.attachments] == ["ä.png"]
