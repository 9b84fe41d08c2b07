"""Moving to another e-mail address."""

from __future__ import annotations

from datetime import timedelta

from tortoise.exceptions import IntegrityError

from forum.accounts import emails, policy
from forum.accounts.actions.claiming import take_over
from forum.accounts.actions.password import prove
from forum.accounts.addresses import address_key
from forum.accounts.models import EmailChange, Member, PasswordReset
from forum.accounts.queries import get_email_change, member_of_address
from forum.core import limits
from forum.core.database import atomic, now
from forum.core.errors import Complaint, require
from forum.core.forms import WHOLE
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.tokens import digest_of, new_token
from forum.mail.actions import lift_suppression


async def ask_email_change(member: Member, address: str, password: str) -> None:
    """Write to a new address to confirm it, and to the present one to announce it.

    If the new one is another member's, she is told instead; the answer is the same.

    Raises:
        Complaint: about ``email`` or ``password``.
        TooMany: if too many passwords were tried, or she or the mailbox caused too many letters.
    """
    if address_key(address) == member.email_key:
        raise Complaint("email", _("This is your address already."))
    await prove(member, password, "password")
    most = house().settings.limits.letters_per_mailbox
    await limits.spend(most, "email-change", str(member.id))  # or she'd write to all the world
    await limits.spend(most, "letters", address_key(address))
    async with atomic():
        member = await Member.select_for_update(no_key=True).get(id=member.id)
        await EmailChange.filter(member=member).delete()  # only the last one asked for counts
        if owner := await member_of_address(address):
            await emails.already_member(owner)
        else:
            await _write_to(address, member)
        await emails.email_change_announce(member, address)


async def _write_to(address: str, member: Member) -> None:
    token = new_token()
    change = await EmailChange.create(
        member=member,
        token_hash=digest_of(token),
        email=address,
        email_key=address_key(address),
        expires_at=now() + timedelta(hours=house().settings.accounts.confirm_hours),
    )
    await emails.email_change_confirm(change, member, token)


async def confirm_email_change(member: Member, token: str) -> None:
    """Move a member to the address that she got this letter at.

    Raises:
        NotFound: if the letter was used before, or too late, or isn't for her.
        Complaint: if the address became another member's meanwhile.
    """
    async with atomic():
        member = await Member.select_for_update(no_key=True).get(id=member.id)
        change = await get_email_change(token, seen_by=member)
        require(policy.can_confirm(member, change), _("This letter isn't for your account."))
        await take_over(member, change.email)
        member.email, member.email_key = change.email, change.email_key
        member.mail_stopped_at = None
        await _save_address(member)
        await lift_suppression(member.email)  # a letter has just arrived there
        await EmailChange.filter(member=member).delete()
        await PasswordReset.filter(member=member).delete()  # they went to the old address


async def _save_address(member: Member) -> None:
    try:
        async with atomic():
            await member.save(update_fields=["email", "email_key", "mail_stopped_at"])
    except IntegrityError:
        raise Complaint(
            WHOLE, _("This address belongs to another account by now, so yours stays as it was.")
        ) from None
