"""Files that come with a letter."""

from __future__ import annotations

from dataclasses import dataclass, field
from mimetypes import MimeTypes
from pathlib import PurePosixPath

from forum.core.text import clean_line
from forum.mail.reading.decoding import clean, header_in, transfer_decoded
from forum.mail.reading.parameters import Valued
from forum.mail.reading.structure import Entity

_LONGEST_NAME = 150
_LONGEST_SUFFIX = 20
_TYPES = MimeTypes()  # those of Python, the same on every machine
_NAMES = {"message/rfc822": "letter.eml", "text/calendar": "invitation.ics",
          "application/ms-tnef": "winmail.dat"}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """A file, or a letter (``.eml``), that came with a letter.

    ``content_type`` is what its sender says it is. ``content_id`` is written without angle
    brackets; HTML names it after ``cid:``. ``is_inline``: meant to be seen within the text.
    """

    name: str
    content_type: str
    content: bytes = field(repr=False)
    content_id: str = ""
    is_inline: bool = False


def part_of(entity: Entity, disposition: Valued, number: int) -> Part:
    """Return a file of a letter; one without a name is called by its type and number."""
    name = disposition.text("filename") or entity.type.text("name")
    content_id = header_in(entity.first("content-id")).strip("<> ")[:_LONGEST_NAME]
    is_attached = disposition.value == "attachment"
    return Part(
        name=_clean_name(name) or _NAMES.get(entity.kind) or _named(entity.kind, number),
        content_type=entity.kind,
        content=transfer_decoded(entity.content, entity.encoding),
        content_id=content_id,
        is_inline=not is_attached and (disposition.value == "inline" or bool(content_id)),
    )


def _clean_name(name: str) -> str:
    """Return a name without folders, cut before its suffix."""
    line = clean_line(clean(name).replace("\\", "/"))
    path = PurePosixPath(line.rstrip("/. ").rpartition("/")[2])
    suffix = path.suffix if len(path.suffix) <= _LONGEST_SUFFIX else ""
    return path.name.removesuffix(suffix)[: _LONGEST_NAME - len(suffix)] + suffix


def _named(kind: str, number: int) -> str:
    return f"file-{number}{_TYPES.guess_extension(kind) or '.bin'}"
