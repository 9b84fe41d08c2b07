"""Many ids in little room: what is kept to undo a merge may be of fifty thousand threads."""

from __future__ import annotations

import zlib
from base64 import b85decode, b85encode
from collections.abc import Iterable
from itertools import accumulate, pairwise


def packed(ids: Iterable[int]) -> str:
    """Return ids as a short text; that of no ids is empty."""
    ordered = [0, *sorted(set(ids))]
    steps = " ".join(str(higher - lower) for lower, higher in pairwise(ordered))
    return b85encode(zlib.compress(steps.encode())).decode() if steps else ""


def unpacked(text: str) -> list[int]:
    """Return the ids in ascending order."""
    steps = zlib.decompress(b85decode(text)).decode().split() if text else []
    return list(accumulate(map(int, steps)))
