"""Who is in a group, and who moderates it."""

from __future__ import annotations

from forum.accounts.models import Member
from forum.core.database import atomic
from forum.core.errors import NotFound, require
from forum.core.i18n import gettext as _
from forum.groups.actions.holding import held_to_admit, require_another_moderator
from forum.groups.models import Group, GroupRole, Membership


async def remove_member(moderator: Member, group: Group, member: Member) -> None:
    """Put a member out of the group. From a group open to all she can come back at once.

    Raises:
        NotFound: if the moderator may not know of the group, or the member isn't in it.
        Forbidden: if the moderator may not, or the member is its last moderator.
    """
    async with atomic():
        group = await held_to_admit(moderator, group)
        require(member.id != moderator.id, _("To go yourself, leave the group."))
        membership = await _membership(group, member)
        await require_another_moderator(membership)
        await membership.delete()


async def set_role(moderator: Member, group: Group, member: Member, role: GroupRole) -> None:
    """Make a member a moderator of the group, or a plain member again.

    Raises:
        NotFound: if the moderator may not know of the group, or the member isn't in it.
        Forbidden: if the moderator may not, or none would be left.
    """
    async with atomic():
        group = await held_to_admit(moderator, group)
        membership = await _membership(group, member)
        if role is GroupRole.MEMBER:
            await require_another_moderator(membership)
        membership.role = role
        await membership.save(update_fields=["role"])


async def _membership(group: Group, member: Member) -> Membership:
    membership = await Membership.get_or_none(group_id=group.id, member_id=member.id)
    if membership is None:
        raise NotFound
    return membership
