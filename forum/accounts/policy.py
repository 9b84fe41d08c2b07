"""Who may do what with an account."""

from __future__ import annotations

from forum.accounts.models import EmailChange, Session, Viewer
from forum.core.house import house


def can_sign_up(viewer: Viewer) -> bool:
    """Strangers may, unless the house takes no one in by itself."""
    return house().settings.accounts.open_sign_up and not viewer.is_member


def can_give_roles(viewer: Viewer) -> bool:
    """Admins say who keeps the place with them, and who keeps the vocabulary."""
    return viewer.is_admin


def can_end(viewer: Viewer, session: Session) -> bool:
    """Everybody ends her own sessions and nobody else's."""
    return viewer.is_member and session.member_id == viewer.id


def can_confirm(viewer: Viewer, change: EmailChange) -> bool:
    """Only who asked for a new address may confirm it.

    Otherwise whoever reads a mistyped address would take the account over.
    """
    return viewer.is_member and change.member_id == viewer.id
