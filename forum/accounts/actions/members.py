"""Making members."""

from __future__ import annotations

from tortoise.exceptions import IntegrityError

from forum.accounts.models import Member, Role
from forum.accounts.newcomer import Newcomer
from forum.accounts.queries import is_taken, member_of_address
from forum.accounts.signals import MemberJoined
from forum.core.database import atomic
from forum.core.errors import Complaint
from forum.core.forms import WHOLE
from forum.core.i18n import gettext as _
from forum.core.signals import emit


async def make_member(newcomer: Newcomer, password_hash: str, role: Role = Role.MEMBER) -> Member:
    """Make somebody a member whose address is known to be hers, and let the house know.

    Raises:
        Complaint: if her username or address is taken, even in this very moment.
    """
    try:
        async with atomic():
            await refuse_taken(newcomer)
            row = newcomer.columns()
            digest = row.pop("digest")
            member = await Member.create(**row, password_hash=password_hash, role=role)
            await emit(MemberJoined(member_id=member.id, digest=digest))
    except IntegrityError:
        await refuse_taken(newcomer)  # somebody was quicker
        raise
    return member


async def refuse_taken(newcomer: Newcomer) -> None:
    """Go on only if nobody has this username or address.

    Raises:
        Complaint: about the username, or the whole.
    """
    if await member_of_address(newcomer.email):
        raise Complaint(WHOLE, _("There is a member with this address already. Please sign in."))
    await refuse_taken_username(newcomer.username)


async def refuse_taken_username(username: str) -> None:
    """Go on only if nobody has this username or one that looks like it.

    Raises:
        Complaint: about the username.
    """
    if await is_taken(username):
        raise Complaint(
            "username",
            _("Somebody has this username, or one that looks like it. Please choose another."),
        )
