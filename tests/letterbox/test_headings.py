"""What subjects of letters say of a thread."""

from __future__ import annotations

import pytest

from forum.core.errors import Complaint
from forum.core.house import House
from forum.letterbox.headings import bare_subject, heading_of, kind_and_title, without_labels
from forum.threads.models import Kind
from tests.factories import a_tag

D, Q, I, A = Kind.DISCUSSION, Kind.QUESTION, Kind.IDEA, Kind.ANNOUNCEMENT  # noqa: E741

BARE = {
    "Story times at noon": "Story times at noon",
    "Re: [Story Times] AW: Noon": "Noon",
    "[story times] Fwd: Noon": "Noon",
    "[Story Times] [Story Times] Noon": "Noon",
    "[Books] Story Times": "[Books] Story Times",
    "Re:": "",
    "": "",
}

KINDS = {
    "Story times at noon": (D, "Story times at noon"),
    "Who has gates?": (Q, "Who has gates?"),
    "Who has gates?!": (Q, "Who has gates?!"),
    "Who has gates? [RFID]": (Q, "Who has gates? [RFID]"),
    "Is it “worth it?”": (Q, "Is it “worth it?”"),
    "¿Quién tiene puertas?": (Q, "¿Quién tiene puertas?"),
    "¿Quién tiene puertas": (Q, "¿Quién tiene puertas"),
    "谁有门禁？": (Q, "谁有门禁？"),
    "من لديه بوابات؟": (Q, "من لديه بوابات؟"),
    "Gates? We have some": (D, "Gates? We have some"),
    "idea: lend seeds": (I, "lend seeds"),
    "IDEA : lend seeds?": (I, "lend seeds?"),
    "Idea：种子图书馆": (I, "种子图书馆"),
    "Question: gates": (Q, "gates"),
    "pregunta: puertas": (Q, "puertas"),
    "[RFID] idea: lend readers": (I, "[RFID] lend readers"),
    "ideas: lend seeds": (D, "ideas: lend seeds"),
    "An idea: lend seeds": (D, "An idea: lend seeds"),
    "Announcement: we moved": (D, "Announcement: we moved"),
    "Meeting: at noon": (D, "Meeting: at noon"),
}

LABELS = {
    "[RFID] Who has gates?": "Who has gates?",
    "Who has gates? [RFID] [books]": "Who has gates?",
    "[books][RFID] Who has gates?": "Who has gates?",
    "Who has RFID gates?": "Who has RFID gates?",
    "Who has [RFID] gates?": "Who has RFID gates?",
    "[zeppelin] Who has gates?": "[zeppelin] Who has gates?",
    "[zeppelin] [rfid] Who has gates?": "[zeppelin] Who has gates?",
    "Who has [ gates?": "Who has [ gates?",
    "[RFID]": "",
    "[] Who has gates?": "[] Who has gates?",
}


def test_a_subject_is_bare_without_what_mail_programs_and_we_wrote_before_it() -> None:
    assert {one: bare_subject(one, "Story Times") for one in BARE} == BARE


def test_the_kind_is_told_by_a_question_mark_or_a_word_before_the_title() -> None:
    assert {one: kind_and_title(one) for one in KINDS} == KINDS
    assert kind_and_title("Announcement: we moved", announces=True) == (A, "we moved")


def test_labels_that_mean_a_tag_leave_the_title_and_others_stay_in_it() -> None:
    assert {one: without_labels(one, {"rfid", "books"}) for one in LABELS} == LABELS


def test_a_hostile_subject_takes_no_time() -> None:
    hostile = "[a]" * 166 + "?"

    assert kind_and_title(hostile)[0] is Q
    assert without_labels(hostile, {"a"}) == "?"


async def test_a_subject_tells_title_kind_and_tags(house: House) -> None:
    rfid, hours = await a_tag("RFID"), await a_tag("Opening hours")
    subject = "Re: [Story times] Who has [opening hours] gates? [rfid] [zeppelin]"

    heading = await heading_of(subject, "Story Times", "en")

    assert heading.title == "Who has opening hours gates? [zeppelin]"
    assert (heading.kind, heading.tags) == (Q, [hours, rfid])


@pytest.mark.parametrize("subject", ["", "Gates?", "[RFID] Gates", "x" * 201])
async def test_a_title_has_8_to_200_characters(house: House, subject: str) -> None:
    await a_tag("RFID")

    with pytest.raises(Complaint, match="characters"):
        await heading_of(subject, "Story Times", "en")
