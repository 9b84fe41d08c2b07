"""Who may read what moderators did, and who changes the rules."""

from __future__ import annotations

from collections.abc import Iterable

from tortoise.expressions import Q, Subquery

from forum.accounts.models import Viewer
from forum.groups import policy as groups
from forum.groups.models import GroupRole, Membership


def can_read_log(viewer: Viewer, memberships: Iterable[Membership]) -> bool:
    """Open the log: moderators of the place, and of any group, told by their memberships."""
    return viewer.is_moderator or any(membership.is_moderator for membership in memberships)


def visible_to(viewer: Viewer) -> Q:
    """Entries this viewer may read.

    Moderators of the place read those of groups that they see, and those of no group, such as
    changes of the vocabulary; moderators of a group read those of their group.
    """
    if viewer.is_moderator:
        return Q(group_id__isnull=True) | Q(group_id__in=groups.visible_ids(viewer))
    moderated = Membership.filter(member_id=viewer.id or 0, role=GroupRole.MODERATOR)
    return Q(group_id__in=Subquery(moderated.values("group_id")))


def can_edit_rules(viewer: Viewer) -> bool:
    """Add, change and retire rules: admins. Everybody reads them."""
    return viewer.is_admin
