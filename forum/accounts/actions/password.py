"""Passwords: proving, changing and resetting them. Hashing never happens in a transaction."""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import copy_context
from datetime import datetime, timedelta

from forum.accounts import emails, passwords, policy
from forum.accounts.actions.sessions import begin_session, end_sessions
from forum.accounts.addresses import address_key
from forum.accounts.models import EmailChange, Member, PasswordReset, Stranger
from forum.accounts.queries import (
    get_password_reset,
    member_of_address,
    unclaimed_of_address,
)
from forum.accounts.visitor import Visitor
from forum.core import limits
from forum.core.database import atomic, now
from forum.core.errors import Complaint
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.tokens import digest_of, new_token


async def checked_hash(password: str, words: Iterable[str]) -> str:
    """Return the hash of a password that is hard to guess, even for who knows these words.

    Raises:
        Complaint: if it's too short, too long or too easy, with the reason.
    """
    say = copy_context().run  # the reader's language goes along into the thread
    sentence = await house().in_thread(
        "passwords", say, passwords.complaint, password, [*words, house().settings.site.name]
    )
    if sentence:
        raise Complaint("password", sentence)
    return await passwords.hash_password(password, house().threads("passwords"))


async def prove(member: Member, password: str, field: str) -> None:
    """Go on only if this is the password of a member who is signed in already.

    Raises:
        Complaint: about the field, if it isn't.
        TooMany: if too many were tried.
    """
    attempt = house().settings.limits.sign_in_per_account, "password", str(member.id)
    await limits.spend(*attempt)
    threads = house().threads("passwords")
    is_right, _better = await passwords.verify(password, member.password_hash, threads)
    if not is_right:
        raise Complaint(field, _("This isn't your password."))
    await limits.give_back(*attempt)


async def change_password(member: Member, current: str, new: str, visitor: Visitor) -> str:
    """Give a member another password and end all her sessions; return a token for a new one.

    Raises:
        Complaint: about ``current_password`` or ``password``.
        TooMany: if too many were tried.
    """
    await prove(member, current, "current_password")
    new_hash = await checked_hash(new, words_of(member))
    async with atomic():
        member = await Member.select_for_update(no_key=True).get(id=member.id)
        await _set_password(member, new_hash)
        return await begin_session(member, visitor)


async def count_reset(address: str, visitor: Visitor) -> None:
    """Count one request for a letter to reset a password, whether or not it will be written.

    Raises:
        TooMany: if this mailbox, or somebody at this address, asked too often.
    """
    most = house().settings.limits
    await limits.spend(most.sign_up_per_address, "reset", visitor.address)
    await limits.spend(most.letters_per_mailbox, "letters", address_key(address))


async def send_reset(address: str, asked_at: datetime) -> None:
    """Write to the member who has this address, if there is one; once for one moment of asking.

    Who wrote from it on an old list, and has no account yet, is told how to get hers.

    How long it takes tells whether there is, so this is a job and no part of the answer. One that
    comes so late that its link would be over writes nothing.
    """
    ends = asked_at + timedelta(minutes=house().settings.accounts.reset_minutes)
    async with atomic():
        member = await member_of_address(address) or await _who_may_claim(address)
        if member is None or ends <= now():
            return
        member = await Member.select_for_update(no_key=True).get(id=member.id)
        if not await PasswordReset.exists(member=member, expires_at=ends):
            reset, token = await new_reset(member, ends)
            await (emails.claim if member.is_unclaimed else emails.reset)(reset, token)


async def _who_may_claim(address: str) -> Member | None:
    return await unclaimed_of_address(address) if policy.can_sign_up(Stranger()) else None


async def new_reset(member: Member, ends: datetime) -> tuple[PasswordReset, str]:
    """Let whoever has the returned token choose a password for this member, once."""
    token = new_token()
    reset = await PasswordReset.create(member=member, token_hash=digest_of(token), expires_at=ends)
    return reset, token


async def choose_password(token: str, password: str) -> Member:
    """Give the member whom a letter was written to a new password; all her sessions end.

    Raises:
        NotFound: if the letter was used before, or too late.
        Complaint: about ``password``.
    """
    reset = await get_password_reset(token)
    new_hash = await checked_hash(password, words_of(reset.member))
    async with atomic():
        member = await Member.select_for_update(no_key=True).get(id=reset.member_id)
        await get_password_reset(token)  # two at once: one of them finds it used
        await _set_password(member, new_hash)
    return member


def words_of(member: Member) -> list[str]:
    """Return what a guesser would try first."""
    return [member.username, member.name, member.email, member.library]


async def _set_password(member: Member, new_hash: str) -> None:
    # Whatever a thief of the old password may have begun ends here as well.
    member.password_hash = new_hash
    await member.save(update_fields=["password_hash"])
    await PasswordReset.filter(member=member).delete()
    await EmailChange.filter(member=member).delete()
    await end_sessions(member)
    await emails.password_changed(member)
