"""Letters as files, for a house without a mail server."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from forum.core.settings import Settings
from forum.mail.models import OutgoingMail


def folder(settings: Settings) -> Path:
    """Return where the files are."""
    return settings.data_dir / "letters"


class FileCarrier:
    """Writes each letter to a file of its own; the names sort by when they were written.

    A letter that is carried twice has one file; letters about one post share their Message-ID.
    """

    def __init__(self, settings: Settings) -> None:
        self._folder = folder(settings)

    async def carry(self, letter: OutgoingMail) -> None:
        """Write the file; whoever sees it sees all of it."""
        await asyncio.to_thread(_write, self._folder / _name(letter), letter.message.encode())

    async def close(self) -> None:
        """Nothing is open."""


def _name(letter: OutgoingMail) -> str:
    key = letter.message_id.strip("<>").partition("@")[0]
    return f"{letter.created_at:%Y%m%dT%H%M%S.%f}-{letter.id}-{key}.eml"


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
