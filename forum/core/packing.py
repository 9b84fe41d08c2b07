"""Compressing a page piece by piece, so that what many pages share is compressed once.

A gzip file (RFC 1952) is one deflate stream between a head and a checksum. Streams that end on a
whole byte and don't say that they are the last (RFC 1951, 3.2.3) can stand one behind another, and
the checksum of the whole follows from those of its parts.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from functools import cached_property

_HEAD = b"\x1f\x8b\x08" + bytes(6) + b"\xff"
_LAST = b"\x03\x00"  # an empty block that says it is the last
_POLYNOMIAL = 0xEDB88320  # of RFC 1952, 8, its lowest power first
_ONE, _BYTE = 1 << 31, 1 << 23  # the polynomials 1 and x^8
_LEVEL = 6


class Large:
    """A large piece of a page in bytes, with its checksum. In templates a mark stands for it."""

    def __init__(self, text: str) -> None:
        self.body = text.encode()
        self.checksum = zlib.crc32(self.body)

    @cached_property
    def packed(self) -> bytes:
        """The piece compressed, to stand anywhere in a stream but at its end."""
        deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        return deflate.compress(self.body) + deflate.flush(zlib.Z_FULL_FLUSH)

    @cached_property
    def shift(self) -> int:
        """By what the checksum of all that stands before is multiplied: x^(8 × length)."""
        power, base, length = _ONE, _BYTE, len(self.body)
        while length:
            if length & 1:
                power = _times(power, base)
            base = _times(base, base)
            length >>= 1
        return power

    @property
    def size(self) -> int:
        """Bytes of memory that it takes, about, once it was sent."""
        return len(self.body) + len(self.body) // 4 + 400


def packed(pieces: Iterable[Large]) -> bytes:
    """Return all pieces as one gzip file."""
    streams, checksum, length = [_HEAD], 0, 0
    for piece in pieces:
        streams.append(piece.packed)
        checksum = _times(checksum, piece.shift) ^ piece.checksum
        length += len(piece.body)
    tail = checksum.to_bytes(4, "little") + (length & 0xFFFFFFFF).to_bytes(4, "little")
    return b"".join([*streams, _LAST, tail])


def _times(one: int, other: int) -> int:
    """Return the product of two polynomials, modulo that of the checksum."""
    product, bit = 0, _ONE
    while one:
        if one & bit:
            product ^= other
            one ^= bit
        bit >>= 1
        other = (other >> 1) ^ _POLYNOMIAL if other & 1 else other >> 1
    return product
