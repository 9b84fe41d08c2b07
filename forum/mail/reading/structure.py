"""A letter's parts and their headers, found without copying it (RFC 5322, RFC 2046).

Python's own parser reads line by line: five million empty lines take it two seconds, three
hundred nested parts four. This one looks for boundaries alone, and gives up in time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from forum.mail.reading.parameters import Valued, read_valued

MOST_PARTS = 1_000
MOST_DEPTH = 12
_MOST_SEARCHED = 150_000_000  # bytes: six times the largest letter, so its files may lie this deep
MOST_FIELDS = 10_000
MOST_HEADERS = 512 * 1024  # bytes of all headers
_MOST_DELIMITERS = 20_000  # also what only begins like one
_LONGEST_BOUNDARY = 250
_FIELD = re.compile(rb"([!-9;-~]{1,200}+)[ \t]*+:([^\n]*+\n?+(?:[ \t][^\n]*+\n?+)*+)")
_EMPTY_LINE = re.compile(rb"\r?\n")
_ENVELOPE = re.compile(rb"[\r\n]*+(?:>?From [^\n]*+\n)?")  # "From " as in an mbox
_REST = re.compile(rb"(--)?+[ \t]*+\r?(?:\n|\Z)")
_KIND = re.compile(r"[a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,120}")

Fields = Mapping[str, list[bytes]]


class Unreadable(ValueError):
    """A letter that isn't read; ``reason`` says why in one word.

    ``headers_too_long``, ``too_many_parts`` or ``too_deep``.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True)
class Entity:
    """A letter or a part of one: its header's fields by name in lower case, and what follows.

    ``raw[start:end]`` is its content; ``parts`` are empty if it's no multipart. Letters in a
    letter aren't opened.
    """

    raw: bytes
    fields: Fields
    kind: str
    type: Valued
    start: int
    end: int
    parts: tuple[Entity, ...] = ()

    @property
    def content(self) -> bytes:
        return self.raw[self.start : self.end]

    @property
    def encoding(self) -> str:
        """Its Content-Transfer-Encoding in lower case."""
        return read_valued(self.first("content-transfer-encoding")).value

    def first(self, name: str) -> bytes:
        """Return the first field of this name as it's written, empty if there is none."""
        return self.fields[name][0] if name in self.fields else b""


def parsed(raw: bytes) -> Entity:
    """Return a letter's structure.

    Raises:
        Unreadable: if it is more than any letter needs.
    """
    envelope = _ENVELOPE.match(raw)
    return _Parser(raw).entity(envelope.end() if envelope else 0, len(raw))


class _Parser:
    """Counts what it finds in one letter, and gives up when it's too much."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.parts = self.delimiters = self.fields = self.octets = self.searched = 0

    def entity(self, start: int, end: int, depth: int = 0, otherwise: str = "text/plain") -> Entity:
        if depth > MOST_DEPTH or self.searched > _MOST_SEARCHED:
            raise Unreadable("too_deep")
        fields, start = self._header(start, end)
        type_ = read_valued(fields["content-type"][0]) if "content-type" in fields else Valued()
        kind = type_.value if _KIND.fullmatch(type_.value) else otherwise
        parts: tuple[Entity, ...] = ()
        if kind.startswith("multipart/"):
            inner = "message/rfc822" if kind == "multipart/digest" else "text/plain"
            spans = list(self._spans(type_.raw("boundary").rstrip(), start, end))
            parts = tuple(self.entity(*span, depth + 1, inner) for span in spans)
            kind = kind if parts else "text/plain"  # what it says isn't lost
        return Entity(self.raw, fields, kind, type_, start, end, parts)

    def _header(self, start: int, end: int) -> tuple[Fields, int]:
        """Return the fields, and where the body starts: at the first line that is no field."""
        fields: dict[str, list[bytes]] = {}
        limit, at = min(end, start + MOST_HEADERS + 1), start
        while found := _FIELD.match(self.raw, at, limit):
            fields.setdefault(found[1].decode("ascii").lower(), []).append(found[2])
            self.fields += 1
            at = found.end()
            if self.fields > MOST_FIELDS:
                raise Unreadable("headers_too_long")
        self.octets += at - start
        if self.octets > MOST_HEADERS:
            raise Unreadable("headers_too_long")
        empty = _EMPTY_LINE.match(self.raw, at, end)
        return fields, empty.end() if empty else at

    def _spans(self, boundary: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield where parts start and end; the last may lack its closing delimiter."""
        if not boundary or len(boundary) > _LONGEST_BOUNDARY:
            return
        self.searched += end - start
        opened = -1
        for at, after, is_last in self._delimiters_of(boundary, start, end):
            if opened >= 0:
                yield opened, max(opened, at - (self.raw[at - 1 : at] == b"\r"))
            if is_last:
                return
            self.parts += 1
            if self.parts > MOST_PARTS:
                raise Unreadable("too_many_parts")
            opened = after
        if opened >= 0:
            yield opened, end

    def _delimiters_of(
        self, boundary: bytes, start: int, end: int
    ) -> Iterator[tuple[int, int, bool]]:
        """Yield of each delimiter the line feed before it, where it ends, and if it's the last."""
        delimiter = b"\n--" + boundary
        at = max(start - 1, 0)
        while (at := self.raw.find(delimiter, at, end)) >= 0:
            self.delimiters += 1
            if self.delimiters > _MOST_DELIMITERS:
                raise Unreadable("too_many_parts")
            if found := _REST.match(self.raw, at + len(delimiter), end):
                yield at, found.end(), bool(found[1])
            at += len(delimiter)
