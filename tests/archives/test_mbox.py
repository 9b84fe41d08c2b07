"""Letters are found in files of all dialects, and nothing else is taken for one."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from forum.archives import mbox
from forum.archives.mbox import Mailbox, UnreadableFile

ONE = "From: ana@elm.example\nSubject: One\n\nFirst words.\n"
TWO = "From: ben@oak.example\nSubject: Two\n\nMore words.\n"
AT = "From ana@elm.example Mon Jan  5 10:11:12 2004\n"


def _read(path: Path) -> list[str]:
    with Mailbox(path) as mailbox:
        return [mailbox.letter(slot).decode() for slot in list(mailbox.slots())]


def _of(folder: Path, content: str | bytes, name: str = "list.mbox") -> list[str]:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return _read(path)


@pytest.mark.parametrize(
    "separator",
    [
        "From ana@elm.example Mon Jan  5 10:11:12 2004\n",
        "From ana at elm.example  Mon Jan  5 10:11:12 2004\n",
        "From MAILER-DAEMON Mon Jan 05 10:11:12 +0000 2004\n",
        "From 1234567890123456789@xxx Mon Jan 05 10:11:12 +0000 2004\n",
        "From ana@elm.example Mon Jan  5 10:11 EST 2004\n",
        "From - Mon Jan 05 10:11:12 2004\n",
        "From ana@elm.example  Mon, Jan  5 10:11:12 2004 +0100\n",
        "From =?iso-8859-1?Q?J=F6rg?= at elm.example  Mon Jan  5 10:11:12 2004\n",
        "=" * 73 + "\n",
    ],
)
def test_letters_are_divided_by_their_separators(tmp_path: Path, separator: str) -> None:
    found = _of(tmp_path, f"{separator}{ONE}\n{separator}{TWO}")

    assert [letter.strip() for letter in found] == [ONE.strip(), TWO.strip()]


@pytest.mark.parametrize(
    "line",
    [
        "From what I saw, all is well.",
        "From here on it is easy: Mon Jan 5 we begin.",
        "From ana@elm.example Mon Jan  5 10:11:12 2004",  # but no header follows
        "From: somebody else",
        "=====",
    ],
)
def test_words_that_look_like_a_separator_are_words(tmp_path: Path, line: str) -> None:
    words = f"{ONE}{line}\nMore of the first.\n\n{line}\n"

    assert _of(tmp_path, f"{AT}{words}\n{AT}{TWO}") == [f"{words}\n", TWO]


@pytest.mark.parametrize(
    ("written", "meant"), [(">From here", "From here"), (">>From here", ">From here")]
)
def test_quoted_separators_are_unquoted(tmp_path: Path, written: str, meant: str) -> None:
    assert _of(tmp_path, f"{AT}{ONE}{written}\n") == [f"{ONE}{meant}\n"]


def test_a_length_that_is_true_holds_a_forwarded_mailbox_together(tmp_path: Path) -> None:
    body = f"See below.\n\n{AT}{TWO}"
    letter = f"Subject: One\nContent-Length: {len(body)}\n\n{body}"

    assert _of(tmp_path, f"{AT}{letter}\n{AT}{TWO}") == [f"{letter}\n", TWO]


@pytest.mark.parametrize("length", [0, 3, 10_000, 999_999_999])
def test_a_length_that_is_wrong_swallows_nothing(tmp_path: Path, length: int) -> None:
    letter = f"Subject: One\nContent-Length: {length}\n\nSee below.\n"

    assert _of(tmp_path, f"{AT}{letter}\n{AT}{TWO}\n{AT}{ONE}") == [f"{letter}\n", f"{TWO}\n", ONE]


def test_line_ends_of_windows_and_packed_files_are_read_alike(tmp_path: Path) -> None:
    content = f"\n{AT}{ONE}\n{AT}{TWO}"

    windows = _of(tmp_path, content.replace("\n", "\r\n"))
    packed = _of(tmp_path, gzip.compress(content.encode()), "list.mbox.gz")

    assert [letter.replace("\r\n", "\n") for letter in windows] == packed == [f"{ONE}\n", TWO]


def test_an_empty_file_holds_no_letters(tmp_path: Path) -> None:
    assert _of(tmp_path, "") == _of(tmp_path, "\n\n") == []


def test_what_is_no_mailbox_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no mailbox"):
        _of(tmp_path, "PK\x03\x04 something else")
    with pytest.raises(UnreadableFile, match="damaged"):
        _of(tmp_path, gzip.compress(f"{AT}{ONE}".encode() * 50)[:-20], "list.mbox.gz")
    with pytest.raises(UnreadableFile, match="damaged"):
        _of(tmp_path, b"no gzip at all", "list.mbox.gz")


def test_of_a_letter_that_is_too_large_only_the_header_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mbox, "LARGEST", 500)
    path = tmp_path / "list.mbox"
    path.write_text(f"{AT}{ONE}{'words ' * 200}\n\n{AT}{TWO}")

    with Mailbox(path) as mailbox:
        large, small = list(mailbox.slots())

        assert large.is_too_large
        assert (
            mailbox.letter(large) == mailbox.head(large) == b"From: ana@elm.example\nSubject: One"
        )
        assert not small.is_too_large


def test_a_line_without_end_is_read_in_pieces_that_begin_nothing(tmp_path: Path) -> None:
    endless = "x" * 64 * 1024 + AT + "From: nobody\n"

    assert len(_of(tmp_path, f"{AT}{ONE}{endless}\n{AT}{TWO}")) == 2
