"""Giving roles, and taking them away."""

from __future__ import annotations

from tortoise.expressions import Q

from forum.accounts import emails, policy
from forum.accounts.models import Member, Role
from forum.accounts.signals import RoleChanged
from forum.core.database import atomic
from forum.core.errors import Complaint, require
from forum.core.i18n import gettext as _
from forum.core.signals import emit
from forum.mail.addresses import UnusableAddress


async def give_role(admin: Member | None, member: Member, role: Role, reason: str = "") -> Member:
    """Let a member be something else from now on, and write to her. Nothing, if she is it already.

    ``admin`` is None for who runs the house, at the command line.

    Raises:
        Forbidden: if this isn't an admin.
        Complaint: about ``role``, if nobody would be admin any more; about ``username``, if nobody
            has claimed this name yet.
    """
    async with atomic():
        # All admins are held: so two that leave at once are not the last two.
        held = Member.filter(Q(id=member.id) | Q(role=Role.ADMIN)).order_by("id")
        rows = {row.id: row for row in await held.select_for_update(no_key=True)}
        if admin is not None:
            is_admin = admin.id in rows and policy.can_give_roles(rows[admin.id])
            require(is_admin, _("Only admins do that."))
        member = rows[member.id]
        if member.role is role:
            return member
        _require_sense(member, list(rows.values()))
        before, member.role = member.role, role
        await member.save(update_fields=["role"])
        admin_id = admin.id if admin else None
        await emit(RoleChanged(member.id, admin_id, before.value, role.value, reason))
        await _tell(member, reason)
    return member


def _require_sense(member: Member, held: list[Member]) -> None:
    if member.is_unclaimed:
        sentence = _("Nobody has claimed this name yet: it came with the archive of a list.")
        raise Complaint("username", sentence)
    if member.is_admin and not any(row.is_admin for row in held if row.id != member.id):
        sentence = _("Nobody else is an administrator. Make somebody one first.")
        raise Complaint("role", sentence)


async def _tell(member: Member, reason: str) -> None:
    try:
        await emails.role_changed(member, reason)
    except UnusableAddress:
        return  # she sees it when she comes
