"""What a file is, told by its content. Its name is believed only where the content can't say."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO

import puremagic

from forum.core.i18n import gettext as _

_HEAD = 4096  # bytes
_LONGEST_PART = 1_000_000  # bytes, of a part of an archive that we read
_MOST_PARTS = 10_000
_LARGEST_UNPACKED = 1_000_000_000  # bytes
_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-"
_ENTRY = b"PK\x01\x02"  # begins each entry of an archive's list of its parts
_MARKUP = re.compile(rb"\s*(<[!?a-z]|#!|\{\\rtf|%!PS|MIME-Version:|From )", re.IGNORECASE)
_MACROS = re.compile(r"(.*/)?vbaProject|Basic/|Scripts/", re.IGNORECASE)
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError,
           ValueError, KeyError, struct.error)  # fmt: skip
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")


class NotTaken(ValueError):
    """A file of a kind that isn't taken; the text is a sentence about the rest of it."""


@dataclass(frozen=True)
class Kind:
    """A kind of file that is taken. ``endings`` begins with the usual one."""

    media_type: str
    endings: tuple[str, ...]
    is_picture: bool = False


JPEG = Kind("image/jpeg", (".jpg", ".jpeg", ".jpe"), is_picture=True)
PNG = Kind("image/png", (".png",), is_picture=True)
GIF = Kind("image/gif", (".gif",), is_picture=True)
WEBP = Kind("image/webp", (".webp",), is_picture=True)
PDF = Kind("application/pdf", (".pdf",))
CSV = Kind("text/csv", (".csv",))
TSV = Kind("text/tab-separated-values", (".tsv", ".tab"))
TEXT = Kind("text/plain", (".txt", ".text"))

_PICTURES = {kind.media_type: kind for kind in (JPEG, PNG, GIF, WEBP)}
_BY_MAIN_PART = {
    f"{_OOXML}wordprocessingml.document.main+xml": Kind(
        f"{_OOXML}wordprocessingml.document", (".docx",)
    ),
    f"{_OOXML}spreadsheetml.sheet.main+xml": Kind(f"{_OOXML}spreadsheetml.sheet", (".xlsx",)),
    f"{_OOXML}presentationml.presentation.main+xml": Kind(
        f"{_OOXML}presentationml.presentation", (".pptx",)
    ),
}
_BY_MIMETYPE = {
    f"{_ODF}{word}": Kind(f"{_ODF}{word}", (ending,))
    for word, ending in {"text": ".odt", "spreadsheet": ".ods", "presentation": ".odp"}.items()
}
_BY_STREAM = {
    "WordDocument": Kind("application/msword", (".doc",)),
    "Workbook": Kind("application/vnd.ms-excel", (".xls",)),
    "Book": Kind("application/vnd.ms-excel", (".xls",)),
    "PowerPoint Document": Kind("application/vnd.ms-powerpoint", (".ppt",)),
}
_MACRO_STREAMS = ("_VBA_PROJECT", "Macros")
_DOCUMENTS = (PDF, *_BY_MAIN_PART.values(), *_BY_MIMETYPE.values(), *_BY_STREAM.values())
# Compressed in themselves: not for a second time on their way.
COMPACT = tuple(dict.fromkeys(kind.media_type for kind in _DOCUMENTS))


def accepted() -> str:
    """Return all endings, for the ``accept`` of a file input."""
    kinds = (*_DOCUMENTS, CSV, TSV, TEXT, *_PICTURES.values())
    return ",".join(dict.fromkeys(ending for kind in kinds for ending in kind.endings))


def taken() -> str:
    """Return a sentence that names what is taken."""
    return _(
        "PDF, Word, Excel, PowerPoint, OpenDocument, CSV and text files, and JPEG, PNG, GIF and "
        "WebP pictures can be taken."
    )


def kind_of(content: IO[bytes], name: str) -> Kind:
    """Return what the content is. Only between kinds of plain text does the name decide.

    Raises:
        NotTaken: if it is nothing of what we take, or not quite.
    """
    content.seek(0)
    head = content.read(_HEAD)
    if head.startswith(_PDF):
        return PDF
    if head.startswith(_ZIP):
        return _kind_of_archive(content)
    if head.startswith(_OLE):
        return _kind_of_old_office(content, name)
    known = _signatures(head)
    if pictures := [_PICTURES[media_type] for media_type in known if media_type in _PICTURES]:
        return pictures[0]
    return _kind_of_text(content, name)


