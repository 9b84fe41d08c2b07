"""A file that was looked at, kept in the page that tells of it until somebody says yes to it.

It is signed, so that what comes back is what was looked at; compressed, so that a vocabulary of
some thousand concepts fits a form; and for one member. Nothing is left behind on the server.
"""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode
from typing import NamedTuple

from forum.core import tokens
from forum.core.house import house

_PURPOSE = "tags.import"
_SECONDS = 3_600


class Kept(NamedTuple):
    """A file's name and what is in it, and the vocabulary's number when it was looked at."""

    name: str
    content: bytes
    number: int


def kept_by(member_id: int, kept: Kept) -> str:
    """Return the file fit for a form; empty if it's too large for that."""
    packed = b64encode(zlib.compress(kept.content, 9)).decode()
    signed = tokens.sign(_PURPOSE, [member_id, kept.name, packed, kept.number])
    most = house().settings.web.max_body_bytes * 3 // 4
    return signed if len(signed) <= most else ""


def unkept(member_id: int, signed: str) -> Kept | None:
    """Return the file again; None if it isn't hers, was changed, or is older than an hour."""
    found = tokens.unsign(_PURPOSE, signed, max_age=_SECONDS)
    if not found or found[0] != member_id:
        return None
    _member, name, packed, number = found
    # Only what we signed gets here, so it's no larger than it was.
    return Kept(name, zlib.decompress(b64decode(packed)), number)
