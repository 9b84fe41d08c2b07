"""Asking members into a group."""

from __future__ import annotations

from forum.accounts.models import Member
from forum.accounts.queries import member_of_login
from forum.core import limits
from forum.core.database import atomic
from forum.core.errors import Complaint, NotFound
from forum.core.i18n import gettext as _
from forum.groups import emails, queries
from forum.groups.actions.holding import enter, held_to_admit
from forum.groups.models import Group, Invitation, Membership

INVITING = "100 per day"


async def invite(moderator: Member, group: Group, username: str) -> Invitation:
    """Ask a member into the group, by letter and on her page of groups.

    Raises:
        NotFound: if the moderator may not know of the group.
        Forbidden: if she may not invite.
        Complaint: if there is nobody of that name, or nothing to ask her.
        TooMany: if she invited too many today.
    """
    await limits.spend(INVITING, "invitation", str(moderator.id))
    async with atomic():
        group = await held_to_admit(moderator, group)
        member = await _to_be_invited(group, username)
        invitation = await Invitation.create(group=group, member=member, invited_by=moderator)
        await emails.invite(member, group, moderator)
    return invitation


async def _to_be_invited(group: Group, username: str) -> Member:
    name = username.removeprefix("@")
    member = await member_of_login(name) if "@" not in name else None  # an address tells nothing
    # Who only wrote on an old list has no account; if that list was private, nobody may know it.
    if member is None or member.is_unclaimed:
        raise Complaint("username", _("There is no member with this username."))
    said = {"name": member.name}
    if await Membership.exists(group_id=group.id, member_id=member.id):
        raise Complaint("username", _("%(name)s is a member of this group already.") % said)
    if await Invitation.exists(group_id=group.id, member_id=member.id):
        raise Complaint("username", _("%(name)s is invited already.") % said)
    if await queries.requests_for(group).filter(member_id=member.id).exists():
        raise Complaint("username", _("%(name)s has asked to be let in: say yes above.") % said)
    return member


async def withdraw_invitation(moderator: Member, group: Group, number: int) -> None:
    """Take an invitation back; again changes nothing.

    Raises:
        NotFound: if the moderator may not know of the group.
        Forbidden: if she may not.
    """
    async with atomic():
        group = await held_to_admit(moderator, group)
        await Invitation.filter(id=number, group_id=group.id).delete()


async def accept_invitation(member: Member, invitation: Invitation) -> None:
    """Go into the group one is invited to.

    Raises:
        NotFound: if the invitation was withdrawn or answered already.
    """
    async with atomic():
        group = await invitation.group.held()
        if not await Invitation.exists(id=invitation.id, member_id=member.id):
            raise NotFound
        await enter(member, group)


async def decline_invitation(member: Member, invitation: Invitation) -> None:
    """Not go; nobody is told. Again changes nothing."""
    async with atomic():
        await Invitation.filter(id=invitation.id, member_id=member.id).delete()
