"""How long what is being made stays right: a page that says "2 hours ago" isn't right for ever."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

FOR_EVER = float("inf")

_until: ContextVar[float] = ContextVar("until", default=FOR_EVER)


def good_until(moment: float) -> None:
    """Say until when what is being made is right, in seconds since the epoch."""
    if moment < _until.get():
        _until.set(moment)


def good_for(seconds: float) -> None:
    """Say for how many seconds from now what is being made is right."""
    good_until(time.time() + seconds)


@contextmanager
def making() -> Iterator[list[float]]:
    """Collect until when what is made inside is right: the one number of the list, at the end."""
    token = _until.set(FOR_EVER)
    found = [FOR_EVER]
    try:
        yield found
    finally:
        found[0] = _until.get()
        _until.reset(token)
        good_until(found[0])  # what holds a piece is right no longer than the piece
