"""Whom a letter comes from, as servers say that we trust, and as forgers would have it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.mail.reading import Letter, read_letter
from forum.mail.reading.authentication import Authentication, Verdict, verdict

OUTLOOK = (
    "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=library.example; dmarc=bestguesspass "
    "action=none header.from=library.example;compauth=pass reason=109"
)
TRUSTED = ["MX.example.org", "second.example.org"]


def a_letter(*results: str, sender: str = "ada@library.example") -> Letter:
    head = "".join(f"Authentication-Results: {result}\r\n" for result in results)
    return read_letter((head + f"From: {sender}\r\n\r\nhi").encode())


@pytest.mark.parametrize(
    ("results", "said", "method"),
    [
        ("dkim=pass header.d=library.example", "passes", "dkim"),
        ("dkim=pass (good) header.i=@library.example header.s=x", "passes", "dkim"),
        ("dkim=pass header.d=mail.library.example", "passes", "dkim"),
        ("dkim=pass header.d=LIBRARY.Example", "passes", "dkim"),
        ("dkim=pass header.d=example", "unknown", ""),
        ("dkim=pass header.d=notlibrary.example", "unknown", ""),
        ("dkim=pass header.d=evil.example", "unknown", ""),
        ("dkim=pass", "unknown", ""),
        ("dkim=fail header.d=library.example", "unknown", ""),
        ("dkim=none", "unknown", ""),
        ("dkim=pass header.d=evil.example; dkim=pass header.d=library.example", "passes", "dkim"),
        ("dkim=pass header.d=evil.example header.d=library.example", "unknown", ""),
        ("spf=pass smtp.mailfrom=ada@library.example", "passes", "spf"),
        ("spf=pass smtp.mailfrom=library.example", "passes", "spf"),
        ("spf=pass smtp.mailfrom=bounces@mail.library.example", "passes", "spf"),
        ("spf=pass smtp.helo=library.example", "unknown", ""),
        ("spf=pass smtp.mailfrom=x@evil.example", "unknown", ""),
        ('spf=pass smtp.mailfrom="x@library.example"@evil.example', "unknown", ""),
        ("spf=softfail smtp.mailfrom=ada@library.example", "unknown", ""),
        ("spf=fail smtp.mailfrom=ada@library.example", "fails", "spf"),
        ("spf=fail smtp.mailfrom=ada@library.example; dkim=pass header.d=library.example",
         "passes", "dkim"),
        ("dmarc=pass (p=reject) header.from=library.example", "passes", "dmarc"),
        ("dmarc=pass", "passes", "dmarc"),
        ("dmarc=pass header.from=evil.example", "unknown", ""),
        ("dmarc=fail header.from=library.example", "fails", "dmarc"),
        ("dkim=pass header.d=library.example; dmarc=fail header.from=library.example", "fails",
         "dmarc"),
        (OUTLOOK, "passes", "spf"),
        ("none", "unknown", ""),
        ("", "unknown", ""),
        ("dkim", "unknown", ""),
        ("dkim=pass (unclosed header.d=library.example", "unknown", ""),
        ("(" * 4_000, "unknown", ""),
        ("dkim=pass header.d=library.example " + "x" * 9_000, "unknown", ""),
        ("dkim=pass header.d=" + "a." * 500 + "library.example", "passes", "dkim"),
        ("dkim=pass header.d=library.example..", "unknown", ""),
    ],
)  # fmt: skip
def test_what_a_trusted_server_found(results: str, said: str, method: str) -> None:
    found = verdict(a_letter(f"mx.example.org; {results}"), TRUSTED)

    assert found == Authentication(Verdict(said), method, "mx.example.org")
    assert (found.passes, found.fails) == (said == "passes", said == "fails")


GOOD = "dkim=pass header.d=library.example"


@pytest.mark.parametrize(
    ("results", "passes"),
    [
        ([f"mx.example.org; {GOOD}"], True),
        ([f"mx.example.org 1; {GOOD}"], True),
        ([f"(hm) mx.example.org (hm); {GOOD}"], True),
        ([f"Mx.Example.Org;\r\n\t{GOOD}"], True),
        ([f"elsewhere.example; {GOOD}"], False),
        ([f"mx.example.org.evil.example; {GOOD}"], False),
        ([f"x.mx.example.org; {GOOD}"], False),
        ([GOOD + "; mx.example.org"], False),
        (["elsewhere.example; dkim=fail", f"mx.example.org; {GOOD}"], True),
        (["mx.example.org; dkim=none", f"mx.example.org; {GOOD}"], False),
        (["mx.example.org; dkim=none", f"second.example.org; {GOOD}"], False),
        (["mx.example.org; (broken", f"mx.example.org; {GOOD}"], False),
        ([f"mx.example.org 9; {GOOD}"], False),
        ([], False),
    ],
)
def test_only_the_last_word_of_a_trusted_server_counts(results: list[str], *, passes: bool) -> None:
    assert verdict(a_letter(*results), TRUSTED).passes is passes


@pytest.mark.parametrize(
    "sender",
    [
        "ada@library.example, eve@evil.example",
        "ada@library.example\r\nFrom: eve@evil.example",
        "nobody",
        "ada@example",
    ],
)
def test_nothing_is_known_of_several_senders_or_none(sender: str) -> None:
    results = f"mx.example.org; {GOOD}; dkim=pass header.d=evil.example; dmarc=pass"

    letter = a_letter(results.replace("; dmarc=pass", ""), sender=sender)

    assert verdict(letter, TRUSTED) == Authentication(server="mx.example.org")


def test_nobody_is_believed_unless_the_settings_say_so() -> None:
    assert verdict(a_letter(f"mx.example.org; {GOOD}"), []) == Authentication()


def test_a_domain_beyond_ascii_is_itself() -> None:
    letter = a_letter("mx.example.org; dkim=pass header.d=xn--bcherei-n2a.example",
                      sender="ada@bücherei.example")  # fmt: skip

    assert verdict(letter, TRUSTED).passes


WORDS = st.sampled_from(["dkim", "spf", "dmarc", "=", "pass", ";", " ", "(", ")", '"', "\\", ".",
                         "header", "d", "none", "/", "@", "smtp.mailfrom=", "x", "é"])  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(words=st.lists(WORDS, max_size=30).map("".join))
def test_no_header_makes_it_stumble_or_believe(words: str) -> None:
    found = verdict(a_letter(f"mx.example.org; {words}", sender="a@b.library.example"), TRUSTED)

    assert not found.passes or "dmarc" in words
