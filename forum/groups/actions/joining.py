"""Going into groups and out of them."""

from __future__ import annotations

from forum.accounts.models import Member
from forum.core.database import atomic
from forum.core.errors import require
from forum.core.i18n import gettext as _
from forum.groups import policy
from forum.groups.actions.holding import enter, held_for, require_another_moderator
from forum.groups.models import FIRST_GROUP, Group, Membership


async def join(member: Member, group: Group) -> None:
    """Go into a group that takes everybody; again changes nothing.

    Raises:
        NotFound: if she may not know of it.
        Forbidden: if it lets people in by invitation only.
    """
    async with atomic():
        group, membership = await held_for(member, group)
        if membership:
            return
        allowed = policy.can_join(member, group, membership)
        require(allowed, _("This group lets people in by invitation."))
        await enter(member, group)


async def ensure_membership(member: Member, group: Group) -> None:
    """Make who posts in a public or members group a member of it; in the poster's transaction."""
    if group.is_private or await Membership.exists(group_id=group.id, member_id=member.id):
        return
    await enter(member, group)


async def leave(member: Member, group: Group) -> None:
    """Go out of a group; again changes nothing.

    Raises:
        NotFound: if she may not know of it.
        Forbidden: if she is its last moderator.
    """
    async with atomic():
        group, membership = await held_for(member, group)
        if membership is None:
            return
        await require_another_moderator(membership)
        await membership.delete()


async def join_first_group(member_id: int) -> None:
    """Put a new member into the group that was there from the beginning, unless it's private."""
    member = await Member.get_or_none(id=member_id)
    group = await Group.get_or_none(slug=FIRST_GROUP)
    if member and group:
        await ensure_membership(member, group)
