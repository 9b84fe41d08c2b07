"""Who looks after the machinery, and what of it anybody may read."""

from __future__ import annotations

from forum.accounts.models import Viewer
from forum.core.house import house
from forum.mail.models import OutgoingMail


def can_keep(viewer: Viewer) -> bool:
    """Only admins see what stands behind the pages."""
    return viewer.is_admin


def can_read(viewer: Viewer, letter: OutgoingMail) -> bool:
    """Letters that become files can be read, but for secrets; nobody need read members' mail."""
    becomes_a_file = not house().settings.mail.smtp_url
    return can_keep(viewer) and becomes_a_file and not letter.is_secret and bool(letter.message)
