"""Who may do what with a group.

Private groups are strict: only their own members know that they exist, whatever their role in
the whole place. An admin who creates a private group is its first member and moderator; other
admins and site moderators see and keep it only if they are let in like anybody else.

Every question about one group takes the person's membership in it, or None.
"""

from __future__ import annotations

from dataclasses import dataclass

from tortoise.expressions import Q, Subquery

from forum.accounts.models import Viewer
from forum.groups.models import Group, Membership, Visibility


def visible_to(viewer: Viewer) -> Q:
    """Return what a query over groups keeps: those this person may know of."""
    if not viewer.is_member:
        return Q(visibility=Visibility.PUBLIC)
    own = Membership.filter(member_id=viewer.id).values("group_id")
    open_to_members = Q(visibility__in=[Visibility.PUBLIC, Visibility.MEMBERS])
    return open_to_members | Q(id__in=Subquery(own))


def visible_ids(viewer: Viewer) -> Subquery:
    """Return the ids of those groups, for other tables: ``Q(group_id__in=visible_ids(viewer))``."""
    return Subquery(Group.filter(visible_to(viewer)).values("id"))


def can_see(viewer: Viewer, group: Group, membership: Membership | None) -> bool:
    """Tell what :func:`visible_to` tells, of one group."""
    if group.visibility is Visibility.PUBLIC:
        return True
    return viewer.is_member and (group.visibility is Visibility.MEMBERS or membership is not None)


def who_see(group: Group) -> Q:
    """Return what a query over members keeps: those who may know of this group."""
    if not group.is_private:
        return Q()
    return Q(id__in=Subquery(Membership.filter(group_id=group.id).values("member_id")))


def can_join(viewer: Viewer, group: Group, membership: Membership | None) -> bool:
    """Public and members groups take every member at once; private ones let people in."""
    return viewer.is_member and membership is None and not group.is_private


def can_post(viewer: Viewer, group: Group, membership: Membership | None) -> bool:
    """Members of the place post where they can join; in a private group its members do."""
    return viewer.is_member and can_see(viewer, group, membership)


def can_moderate(viewer: Viewer, group: Group, membership: Membership | None) -> bool:
    """Group moderators do; site moderators do in every group that they see."""
    return _is_group_moderator(membership) or (
        viewer.is_moderator and can_see(viewer, group, membership)
    )


def can_admit(viewer: Viewer, group: Group, membership: Membership | None) -> bool:
    """Let people in and out, and name moderators: group moderators, and admins who see it."""
    return _is_group_moderator(membership) or can_manage(viewer, group, membership)


def can_describe(viewer: Viewer, group: Group, membership: Membership | None) -> bool:
    """Say what the group is about: as :func:`can_admit`."""
    return can_admit(viewer, group, membership)


def can_manage(viewer: Viewer, group: Group, membership: Membership | None) -> bool:
    """Rename it and say who reads it: admins who see it."""
    return viewer.is_admin and can_see(viewer, group, membership)


def can_create(viewer: Viewer) -> bool:
    """Admins make groups."""
    return viewer.is_admin


@dataclass(frozen=True)
class Abilities:
    """What one person may do with one group, for pages."""

    join: bool
    leave: bool
    post: bool
    moderate: bool
    admit: bool
    describe: bool
    manage: bool


def abilities(viewer: Viewer, group: Group, membership: Membership | None) -> Abilities:
    """Return all answers at once."""
    asked = viewer, group, membership
    return Abilities(
        join=can_join(*asked),
        leave=membership is not None,
        post=can_post(*asked),
        moderate=can_moderate(*asked),
        admit=can_admit(*asked),
        describe=can_describe(*asked),
        manage=can_manage(*asked),
    )


def _is_group_moderator(membership: Membership | None) -> bool:
    return membership is not None and membership.is_moderator
