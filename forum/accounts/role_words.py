"""What roles are called, in the reader's words."""

from __future__ import annotations

from forum.accounts.models import Role
from forum.core.i18n import gettext as _


def role_word(role: Role) -> str:
    """Return what somebody of this role is called."""
    return {
        Role.MEMBER: _("Member"),
        Role.EDITOR: _("Vocabulary editor"),
        Role.MODERATOR: _("Moderator"),
        Role.ADMIN: _("Administrator"),
    }[role]


def role_hint(role: Role) -> str:
    """Return what somebody of this role may do."""
    return {
        Role.MEMBER: _("Reads, asks and answers."),
        Role.EDITOR: _("Keeps the vocabulary of tags as well."),
        Role.MODERATOR: _("Keeps order in the whole place, and the vocabulary."),
        Role.ADMIN: _("Does all that moderators do, looks after the machinery, and gives roles."),
    }[role]


def role_choices() -> list[tuple[str, str, str]]:
    """Return all roles: their value, what they are called, and what they may do."""
    return [(role.value, role_word(role), role_hint(role)) for role in Role]
