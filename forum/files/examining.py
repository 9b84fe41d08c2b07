"""What is kept of an upload, and under which name; all that takes time and needs no database."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from typing import IO

from forum.core.i18n import gettext as _
from forum.core.i18n import ngettext, number
from forum.core.sections import Files
from forum.files.images import made_anew
from forum.files.names import clean_name, fitting_name
from forum.files.sniffing import NotTaken, kind_of

_MEGABYTE = 1_000_000
_PIECE = 1_000_000  # bytes


@dataclass(frozen=True)
class Examined:
    """What is to be kept; ``sha256`` is of what was sent."""

    name: str
    media_type: str
    size: int
    sha256: str
    content: IO[bytes]
    width: int | None = None
    height: int | None = None
    copies: dict[int, bytes] = field(default_factory=dict)


def examine(name: str, content: IO[bytes], limits: Files) -> Examined:
    """Tell what it is, and make pictures anew. Slow: call it away from the event loop.

    Raises:
        NotTaken: with a sentence that names the file, if it can't be taken.
    """
    called = clean_name(name)
    try:
        return _examined(called, content, limits)
    except NotTaken as error:
        raise NotTaken(_("“%(name)s”:") % {"name": called} + f" {error}") from error


def _examined(name: str, content: IO[bytes], limits: Files) -> Examined:
    size = content.seek(0, io.SEEK_END)
    if size == 0:
        raise NotTaken(_("It is empty."))
    if size > limits.max_bytes:
        raise NotTaken(too_large(limits))
    kind, sha256 = kind_of(content, name), _sha256(content)
    if not kind.is_picture:
        return Examined(fitting_name(name, kind), kind.media_type, size, sha256, content)
    picture = made_anew(content, limits)
    return Examined(
        fitting_name(name, picture.kind), picture.kind.media_type, len(picture.content), sha256,
        io.BytesIO(picture.content), picture.width, picture.height, picture.copies,
    )  # fmt: skip


def too_large(limits: Files) -> str:
    """Return a sentence that says how large a file may be."""
    megabytes = max(1, limits.max_bytes // _MEGABYTE)
    return ngettext(
        "It is too large: a file may have %(count)s megabyte at most.",
        "It is too large: a file may have %(count)s megabytes at most.",
        megabytes,
    ) % {"count": number(megabytes)}


def _sha256(content: IO[bytes]) -> str:
    content.seek(0)
    digest = hashlib.sha256()
    while piece := content.read(_PIECE):
        digest.update(piece)
    content.seek(0)
    return digest.hexdigest()
