"""What files do when something happens."""

from __future__ import annotations

from forum.files.jobs import delete_kept
from forum.files.signals import FileRemoved


async def on_file_removed(signal: FileRemoved) -> None:
    """Delete it from the storage later: storage can't be rolled back, and may be away."""
    await delete_kept.kiq(signal.keys)
