"""Where the files that come with the program are found."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def shipped(folder: str) -> Path:
    """Return the folder ``templates``, ``static`` or ``config``.

    A wheel carries them in ``forum/share``; a checkout has them beside the package.
    """
    inside = _PACKAGE / "share" / folder
    return inside if inside.is_dir() else _PACKAGE.parent / folder
