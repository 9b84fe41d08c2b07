"""What happens to files."""

from __future__ import annotations

from dataclasses import dataclass

from forum.core.signals import Signal


@dataclass(frozen=True)
class FileRemoved(Signal):
    """A file is no longer there; ``keys`` are what the storage still has of it."""

    file_id: int
    keys: list[str]
