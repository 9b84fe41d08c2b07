"""What a file is, its content tells; its name may say what it likes."""

from __future__ import annotations

import io
import struct
import tracemalloc

import pytest

from forum.core.sections import Files
from forum.files.examining import examine
from forum.files.names import clean_name
from forum.files.sniffing import NotTaken, accepted, kind_of
from tests.files import samples

OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN = "application/vnd.oasis.opendocument."


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (samples.PDF, "application/pdf"),
        (samples.an_office_file("docx"), f"{OFFICE}wordprocessingml.document"),
        (samples.an_office_file("xlsx"), f"{OFFICE}spreadsheetml.sheet"),
        (samples.an_office_file("pptx"), f"{OFFICE}presentationml.presentation"),
        (samples.an_open_document("text"), f"{OPEN}text"),
        (samples.an_open_document("spreadsheet"), f"{OPEN}spreadsheet"),
        (samples.an_open_document("presentation"), f"{OPEN}presentation"),
        (samples.an_old_office_file("WordDocument", "1Table"), "application/msword"),
        (samples.an_old_office_file("Workbook"), "application/vnd.ms-excel"),
        (samples.an_old_office_file("Book"), "application/vnd.ms-excel"),
        (samples.an_old_office_file("PowerPoint Document"), "application/vnd.ms-powerpoint"),
        (samples.a_picture("PNG"), "image/png"),
        (samples.a_picture("JPEG"), "image/jpeg"),
        (samples.a_picture("GIF"), "image/gif"),
        (samples.a_picture("WEBP"), "image/webp"),
        (samples.CSV.encode(), "text/plain"),
        (samples.CSV.encode("utf-8-sig"), "text/plain"),
        (samples.CSV.encode("windows-1252"), "text/plain"),
        ("図書館".encode(), "text/plain"),
    ],
)
def test_a_file_is_what_its_content_says(content: bytes, media_type: str) -> None:
    kind = kind_of(io.BytesIO(content), "holiday.exe")

    assert kind.media_type == media_type


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("visits.csv", "text/csv"),
        ("VISITS.CSV", "text/csv"),
        ("visits.tsv", "text/tab-separated-values"),
        ("visits", "text/plain"),
        ("visits.pdf", "text/plain"),
    ],
)
def test_only_between_kinds_of_text_the_name_decides(name: str, media_type: str) -> None:
    kind = kind_of(io.BytesIO(samples.CSV.encode()), name)

    assert kind.media_type == media_type


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("letter.doc", "application/msword"), ("sheet.xls", "application/vnd.ms-excel")],
)
def test_of_a_table_in_a_letter_the_name_tells_which_holds_which(
    name: str, media_type: str
) -> None:
    content = samples.an_old_office_file("WordDocument", "Workbook")

    assert kind_of(io.BytesIO(content), name).media_type == media_type


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (samples.EXE, "of a kind"),
        (samples.SVG, "of a kind"),
        (samples.PAGE, "of a kind"),
        (b"\xef\xbb\xbf  \n" + samples.PAGE, "of a kind"),
        (b"#!/bin/sh\nrm -r /\n", "of a kind"),
        (b"{\\rtf1 hello}", "of a kind"),
        (samples.CSV.encode("utf-16"), "of a kind"),
        (b"caf\x81 corner", "of a kind"),
        (b"\x7fELF\x02\x01\x01" + b"\0" * 50, "of a kind"),
        (b"\x1f\x8b\x08\0" + b"\0" * 50, "of a kind"),
        (b"II*\0" + b"\0" * 50, "of a kind"),
        (samples.an_archive({"notes.txt": "x"}), "of a kind"),
        (samples.an_archive({"mimetype": "application/epub+zip"}), "of a kind"),
        (samples.an_archive({"[Content_Types].xml": "<Types/>"}), "of a kind"),
        (samples.an_old_office_file("MsiPackage"), "of a kind"),
        (samples.EXE + samples.an_office_file(), "of a kind"),
        (samples.an_office_file("docm"), "macros"),
        (samples.an_office_file(**{"word/vbaProject.bin": "x"}), "macros"),
        (samples.an_open_document(**{"Basic/Standard/Module1.xml": "x"}), "macros"),
        (samples.an_old_office_file("WordDocument", "_VBA_PROJECT"), "macros"),
        (b"PK\x03\x04" + b"\0" * 100, "damaged"),
        (samples.an_office_file()[:80], "damaged"),
        (samples.an_office_file()[:60] + b"\xff\xff" + samples.an_office_file()[62:], "damaged"),
    ],
)
def test_what_is_not_taken_is_refused_with_the_reason(content: bytes, reason: str) -> None:
    with pytest.raises(NotTaken, match=reason):
        kind_of(io.BytesIO(content), "innocent.pdf")


