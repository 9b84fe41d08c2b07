"""Who may do what with the vocabulary."""

from __future__ import annotations

from forum.accounts.models import Viewer


def can_keep_vocabulary(viewer: Viewer) -> bool:
    """Change the vocabulary: its editors, and moderators of the place. Everybody chooses in it."""
    return viewer.is_editor
