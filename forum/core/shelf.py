"""Pieces of pages, and rows they are made of, kept in memory.

A piece is kept under a key that names all it was made of: ids with their versions, as the
database counts them (``forum/migrations/0005_versions.py``), the reader's language and zone, what
this reader may do. Whatever changes, changes the key; nothing is ever taken off the shelf because
it is wrong, only because there is no more room, or because it says how long ago something was.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Any, NamedTuple

from cachetools import LRUCache
from markupsafe import Markup

from forum.core.house import house
from forum.core.i18n import reader
from forum.core.lasting import FOR_EVER, good_until, making

Key = tuple[Hashable, ...]


class _Kept(NamedTuple):
    what: Any
    size: int  # bytes, about
    until: float  # seconds since the epoch


class Shelf:
    """What one process keeps: what was used last, up to as many bytes as the settings say."""

    def __init__(self) -> None:
        size = house().settings.web.kept_bytes
        self._kept: LRUCache[Key, _Kept] = LRUCache(size, lambda kept: kept.size)

    def get(self, key: Key) -> Any:
        """Return what is kept under a key and still right, or None."""
        try:
            kept = self._kept[key]
        except KeyError:
            return None
        if kept.until == FOR_EVER:
            return kept.what
        if kept.until <= time.time():
            return None
        good_until(kept.until)
        return kept.what

    def put(self, key: Key, what: Any, size: int, until: float = FOR_EVER) -> None:
        """Keep something of about so many bytes, unless it's larger than all the room there is."""
        if size <= self._kept.maxsize:
            self._kept[key] = _Kept(what, size, until)

    def clear(self) -> None:
        self._kept.clear()


def shelf() -> Shelf:
    """Return the shelf of this house."""
    return house().kept(Shelf)


def piece(key: Key, make: Callable[[], str]) -> Markup:
    """Return a piece of a page for the present reader, made now if it isn't on the shelf.

    ``make`` must make the same of the same key, whoever asks.
    """
    whole = (reader(), *key)
    html = shelf().get(whole)
    if html is None:
        with making() as until:
            html = Markup(make())  # noqa: S704 (templates escape)
        shelf().put(whole, html, 2 * len(html) + 200, until[0])
    assert isinstance(html, Markup)
    return html


def kept_piece(key: Key) -> Markup | None:
    """Return a piece for the present reader if it is on the shelf."""
    html = shelf().get((reader(), *key))
    return html if isinstance(html, Markup) else None
