"""Signing in."""

from __future__ import annotations

from typing import Any

from forum.accounts import passwords
from forum.accounts.actions.sessions import begin_session
from forum.accounts.models import Member
from forum.accounts.queries import login_key, member_of_login
from forum.accounts.signals import CameBack
from forum.accounts.visitor import Visitor
from forum.core import limits
from forum.core.database import atomic
from forum.core.errors import Complaint
from forum.core.forms import WHOLE
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.signals import emit

Attempt = tuple[str, str, str]


async def sign_in(login: str, password: str, visitor: Visitor) -> tuple[Member, str]:
    """Sign in by e-mail address or username; return the member and the token of a new session.

    Whether anybody has this login shows neither in the answer nor in the time it takes.

    Raises:
        Complaint: if the password is wrong, or nobody has this login.
        TooMany: if too many were tried.
    """
    member = await member_of_login(login)
    attempts = _attempts(login, member, visitor)
    for attempt in attempts:  # counted before, or a hundred at once would all be let through
        await limits.spend(*attempt)
    known = member.password_hash if member else None
    is_right, better = await passwords.verify(password, known, house().threads("passwords"))
    if member is None or not is_right:
        raise _wrong()
    for attempt in attempts:
        await limits.give_back(*attempt)
    return await _begin(member, better, visitor)


async def come_back(member: Member, words: dict[str, Any]) -> None:
    """Give a member what she wrote before her session ended; who hears of it keeps it."""
    async with atomic():
        await emit(CameBack(member_id=member.id, words=words))


def _attempts(login: str, member: Member | None, visitor: Visitor) -> list[Attempt]:
    # By what was typed, not by whose it is: a shared count would tell which name has which address.
    most = house().settings.limits
    if visitor.device and visitor.is_known_to(member):
        return [(most.sign_in_per_account, "sign-in.device", visitor.device.name)]
    return [
        (most.sign_in_per_address, "sign-in.address", visitor.address),
        (most.sign_in_per_account, "sign-in.account", login_key(login)),
    ]


async def _begin(member: Member, better: str | None, visitor: Visitor) -> tuple[Member, str]:
    async with atomic():
        held = await Member.select_for_update(no_key=True).get_or_none(id=member.id)
        if held is None or held.password_hash != member.password_hash:
            raise _wrong()  # it was changed while we looked
        if better:
            held.password_hash = better
            await held.save(update_fields=["password_hash"])
        return held, await begin_session(held, visitor)


def _wrong() -> Complaint:
    return Complaint(
        WHOLE,
        _("No account has this name or address together with this password. "
          "If you have just signed up, follow the link in our letter first."),
    )  # fmt: skip
