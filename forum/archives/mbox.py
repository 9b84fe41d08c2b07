"""A file of letters: where each of them begins and ends, and its bytes.

Mailboxes are read in all their dialects (RFC 4155; mboxo, mboxrd, mboxcl), also as Mailman's
pipermail writes them ("From user at example.org  Mon Jan …"), and the notebooks of LISTSERV,
whose letters stand between lines of equals signs. Only offsets are kept, so a file may be of any
size.
"""

from __future__ import annotations

import gzip
import re
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import IO, NamedTuple, Self

LARGEST = 25 * 1024 * 1024  # bytes of a letter that is read
_LONGEST_HEAD = 256 * 1024  # bytes of its header that are looked at
_LONGEST_LINE = 64 * 1024  # bytes that are read at once; longer lines come in pieces
_DAY = rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_MONTH = rb"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
# "From ", somebody, and a moment as asctime writes it, perhaps with a zone.
_SEPARATOR = re.compile(
    rb"From [^\r\n]{0,500}?\s"
    + _DAY
    + rb",?\s+("
    + _MONTH
    + rb"\s+\d{1,2}\s+\d{1,2}:\d\d(?::\d\d)?"
    rb"(?:\s+[A-Z+-][\w:+-]{0,9}){0,2}\s+\d{4})(?:\s+[+-]\d{4})?\s*"
)
_RULER = re.compile(rb"={60,80}\s*")  # between the letters of a LISTSERV notebook
_FIELD = re.compile(rb"[!-9;-~]{1,76}:")
_LENGTH = re.compile(rb"content-length:\s*(\d{1,9})\s*", re.IGNORECASE)
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


class UnreadableFile(ValueError):
    """The file holds no letters, or is damaged; the text is a sentence about it."""


class Slot(NamedTuple):
    """Where a letter stands in its file, and the moment that its "From " line tells."""

    start: int
    end: int
    stamp: str

    @property
    def is_too_large(self) -> bool:
        return self.end - self.start > LARGEST


class Mailbox:
    """An open file of letters."""

    def __init__(self, path: Path) -> None:
        self._file = _opened(path)
        self.size = self._file.seek(0, 2)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._file.close()

    def slots(self) -> Iterator[Slot]:
        """Find the letters, one after the other; none may be read meanwhile.

        Raises:
            UnreadableFile: if it begins with something else.
        """
        lines = _lines(self._file)
        begins = next((line for _at, line in lines if line.strip()), b"")
        if begins and not (_SEPARATOR.fullmatch(begins) or _RULER.fullmatch(begins)):
            raise UnreadableFile(
                "This is no mailbox: it doesn't begin with a line like "
                "“From name@library.org Mon Jan  5 10:00:00 2004”."
            )
        separator = _RULER if _RULER.fullmatch(begins) else _SEPARATOR
        yield from _cut(_lines(self._file), separator, self.size)

    def letter(self, slot: Slot) -> bytes:
        """Return a letter as it was sent, or the header alone of one that is too large."""
        self._file.seek(slot.start)
        if slot.is_too_large:
            return self._file.read(_LONGEST_HEAD).replace(b"\r\n", b"\n").partition(b"\n\n")[0]
        return _QUOTED.sub(rb"\1", self._file.read(slot.end - slot.start))

    def head(self, slot: Slot) -> bytes:
        """Return the header of a letter."""
        self._file.seek(slot.start)
        read = self._file.read(min(slot.end - slot.start, 8192))
        found = re.search(rb"\r?\n\r?\n", read)
        if found is None and slot.end - slot.start > len(read):
            read += self._file.read(min(slot.end - self._file.tell(), _LONGEST_HEAD))
            found = re.search(rb"\r?\n\r?\n", read)
        return read[: found.start()] if found else read


def _opened(path: Path) -> IO[bytes]:
    if path.suffix != ".gz":
        return path.open("rb")
    unpacked = tempfile.TemporaryFile()  # noqa: SIM115 (closed by the mailbox; letters are jumped to)
    try:
        with gzip.open(path) as packed:
            shutil.copyfileobj(packed, unpacked)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        unpacked.close()
        raise UnreadableFile("The file is damaged: it can't be unpacked to its end.") from error
    return unpacked


def _lines(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    file.seek(0)
    at, is_begun = 0, False
    while line := file.readline(_LONGEST_LINE):
        yield at, b"." if is_begun else line  # the rest of a line begins nothing
        at, is_begun = at + len(line), not line.endswith(b"\n")


class _Open:
    """A letter whose end isn't found yet; ``inner`` are separators within its claimed length."""

    def __init__(self, start: int, stamp: str) -> None:
        self.start, self.stamp = start, stamp
        self.claimed = self.body = 0
        self.in_head = True
        self.inner: list[tuple[int, int, str]] = []

    def take(self, at: int, line: bytes) -> None:
        """Look at a line of its header."""
        if not self.in_head:
            return
        if not line.strip():
            self.in_head, self.body = False, at + len(line)
        elif found := _LENGTH.match(line):
            self.claimed = int(found[1])

    def claims(self, at: int) -> bool:
        """Tell whether the letter says itself that this is a part of it (mboxcl)."""
        return not self.in_head and at < self.body + min(self.claimed, LARGEST)

    def closed(self, end: int) -> Iterator[Slot]:
        """Return it; as several letters, if the length that it claims isn't true."""
        is_true = abs(end - self.body - self.claimed) <= 2  # noqa: PLR2004 (an empty line)
        start, stamp = self.start, self.stamp
        for before, after, next_stamp in [] if is_true else self.inner:
            yield Slot(start, before, stamp)
            start, stamp = after, next_stamp
        yield Slot(start, end, stamp)


def _cut(
    lines: Iterator[tuple[int, bytes]], separator: re.Pattern[bytes], size: int
) -> Iterator[Slot]:
    letter: _Open | None = None
    for (at, line), (after, following) in pairwise(_and_an_end(lines, size)):
        found = separator.fullmatch(line) if line[:1] in b"F=" else None
        if not found or not _FIELD.match(following):
            if letter:
                letter.take(at, line)
            continue
        stamp = found[1].decode("ascii", "replace") if found.re.groups else ""
        if letter and letter.claims(at):
            letter.inner.append((at, after, stamp))
            continue
        if letter:
            yield from letter.closed(at)
        letter = _Open(after, stamp)
    if letter:
        yield from letter.closed(size)


def _and_an_end(lines: Iterator[tuple[int, bytes]], size: int) -> Iterator[tuple[int, bytes]]:
    yield from lines
    yield size, b""