def _signatures(head: bytes) -> list[str]:
    try:
        return [match.mime_type for match in puremagic.magic_string(head)]
    except (puremagic.PureError, ValueError):
        return []


def _kind_of_archive(content: IO[bytes]) -> Kind:
    _refuse_long_list(content)
    try:
        with zipfile.ZipFile(content) as archive:
            parts = archive.infolist()
            _refuse_bomb(parts)
            kind = _open_document(archive) or _office_open(archive)
    except NotTaken:
        raise
    except _BROKEN as error:
        raise NotTaken(_("It can't be read; perhaps it is damaged.")) from error
    if kind is None:
        raise NotTaken(_not_taken())
    if any(_MACROS.match(part.filename) for part in parts):
        raise NotTaken(_with_macros())
    return kind


def _refuse_long_list(content: IO[bytes]) -> None:
    """Count the signatures of entries: zipfile takes seconds and memory for each list it reads."""
    content.seek(0)
    if content.read().count(_ENTRY) > _MOST_PARTS:
        raise NotTaken(_too_large_unpacked())


def _refuse_bomb(parts: Iterable[zipfile.ZipInfo]) -> None:
    if sum(part.file_size for part in parts) > _LARGEST_UNPACKED:
        raise NotTaken(_too_large_unpacked())


def _open_document(archive: zipfile.ZipFile) -> Kind | None:
    """Tell by its first part, as OpenDocument 1.3, part 2, 3.3 has it."""
    if "mimetype" not in archive.namelist():
        return None
    return _BY_MIMETYPE.get(_part(archive, "mimetype").decode("ascii", "replace").strip())


def _office_open(archive: zipfile.ZipFile) -> Kind | None:
    """Tell by what its parts are said to be (ECMA-376, part 2, 7.2.3)."""
    if "[Content_Types].xml" not in archive.namelist():
        return None
    types = _part(archive, "[Content_Types].xml").decode("utf-8", "replace")
    if "macroEnabled" in types:
        raise NotTaken(_with_macros())
    found = (kind for part, kind in _BY_MAIN_PART.items() if f'"{part}"' in types)
    return next(found, None)


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        content = part.read(_LONGEST_PART + 1)
    if len(content) > _LONGEST_PART:
        raise NotTaken(_too_large_unpacked())
    return content


def _kind_of_old_office(content: IO[bytes], name: str) -> Kind:
    """Tell by the names of streams in its directory ([MS-CFB] 2.6.1).

    A document may hold another (a table in a letter); then its name says which is the outer one.
    """
    content.seek(0)
    whole = content.read()
    kinds = [kind for stream, kind in _BY_STREAM.items() if _entry(stream) in whole]
    if not kinds:
        raise NotTaken(_not_taken())
    if any(_entry(stream) in whole for stream in _MACRO_STREAMS):
        raise NotTaken(_with_macros())
    return next((kind for kind in kinds if name.lower().endswith(kind.endings)), kinds[0])


def _entry(stream: str) -> bytes:
    return stream.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 2 * len(stream) + 2)


def _kind_of_text(content: IO[bytes], name: str) -> Kind:
    content.seek(0)
    whole = content.read()
    text = whole.removeprefix(b"\xef\xbb\xbf")
    if _CONTROL.search(whole) or _MARKUP.match(text) or not _is_readable(whole):
        raise NotTaken(_not_taken())
    kinds = (kind for kind in (CSV, TSV) if name.lower().endswith(kind.endings))
    return next(kinds, TEXT)


def _is_readable(content: bytes) -> bool:
    for encoding in ("utf-8", "windows-1252"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _too_large_unpacked() -> str:
    return _("Unpacked, it would be far too large.")


def _not_taken() -> str:
    return _("It is of a kind that can't be taken.") + " " + taken()


def _with_macros() -> str:
    return _("It holds macros, which could do harm. Please save it without them.")
