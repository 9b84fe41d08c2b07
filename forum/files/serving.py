"""Answering with a file. Whether this viewer may have it, ask before."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from forum.core.errors import NotFound
from forum.core.house import house
from forum.files.models import File, copy_key
from forum.files.storage import Storage

# Even a file that a browser takes for a page runs nothing, loads nothing and is nobody (CSP 3).
_POLICY = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


async def file_response(request: Request, file: File, *, width: int | None = None) -> Response:
    """Return the file, or the copy of a picture that has this width.

    Pictures are shown, all else is offered to be saved. A browser may keep it, but asks each time
    whether it is still so and still hers (304); parts of it are given if asked for.

    Raises:
        NotFound: if there is no such copy, or the storage has lost it.
        StorageAway: if it can't be reached just now.
    """
    if width is not None and width not in file.widths:
        raise NotFound
    key = file.key if width is None else copy_key(file.key, width)
    headers = _headers(file, key)
    if _has_it(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    size = file.size if width is None else await house().kept(Storage).size(key)
    return await _answer(request, key, size, headers)


async def _answer(request: Request, key: str, size: int, headers: dict[str, str]) -> Response:
    start, end = _wanted(request, size, headers)
    if start >= end:
        return Response(status_code=416, headers=headers | {"Content-Range": f"bytes */{size}"})
    status, headers["Content-Length"] = 200, str(end - start)
    if end - start < size:
        status, headers["Content-Range"] = 206, f"bytes {start}-{end - 1}/{size}"
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers)
    pieces = await house().kept(Storage).read(key, start, end)
    return StreamingResponse(pieces, status, headers)


def _headers(file: File, key: str) -> dict[str, str]:
    # What is under a key never changes. Text may be compressed on its way (GZipMiddleware), so
    # that it has several forms: its tag is a weak one, and no parts are given (RFC 9110, 8.8.3).
    is_text = file.media_type.startswith("text/")
    tag = hashlib.sha256(key.encode()).hexdigest()[:32]
    return {
        "Content-Type": file.media_type,
        "Content-Disposition": _disposition(file),
        "Content-Security-Policy": _POLICY,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-cache",
        "ETag": f'W/"{tag}"' if is_text else f'"{tag}"',
        "Accept-Ranges": "none" if is_text else "bytes",
    }


def _disposition(file: File) -> str:
    """Say what to do with it, and its name (RFC 6266), in ASCII for programs that know no more."""
    how = "inline" if file.is_picture else "attachment"
    plain = file.name.encode("ascii", "replace").decode().replace("?", "_")
    plain = plain.replace("\\", "_").replace('"', "_")
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name, safe='')}"


def _has_it(request: Request, tag: str) -> bool:
    known = request.headers.get("if-none-match", "")
    return known.strip() == "*" or _opaque(tag) in {_opaque(one) for one in known.split(",")}


def _opaque(tag: str) -> str:
    return tag.strip().removeprefix("W/")


def _wanted(request: Request, size: int, headers: dict[str, str]) -> tuple[int, int]:
    """Return the first byte that is wanted and the one after the last (RFC 9110, 14).

    Several ranges at once, and what can't be understood, mean the whole.
    """
    match = _RANGE.fullmatch(request.headers.get("range", "").replace(" ", ""))
    same = request.headers.get("if-range", headers["ETag"]) == headers["ETag"]
    if not match or not same or not any(match.groups()) or headers["Accept-Ranges"] == "none":
        return 0, size
    first, last = match.groups()
    if not first:
        return max(0, size - int(last)), size
    return int(first), min(size, int(last) + 1) if last else size