def test_an_archive_that_unpacks_to_far_too_much_is_refused() -> None:
    packed = samples.an_archive({"[Content_Types].xml": b" " * 2_000_000})
    many = samples.an_archive({f"{number}.xml": b"" for number in range(10_001)})
    small, huge = struct.pack("<I", len("<main/>")), struct.pack("<I", 2_000_000_000)
    told = samples.an_office_file().replace(small, huge)

    for content in (packed, many, told):
        with pytest.raises(NotTaken, match="far too large"):
            kind_of(io.BytesIO(content), "big.docx")


def test_an_archive_with_a_list_of_very_many_parts_is_refused_before_it_is_read() -> None:
    entry = b"PK\x01\x02" + bytes(24) + struct.pack("<H", 1) + bytes(16) + b"a"
    listed = entry * 200_000
    end = b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 1, 1, len(listed), 30, 0)
    tracemalloc.start()

    with pytest.raises(NotTaken, match="far too large"):
        kind_of(io.BytesIO(b"PK\x03\x04" + bytes(26) + listed + end), "report.docx")

    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 4 * len(listed)


@pytest.mark.parametrize(
    ("sent", "content", "kept"),
    [
        ("plan.pdf", samples.PDF, "plan.pdf"),
        ("PLAN.PDF", samples.PDF, "PLAN.PDF"),
        ("plan.exe", samples.PDF, "plan.exe.pdf"),
        ("start.bat", b"echo hello", "start.bat.txt"),
        ("wave.gif", samples.a_picture("GIF"), "wave.png"),
        ("photo.jpeg", samples.a_picture("JPEG"), "photo.jpeg"),
        ("photo.png", samples.a_picture("JPEG"), "photo.jpg"),
        (".png", samples.a_picture("JPEG"), "png.jpg"),
    ],
)
def test_the_name_ends_with_what_the_file_is(
    sent: str, content: bytes, kept: str, limits: Files
) -> None:
    assert examine(sent, io.BytesIO(content), limits).name == kept


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\mara\\plan.pdf", "plan.pdf"),
        ('a"b<c>:d|e?f*g%.pdf', "a-b-c--d-e-f-g-.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("two\r\nlines.pdf", "two lines.pdf"),
        ("..pdf.", "pdf"),
        ("", "file"),
        ("...", "file"),
        ("\ud800.pdf", "file"),
        ("Bücher für alle.pdf", "Bücher für alle.pdf"),
        ("x" * 500 + ".pdf", "x" * 180 + ".pdf"),
        ("x" * 500, "x" * 180),
    ],
)
def test_names_are_made_fit_for_everybodys_system(sent: str, kept: str) -> None:
    assert clean_name(sent) == kept


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "“plan.pdf”: It is empty."),
        (b"x" * 11_000_000, "“plan.pdf”: It is too large: a file may have 10 megabytes at most."),
        (samples.EXE, "“plan.pdf”: It is of a kind that can't be taken. PDF, Word"),
    ],
)
def test_a_refusal_names_the_file(content: bytes, sentence: str, limits: Files) -> None:
    with pytest.raises(NotTaken) as refused:
        examine(
            "plan.pdf", io.BytesIO(content), limits.model_copy(update={"max_bytes": 10_000_000})
        )

    assert str(refused.value).startswith(sentence)


def test_the_file_input_offers_what_is_taken() -> None:
    assert {".pdf", ".docx", ".odt", ".csv", ".png"} <= set(accepted().split(","))
    assert ".svg" not in accepted()
