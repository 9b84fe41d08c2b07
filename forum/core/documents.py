"""Pages as they leave the house: with a tag by which a browser asks whether it has changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from gzip import compress
from typing import NamedTuple
from zlib import crc32

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from forum.core.i18n import reader
from forum.core.lasting import making
from forum.core.packing import Large, packed
from forum.core.shelf import Key, shelf

_TYPE = "text/html; charset=utf-8"
# A browser may keep a page, but asks each time whether it's still right (RFC 9111, 5.2.2.4). What
# was made for a member no proxy may keep.
_ASK, _ASK_PRIVATELY = b"no-cache", b"private, no-cache"
_VARY = b"Accept-Encoding, Accept-Language, Cookie"


class Document(NamedTuple):
    """A page in bytes and its entity tag (RFC 9110, 8.8.3); compressed, or the parts for that."""

    body: bytes
    etag: bytes
    gzipped: bytes = b""
    parts: Sequence[Large] = ()


_MARK = "\x02"  # nobody can write that: forum.core.text.clean_text
MARK = Markup(_MARK)  # noqa: S704 (a sign that no browser ever sees)


def large(key: Key, make: Callable[[], str]) -> Large:
    """Return a piece as :func:`forum.core.shelf.piece` does, but in bytes."""
    found = kept_large(key)
    if found is None:
        with making() as until:
            found = Large(make())
        shelf().put(("large", reader(), *key), found, found.size, until[0])
    return found


def kept_large(key: Key) -> Large | None:
    """Return a large piece for the present reader if it is on the shelf."""
    found = shelf().get(("large", reader(), *key))
    return found if isinstance(found, Large) else None


def kept_frame(key: Key) -> tuple[Large, ...] | None:
    """Return the parts of a page around its marks, if they are kept for the present reader."""
    found = shelf().get(("frame", reader(), *key))
    return found if isinstance(found, tuple) else None


def keep_frame(key: Key, text: str, until: float) -> tuple[Large, ...]:
    """Keep the parts of a page around its marks."""
    parts = tuple([Large(part) for part in text.split(_MARK)])
    shelf().put(("frame", reader(), *key), parts, sum(part.size for part in parts), until)
    return parts


def document(text: str, pieces: Sequence[Large] = ()) -> Document:
    """Return a page as it is sent, with large pieces in their order where its marks stand."""
    return filled([Large(part) for part in text.split(_MARK)], pieces)


def filled(parts: Sequence[Large], pieces: Sequence[Large]) -> Document:
    """Return a page put together from the parts of its frame and the pieces between them."""
    whole = [parts[0]]
    for piece, part in zip(pieces, parts[1:], strict=True):
        whole += (piece, part)
    body = b"".join([part.body for part in whole])
    checksum = crc32(repr([part.checksum for part in whole]).encode())
    return Document(body, b'W/"%x-%x"' % (checksum, len(body)), parts=whole)


def kept_document(key: Key) -> Document | None:
    """Return a page for the present reader that was kept under this key."""
    found = shelf().get(("document", reader(), *key))
    return found if isinstance(found, Document) else None


def keep_document(key: Key, document: Document, until: float) -> Document:
    """Keep a page for all readers of this language and zone who ask for the same."""
    made = Document(*document[:2], compress(document.body, 6, mtime=0))
    size = len(made.body) + len(made.gzipped) + 400
    shelf().put(("document", reader(), *key), made, size, until)
    return made


def answer(request: Request, made: Document, media_type: str = _TYPE) -> Response:
    """Send a page, or only that it hasn't changed (304)."""
    cache = _ASK_PRIVATELY if request.user.is_member else _ASK
    headers = [(b"etag", made.etag), (b"cache-control", cache), (b"vary", _VARY)]
    sent = request.headers
    response = Response()
    if _has(sent.get("if-none-match", ""), made.etag):
        response.status_code, body = 304, b""
    else:
        body = made.body
        if "gzip" in sent.get("accept-encoding", ""):
            body = made.gzipped or packed(made.parts)
            headers.append((b"content-encoding", b"gzip"))
        headers += [(b"content-type", media_type.encode()), (b"content-length", b"%d" % len(body))]
    response.body, response.raw_headers = body, headers
    return response


def _has(known: str, etag: bytes) -> bool:
    return bool(known) and etag.decode() in known
