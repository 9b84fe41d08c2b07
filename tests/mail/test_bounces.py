"""Reading reports: who, and how bad it is."""

from __future__ import annotations

import base64
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.mail.bounces.reports import read_report
from forum.mail.bounces.statuses import Kind, graded_at_recipient
from tests.mail.reports import TO, a_complaint, a_dsn, a_group, a_note

QMAIL = """Hi. This is the qmail-send program at mx.library.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<jo@library.example>:
{said}

--- Below this line is a copy of the message.
"""
EXIM = """A message that you sent could not be delivered to one or more of its recipients.
The following address failed:

  jo@library.example
    host mx.library.example: {said}
"""
LATE = """not yet been delivered to
  jo@library.example
No action is required on your part. Delivery attempts will continue.
"""
WORSE_CODE = "550 5.1.1 No such user"


@pytest.mark.parametrize(
    ("group", "kind", "status"),
    [
        (a_group("5.1.1"), Kind.HARD, "5.1.1"),
        (a_group("5.1.10"), Kind.HARD, "5.1.10"),
        (a_group("5.2.1 (mailbox is closed)"), Kind.HARD, "5.2.1"),
        (a_group("5.4.4"), Kind.HARD, "5.4.4"),
        (a_group("5.0.0"), Kind.HARD, "5.0.0"),
        (a_group("5.1.8"), Kind.SOFT, "5.1.8"),
        (a_group("5.2.2"), Kind.SOFT, "5.2.2"),
        (a_group("5.3.4"), Kind.SOFT, "5.3.4"),
        (a_group("5.6.1"), Kind.SOFT, "5.6.1"),
        (a_group("5.7.1"), Kind.SOFT, "5.7.1"),
        (a_group("4.4.7"), Kind.SOFT, "4.4.7"),
        (a_group("5.0.0", said="552 5.2.2 Over quota"), Kind.SOFT, "5.2.2"),
        (a_group("5.0.0", said="550 5.1.1 Unknown"), Kind.HARD, "5.1.1"),
        (a_group("5.1.1", said="550 5.7.1 We don't like you"), Kind.HARD, "5.1.1"),
        (a_group("", said="550 No such user"), Kind.HARD, ""),
        (a_group("", said="552 Quota exceeded"), Kind.SOFT, ""),
        (a_group("", said="554 No"), Kind.SOFT, ""),
        (a_group("", said=""), Kind.SOFT, ""),
        (a_group("5.1.1", action="Failed (permanently)"), Kind.HARD, "5.1.1"),
        (a_group("5.1.1", action="error"), Kind.HARD, "5.1.1"),
        (a_group("4.4.1", action="delayed"), Kind.DELAYED, "4.4.1"),
        (a_group("2.1.5", action="relayed"), Kind.HARMLESS, "2.1.5"),
        (a_group("2.0.0", action="delivered"), Kind.HARMLESS, "2.0.0"),
        ("Final-Recipient: jo@library.example\nStatus: 5.1.1", Kind.HARD, "5.1.1"),
        ("Final-Recipient: RFC822;<jo@library.example>\n\nAction: failed\n\nStatus: 5.1.1",
         Kind.HARD, "5.1.1"),
        ("Action: failed\nDiagnostic-Code: smtp;\n 550 5.2.1\n  closed", Kind.HARD, "5.2.1"),
    ],
)  # fmt: skip
def test_a_notification_tells_how_bad_it_is(group: str, kind: Kind, status: str) -> None:
    report = read_report(a_dsn(group))

    assert report
    assert report.about(TO).kind is kind
    assert report.about(TO).status == status


def test_of_several_recipients_ours_counts() -> None:
    report = read_report(
        a_dsn(
            a_group("5.1.1", to="you@library.example"),
            a_group("4.2.2", to="Jo@LIBRARY.example", said="452 4.2.2 Full"),
            "Original-Recipient: rfc822;list@library.example\n"
            + a_group("5.7.1", to="z@z.example"),
        )
    )

    assert report
    assert report.about(TO).kind is Kind.SOFT
    assert report.about(TO).reason == "452 4.2.2 Full"
    assert report.about("you@library.example").kind is Kind.HARD
    assert report.about("list@library.example").status == "5.7.1"
    assert report.about("forwarded@from.example").kind is Kind.HARD


def test_groups_without_lines_between_them_are_told_apart() -> None:
    both = a_group("4.2.2", to="you@library.example") + "\n" + a_group("5.1.1")

    report = read_report(a_dsn(both))

    assert report
    assert report.about("you@library.example").kind is Kind.SOFT
    assert report.about(TO).kind is Kind.HARD


def test_a_notification_may_be_encoded_and_international() -> None:
    said = base64.b64encode(a_group("5.1.1").encode()).decode()
    kind = "message/global-delivery-status\nContent-Transfer-Encoding: base64"
    raw = a_dsn(kind=kind).replace(b"Reporting-MTA: dns; mx.library.example", said.encode())

    report = read_report(raw)

    assert report
    assert report.about(TO).kind is Kind.HARD


@pytest.mark.parametrize("shape", [QMAIL, EXIM])
@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Remote host said: 550 5.1.1 unknown user", Kind.HARD),
        ("550 No such user here", Kind.HARD),
        ("Sorry, no mailbox here by that name. (#5.1.1)", Kind.HARD),
        ("452 4.2.2 The mailbox is full", Kind.SOFT),
        ("552 5.2.2 The mailbox is full", Kind.SOFT),
        ("554 5.7.1 Rejected by policy", Kind.SOFT),
        ("It didn't work, on 15.1.1.2 of Server 5.1.1.7.", Kind.SOFT),
    ],
)
def test_old_servers_say_it_in_words(shape: str, said: str, kind: Kind) -> None:
    report = read_report(a_note(shape.format(said=said)))

    assert report
    assert report.about(TO).kind is kind


