"""What somebody wrote on an old list becomes hers, when she has shown that the address is.

An unclaimed member is nobody's account: no password fits, and no page tells her address. The
letters here go to that address only, and the answer to who asks is the same for all addresses.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from forum.accounts import emails, policy
from forum.accounts.actions.members import held_unclaimed, make_member
from forum.accounts.actions.password import checked_hash, new_reset
from forum.accounts.actions.signup import closed
from forum.accounts.addresses import address_key
from forum.accounts.models import Member, PasswordReset, SignUp, Stranger
from forum.accounts.newcomer import Newcomer
from forum.accounts.queries import get_claim
from forum.accounts.signals import OldPostsClaimed
from forum.core import limits
from forum.core.database import atomic, now
from forum.core.errors import Complaint, require
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.i18n import reader
from forum.core.signals import emit
from forum.mail.actions import lift_suppression


async def claim(token: str, username: str, name: str, password: str) -> Member:
    """Open an account for whom a letter was written to; her old posts are in it.

    Raises:
        NotFound: if the letter was used before, or too late.
        Forbidden: if the house takes no one in by itself.
        Complaint: about ``username`` or ``password``.
    """
    require(policy.can_sign_up(Stranger()), closed())
    unclaimed = (await get_claim(token)).member
    newcomer = Newcomer(
        unclaimed.email, username, name, language=reader().language, time_zone=reader().time_zone
    )
    new_hash = await checked_hash(password, (username, name, unclaimed.email))
    async with atomic():
        # In the order of ``signup.confirm``: letters of both kinds may be answered at once.
        await SignUp.filter(email_key=unclaimed.email_key).order_by("id").select_for_update()
        await held_unclaimed(unclaimed.email)
        await get_claim(token)  # two at once: one of them finds it used
        member = await make_member(newcomer, new_hash)
        await SignUp.filter(email_key=member.email_key).delete()
        await lift_suppression(member.email)  # a letter has just arrived there
    return member


async def count_claim(member: Member, address: str) -> None:
    """Count one request for a letter to another address, whether or not it will be written.

    Raises:
        Complaint: about ``email``, if it is her own address.
        TooMany: if she, or somebody for this mailbox, asked too often.
    """
    if address_key(address) == member.email_key:
        raise Complaint("email", _("This is your address already."))
    most = house().settings.limits.letters_per_mailbox
    await limits.spend(most, "email-change", str(member.id))
    await limits.spend(most, "letters", address_key(address))


async def send_claim(address: str, asked_at: datetime) -> None:
    """Write to who wrote on an old list from this address; once for one moment of asking.

    How long it takes tells whether somebody did, so this is a job and no part of the answer.
    """
    ends = asked_at + timedelta(hours=house().settings.accounts.confirm_hours)
    async with atomic():
        unclaimed = await held_unclaimed(address)
        if unclaimed is None or ends <= now():
            return
        if not await PasswordReset.exists(member=unclaimed, expires_at=ends):
            await emails.claim_posts(*await new_reset(unclaimed, ends))


async def take_posts(member: Member, token: str) -> None:
    """Give a member what was written from the address that she got this letter at.

    Raises:
        NotFound: if the letter was used before, or too late.
    """
    async with atomic():
        await Member.select_for_update(no_key=True).get(id=member.id)
        await held_unclaimed((await get_claim(token)).member.email)
        await take_over(member, (await get_claim(token)).member.email)  # two at once: as above


async def take_over(member: Member, address: str) -> None:
    """Give a held member what was written from an address that is hers, if anything was."""
    if unclaimed := await held_unclaimed(address):
        await emit(OldPostsClaimed(member_id=member.id, unclaimed_id=unclaimed.id))
        await unclaimed.delete()
