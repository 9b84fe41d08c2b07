"""Which letters no person wrote, by what machines say of themselves."""

from __future__ import annotations

import pytest

from forum.mail.reading import Letter, read_letter
from forum.mail.reading.machines import is_automatic
from tests.mail.arrivals import a_letter_headed, a_letter_with, a_multipart, a_part

OURS = "forum.example"
WRITER = "ada@library.example"
LOOP = "X-MS-Exchange-Inbox-Rules-Loop"


def why(letter: Letter, sender: str = WRITER) -> str:
    return is_automatic(letter, sender, OURS)


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({}, ""),
        ({"Auto_Submitted": "no"}, ""),
        ({"Auto_Submitted": "No (a person)"}, ""),
        ({"Auto_Submitted": "auto-replied"}, "away"),
        ({"Auto_Submitted": "auto-replied; owner-email=x@y"}, "away"),
        ({"Auto_Submitted": "Auto-Generated"}, "machine"),
        ({"Auto_Submitted": "auto-notified"}, "machine"),
        ({"Auto_Submitted": "whatever"}, "machine"),
        ({"Precedence": "bulk"}, "bulk"),
        ({"Precedence": "Junk"}, "bulk"),
        ({"Precedence": "list"}, "list"),
        ({"Precedence": "auto_reply"}, "away"),
        ({"Precedence": "first-class"}, ""),
        ({"X_Autoreply": "yes"}, "away"),
        ({"X_Autorespond": "Shelves"}, "away"),
        ({"X_Vacation": ""}, "away"),
        ({LOOP: "ada@library.example"}, "away"),
        ({"X_POST_MessageClass": "9; Autoresponder"}, "away"),
        ({"Delivered_To": "Autoresponder"}, "away"),
        ({"X_Auto_Response_Suppress": "All"}, "machine"),
        ({"X_Auto_Response_Suppress": "None"}, ""),
        ({"X_FC_MachineGenerated": "true"}, "machine"),
        ({"X_Cron_Env": "<SHELL=/bin/sh>"}, "machine"),
        ({"List_Id": "Old list <old.lists.example>"}, "list"),
        ({"List_Unsubscribe": "<https://x.example>"}, "list"),
        ({"Mailing_List": "contact x"}, "list"),
        ({"List_Id": "Cataloguing <cataloguing.forum.example>"}, "own"),
        ({"List_Id": "<Forum.Example>"}, "own"),
        ({"List_Id": "<x.notforum.example>"}, "list"),
        ({"List_Id": "<x.forum.example>", "Auto_Submitted": "auto-generated"}, "own"),
        ({"Message_ID": "<post-17@forum.example>"}, "own"),
        ({"Message_ID": "<post-17@other.example>"}, ""),
        ({"Message_ID": "<1c2d@forum.example>"}, ""),
        ({"In_Reply_To": "<post-17@forum.example>"}, ""),
        ({"Return_Path": "<>"}, "nobody"),
        ({"Return_Path": "<ada@library.example>"}, ""),
        ({"Subject": "Automatic reply: Shelves"}, ""),
        ({"Subject": "Out of office", "X_Loop": "1"}, "away"),
        ({"Subject": "AW: Automatische Antwort: x", "X_Mailer": "vacation 1.2"}, "away"),
        ({"Subject": "Shelves", "X_Loop": "1"}, ""),
        ({"Subject": "Is our out of office note rude?", "X_Loop": "1"}, ""),
        ({"From": "MAILER-DAEMON@mx.example"}, "report"),
        ({"From": "Postmaster <postmaster@mx.example>"}, "report"),
        ({"From": "no-reply@mx.example"}, "machine"),
        ({"From": "DoNotReply+17@mx.example"}, "machine"),
        ({"From": "noreply-orders@mx.example"}, "machine"),
        ({"From": "noreen@mx.example"}, ""),
        ({"From": "list-bounces@mx.example"}, "machine"),
        ({"From": "nobody at all"}, ""),
    ],
)
def test_machines_are_known_by_their_headers(headers: dict[str, str], reason: str) -> None:
    assert why(a_letter_headed(**headers)) == reason


@pytest.mark.parametrize(
    ("sender", "reason"),
    [
        ("ada@library.example", ""),
        ("", "nobody"),
        ("<>", "nobody"),
        ("bounce+17.abc@forum.example", "own"),
        ("bounce+17.abc@elsewhere.example", ""),
    ],
)
def test_the_return_path_tells_who_can_be_answered(sender: str, reason: str) -> None:
    assert why(a_letter_headed(), sender) == reason


def test_who_gives_no_address_of_hers_cannot_be_answered() -> None:
    assert why(read_letter(b"Subject: x\n\nhi")) == "nobody"


def a_report(kind: str, part: str) -> Letter:
    inside = a_multipart("report", a_part("See below."), a_part("Status: 5.1.1", part))
    return a_letter_with(inside.replace("report;", f"report; report-type={kind};", 1))


@pytest.mark.parametrize(
    ("letter", "reason"),
    [
        (a_report("delivery-status", "message/delivery-status"), "report"),
        (a_report("feedback-report", "message/feedback-report"), "complaint"),
        (a_report("disposition-notification", "message/disposition-notification"), "receipt"),
        (a_report("Delivery-Status", "text/plain"), "report"),
        (a_report("", "message/delivery-status"), "report"),
        (a_report("unheard-of", "text/plain"), ""),
        (a_letter_with(a_part("x", "message/disposition-notification")), "receipt"),
    ],
)
def test_reports_are_told_from_letters(letter: Letter, reason: str) -> None:
    assert why(letter) == reason


def test_who_asks_about_a_report_is_a_person() -> None:
    parts = (a_part("What does this mean?"), a_part("5.1.1", "message/delivery-status"))

    assert why(a_letter_with(a_multipart("mixed", *parts))) == ""


def test_away_notes_without_return_path_are_away_notes() -> None:
    assert why(a_letter_headed(Auto_Submitted="auto-replied"), "") == "away"