def test_words_without_a_code_are_soft_and_warnings_only_late() -> None:
    bare = read_report(a_note("Sorry, your letter was returned.", subject="Returned mail"))
    late = read_report(a_note(LATE, subject="Warning"))

    assert bare
    assert bare.about(TO).kind is Kind.SOFT
    assert late
    assert late.about(TO).kind is Kind.DELAYED


def test_exim_names_who_it_is_about_in_a_header() -> None:
    headers = "X-Failed-Recipients: (its (odd) name) <you@library.example>,\n jo@library.example\n"
    raw = a_note("550 5.1.1 no", subject="", sender="", headers=headers)

    report = read_report(raw)

    assert report
    assert report.verdicts[0].addresses == {TO, "you@library.example"}
    assert report.about(TO).kind is Kind.HARD


@pytest.mark.parametrize("sender", ["", "<>", "((((", "MAILER-DAEMON@x.example"])
def test_a_server_need_not_say_who_it_is(sender: str) -> None:
    raw = a_note(QMAIL.format(said="550 5.1.1 no"), subject="", sender=sender)

    report = read_report(raw)

    assert report
    assert report.about(TO).kind is Kind.HARD


@pytest.mark.parametrize(
    "raw",
    [
        a_note("I am away until Monday. Room 550 is closed.", sender="jo@library.example",
               subject="Out of office", headers="Auto-Submitted: auto-replied\n"),
        a_note("To reach me, follow this link. 5.1.1", sender="jo@library.example",
               subject="Please confirm"),
        a_note("Thank you!", sender="postmaster@library.example", subject="Re: your question"),
        b"", b"\r\n\r\n", b"\xff\xfe\x00", b"Content-Type: multipart/report\n\n--\n",
        b"Content-Type: multipart/report; boundary=x\n\n--x\n",
    ],
)  # fmt: skip
def test_what_reports_nothing_is_no_report(raw: bytes) -> None:
    assert read_report(raw) is None


def test_a_receipt_is_harmless() -> None:
    raw = a_dsn("Disposition: automatic-action; displayed",
                kind="message/disposition-notification")  # fmt: skip

    report = read_report(raw)

    assert report
    assert report.about(TO).kind is Kind.HARMLESS


@pytest.mark.parametrize(
    ("kind", "verdict"),
    [("abuse", Kind.COMPLAINT), ("Fraud", Kind.COMPLAINT), ("not-spam", Kind.HARMLESS),
     ("other", Kind.HARMLESS)],
)  # fmt: skip
def test_complaints_name_the_path_of_the_letter(kind: str, verdict: Kind) -> None:
    in_letter = read_report(a_complaint(kind, path="a@forum.example"))
    in_field = read_report(a_complaint(kind, field="b@forum.example"))

    assert in_letter
    assert in_letter.about(TO).kind is verdict
    assert "a@forum.example" in in_letter.return_paths
    assert in_field
    assert "b@forum.example" in in_field.return_paths


def test_notifications_name_it_too() -> None:
    report = read_report(a_dsn(a_group(), path="a@forum.example"))

    assert report
    assert report.return_paths == ("a@forum.example",)


@pytest.mark.parametrize(
    ("reply", "words", "kind"),
    [(550, "No such user", Kind.HARD), (554, "No", Kind.HARD), (550, "5.1.1 No", Kind.HARD),
     (552, "Full", Kind.SOFT), (550, "5.2.2 Full", Kind.SOFT), (553, "5.7.1 Spam", Kind.SOFT)],
)  # fmt: skip
def test_what_is_said_at_the_recipient_is_about_the_recipient(
    reply: int, words: str, kind: Kind
) -> None:
    assert graded_at_recipient(reply, words) is kind


@given(st.binary(max_size=500))
def test_nothing_at_all_brings_the_reader_down(noise: bytes) -> None:
    read_report(noise)
    read_report(a_dsn(a_group()).replace(b"5.1.1", noise))
    read_report(a_dsn(a_group()).replace(b"delivery-status", noise))


HOSTILE = {
    "brackets": b"<" * 10**6,
    "at signs": b"a@" * 10**6,
    "spaces": b" " * 10**6,
    "commas": b", a@" * 10**6,
    "short lines": b"failed addresses follow:\n" + b"a@b\n" * 10**6,
    "every pattern begins": b"Your message to:\nrcpt to: <\n" * 10**5,
    "digits": b"5.1." * 10**6,
    "fields": b"Action: failed\nStatus: 5.1.1\nFinal-Recipient: x\n\n" * 10**5,
    "continuations": b"Action: failed\n" + b" x\n" * 10**6,
}


@pytest.mark.parametrize("about", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_reports_take_bounded_time(about: bytes) -> None:
    notes = [
        a_note("§").replace("§".encode(), about),
        a_dsn("§").replace("§".encode(), about),
        b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\nFrom: postmaster@x\n\n"
        + base64.b64encode(about),
        b'Content-Type: multipart/mixed; boundary="' + about,
        b"X-Failed-Recipients: " + b"(" * 10**5 + about,
        b"X-Mailer: Novell\n" + b"Content-Type: multipart/mixed; boundary=x\n\n--x\n" * 10**4,
        b"Content-Type: message/rfc822\n\n" * 10**5,
        b"Content-Type: multipart/report" + b';x=";;;;' * 10**5 + b"\n\n",
    ]
    for note in notes:
        began = time.process_time()

        read_report(note)

        assert time.process_time() - began < 2
