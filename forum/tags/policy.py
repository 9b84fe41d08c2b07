"""Who may do what with the vocabulary."""

from __future__ import annotations

from forum.accounts.models import Viewer


def can_keep_vocabulary(viewer: Viewer) -> bool:
    """Add and change tags: moderators of the place. Everybody chooses among them."""
    return viewer.is_moderator
