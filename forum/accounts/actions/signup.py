"""Signing up, and showing that the address is one's own."""

from __future__ import annotations

from datetime import timedelta

from forum.accounts import emails, policy
from forum.accounts.actions.members import make_member, refuse_taken_username
from forum.accounts.actions.password import checked_hash
from forum.accounts.addresses import address_key
from forum.accounts.models import Member, SignUp
from forum.accounts.newcomer import Newcomer
from forum.accounts.queries import get_sign_up, member_of_address
from forum.accounts.visitor import Visitor
from forum.core import limits
from forum.core.database import atomic, now
from forum.core.errors import require
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.tokens import digest_of, new_token
from forum.mail.actions import lift_suppression


async def sign_up(newcomer: Newcomer, password: str, visitor: Visitor) -> str:
    """Write a letter to the newcomer's address; return what her browser is to keep.

    If the address is a member's already, the letter tells her so. The answer, its time and the
    number of letters are the same.

    Raises:
        Forbidden: if the house takes no one in by itself.
        Complaint: about ``username`` or ``password``.
        TooMany: if somebody at this address signed up too often, or the mailbox got too much.
    """
    require(policy.can_sign_up(visitor.viewer), closed())
    most = house().settings.limits
    await limits.spend(most.sign_up_per_address, "sign-up", visitor.address)
    await refuse_taken_username(newcomer.username)  # counted before: it tells who is here
    words = newcomer.username, newcomer.name, newcomer.email, newcomer.library
    password_hash = await checked_hash(password, words)
    await limits.spend(most.letters_per_mailbox, "letters", address_key(newcomer.email))
    token = new_token()
    async with atomic():
        if member := await member_of_address(newcomer.email):
            await emails.already_member(member)
        else:
            await emails.confirm(await _waiting(newcomer, password_hash, token), token)
    return digest_of(token)


def closed() -> str:
    """Say why nobody can sign up."""
    return _("New accounts are made by the keepers of this place. Please ask them for one.")


async def _waiting(newcomer: Newcomer, password_hash: str, token: str) -> SignUp:
    hours = house().settings.accounts.confirm_hours
    return await SignUp.create(
        **newcomer.columns(),
        password_hash=password_hash,
        token_hash=digest_of(token),
        expires_at=now() + timedelta(hours=hours),
    )


async def confirm(token: str, username: str = "") -> Member:
    """Make a member of whoever got the letter with this token.

    ``username`` takes the place of the one she chose, which may be taken by now.

    Raises:
        NotFound: if the letter was used before, or too late.
        Complaint: if username or address is taken.
    """
    async with atomic():
        waiting = await _held(token)
        newcomer = Newcomer.of(waiting, username or waiting.username)
        member = await make_member(newcomer, waiting.password_hash)
        await SignUp.filter(email_key=waiting.email_key).delete()
        await lift_suppression(member.email)  # a letter has just arrived there
    return member


async def _held(token: str) -> SignUp:
    # All of one address, in one order: who wins deletes the others, and must not meet them.
    rivals = SignUp.filter(email_key=(await get_sign_up(token)).email_key)
    await rivals.order_by("id").select_for_update()
    return await get_sign_up(token)
