"""Letters as they come in, written by hand, for tests of reading them."""

from __future__ import annotations

from typing import Any

from forum.mail.reading import Letter, read_letter


def a_raw(body: str | bytes = "Hello.\n", headers: str = "", *, line_end: str = "\r\n") -> bytes:
    """A letter from Ada; ``headers`` come before hers."""
    head = (
        headers + "From: Ada <ada@library.example>\nSubject: Shelves\nMessage-ID: <1@x.example>\n"
    )
    content = body.encode() if isinstance(body, str) else body
    whole = head.encode("utf-8", "surrogateescape") + b"\n" + content
    return whole.replace(b"\r\n", b"\n").replace(b"\n", line_end.encode())


def a_multipart(kind: str, *parts: str, boundary: str = "b1") -> str:
    """A part that has parts, with its own header."""
    inside = "".join(f"--{boundary}\n{part}\n" for part in parts)
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\n\n{inside}--{boundary}--\n'


def a_part(content: str, kind: str = "text/plain", **headers: str) -> str:
    """A part; ``content_id`` becomes the header Content-Id."""
    lines = [f"{name.replace('_', '-').title()}: {value}\n" for name, value in headers.items()]
    return f"Content-Type: {kind}\n{''.join(lines)}\n{content}"


def a_letter_with(part: str, headers: str = "") -> Letter:
    """Read a letter from Ada that is this part."""
    head = "From: Ada <ada@library.example>\nSubject: Shelves\nMIME-Version: 1.0\n" + headers
    return read_letter((head + part).replace("\n", "\r\n").encode("utf-8", "surrogateescape"))


def a_letter_headed(**headers: Any) -> Letter:
    """Read a letter from Ada with these headers before hers, ``list_id`` for List-Id."""
    lines = [f"{name.replace('_', '-')}: {value}\n" for name, value in headers.items()]
    return read_letter(a_raw(headers="".join(lines)))
