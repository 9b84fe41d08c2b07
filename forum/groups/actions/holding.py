"""The first beat of every action on a group, and what must stay true of it."""

from __future__ import annotations

from forum.accounts.models import Member
from forum.core.errors import Forbidden, NotFound, require
from forum.core.i18n import gettext as _
from forum.groups import policy, queries
from forum.groups.models import Group, Invitation, JoinRequest, Membership


async def held_for(member: Member, group: Group) -> tuple[Group, Membership | None]:
    """Hold the group; return it as it is now, and the member's membership in it.

    Raises:
        NotFound: if she may not know of it, or no longer.
    """
    group = await group.held()
    membership = await queries.membership_of(member, group)
    if not policy.can_see(member, group, membership):
        raise NotFound
    return group, membership


async def held_to_admit(moderator: Member, group: Group) -> Group:
    """Hold the group for somebody who lets people in and out.

    Raises:
        NotFound: if she may not know of it, or no longer.
        Forbidden: if she isn't one who does.
    """
    group, membership = await held_for(moderator, group)
    allowed = policy.can_admit(moderator, group, membership)
    require(allowed, _("Only the group's moderators decide who is in it."))
    return group


async def enter(member: Member, group: Group) -> None:
    """Put a member into the group, once; her invitation or request has done its work."""
    row = Membership(group_id=group.id, member_id=member.id)
    await Membership.bulk_create([row], ignore_conflicts=True)
    await Invitation.filter(group_id=group.id, member_id=member.id).delete()
    await JoinRequest.filter(group_id=group.id, member_id=member.id).delete()


async def require_another_moderator(membership: Membership) -> None:
    """Go on only if the group keeps a moderator without this one; ask on a held group.

    Raises:
        Forbidden: if this is the last.
    """
    if not membership.is_moderator:
        return
    moderators = Membership.filter(group_id=membership.group_id, role=membership.role)
    if not await moderators.exclude(id=membership.id).exists():
        raise Forbidden(_("This is the group's last moderator. Name another one first."))
