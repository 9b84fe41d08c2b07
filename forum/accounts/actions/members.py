"""Making members."""

from __future__ import annotations

from typing import Any

from tortoise.exceptions import IntegrityError

from forum.accounts.models import Member, PasswordReset, Role
from forum.accounts.newcomer import Newcomer
from forum.accounts.queries import is_taken, member_of_address, unclaimed_of_address
from forum.accounts.signals import MemberJoined
from forum.core.database import atomic, now
from forum.core.errors import Complaint
from forum.core.forms import WHOLE
from forum.core.i18n import gettext as _
from forum.core.signals import emit


async def make_member(newcomer: Newcomer, password_hash: str, role: Role = Role.MEMBER) -> Member:
    """Make somebody a member whose address is known to be hers, and let the house know.

    If she wrote on an old list from this address, what stands here of hers is hers.

    Raises:
        Complaint: if her username or address is taken, even in this very moment.
    """
    try:
        async with atomic():
            unclaimed = await held_unclaimed(newcomer.email)
            await refuse_taken(newcomer, unclaimed)
            row = newcomer.columns() | {"password_hash": password_hash, "role": role}
            digest = row.pop("digest")
            member = await (_claimed(unclaimed, **row) if unclaimed else Member.create(**row))
            await emit(MemberJoined(member_id=member.id, digest=digest))
    except IntegrityError:
        await refuse_taken(newcomer)  # somebody was quicker
        raise
    return member


async def _claimed(unclaimed: Member, **values: Any) -> Member:
    """Make a member of who wrote on an old list, and is held."""
    unclaimed.update_from_dict(values | {"is_unclaimed": False, "created_at": now()})
    await unclaimed.save()
    await PasswordReset.filter(member_id=unclaimed.id).delete()
    return unclaimed


async def held_unclaimed(address: str) -> Member | None:
    """Return who wrote on an old list from this address, held; None if nobody, or not any more."""
    unclaimed = await unclaimed_of_address(address)
    if unclaimed is None:
        return None
    return await Member.select_for_update().get_or_none(id=unclaimed.id, is_unclaimed=True)


async def refuse_taken(newcomer: Newcomer, unclaimed: Member | None = None) -> None:
    """Go on only if nobody has this username or address, but for her own unclaimed row.

    Raises:
        Complaint: about the username, or the whole.
    """
    if await member_of_address(newcomer.email):
        raise Complaint(WHOLE, _("There is a member with this address already. Please sign in."))
    await refuse_taken_username(newcomer.username, but=unclaimed)


async def refuse_taken_username(username: str, *, but: Member | None = None) -> None:
    """Go on only if nobody, but perhaps one, has this username or one that looks like it.

    Raises:
        Complaint: about the username.
    """
    if await is_taken(username, but=but):
        raise Complaint(
            "username",
            _("Somebody has this username, or one that looks like it. Please choose another."),
        )
