"""What each letter about an account says, to whom."""

from __future__ import annotations

from typing import Any

from forum.accounts.models import EmailChange, Member, PasswordReset, SignUp
from forum.accounts.role_words import role_hint, role_word
from forum.core.house import house
from forum.mail.models import Urgency
from forum.mail.outbox import post


async def confirm(sign_up: SignUp, token: str) -> None:
    """Ask whether she who signed up has this mailbox."""
    link = house().url_for("accounts:confirm", token=token)
    await _post("accounts/email/confirm", sign_up, link=link, until=sign_up.expires_at)


async def already_member(member: Member) -> None:
    """Tell a member that somebody gave her address, who may well be herself."""
    await _post("accounts/email/already_member", member)


async def reset(waiting: PasswordReset, token: str) -> None:
    """Let a member choose a new password."""
    link = house().url_for("accounts:password-choose", token=token)
    await _post("accounts/email/reset", waiting.member, link=link, until=waiting.expires_at)


async def claim(waiting: PasswordReset, token: str) -> None:
    """Let who wrote on an old list have an account, with her posts in it."""
    link = house().url_for("accounts:claim", token=token)
    await _post("accounts/email/claim", waiting.member, link=link, until=waiting.expires_at)


async def claim_posts(waiting: PasswordReset, token: str) -> None:
    """Let a member have what she wrote on an old list from this other address."""
    link = house().url_for("settings:claim-confirm", token=token)
    await _post("accounts/email/claim_posts", waiting.member, link=link, until=waiting.expires_at)


async def password_changed(member: Member) -> None:
    """Tell a member that her password is another now."""
    await _post("accounts/email/password_changed", member)


async def role_changed(member: Member, reason: str) -> None:
    """Tell a member what she is here from now on.

    Raises:
        UnusableAddress: if no letter can be sent to her.
    """
    await _post(
        "accounts/email/role_changed",
        member,
        role=member.role,
        reason=reason,
        word=role_word,
        hint=role_hint,
    )


async def email_change_confirm(change: EmailChange, member: Member, token: str) -> None:
    """Ask at a new address whether the member has that mailbox."""
    link = house().url_for("settings:email-confirm", token=token)
    await _post(
        "accounts/email/email_change_confirm",
        member,
        to=change.email,
        link=link,
        until=change.expires_at,
    )


async def email_change_announce(member: Member, new_address: str) -> None:
    """Tell a member at her present address that it is to be another."""
    await _post("accounts/email/email_change_announce", member, new_address=new_address)


async def _post(template: str, person: Member | SignUp, *, to: str = "", **context: Any) -> None:
    # A link here is a key to the account, so the letter is forgotten as soon as it's sent.
    # The name may be any words, and the reader a stranger: only the username is told.
    await post(
        template,
        to=to or person.email,
        language=person.language,
        time_zone=person.time_zone,
        urgency=Urgency.AWAITED,
        is_secret="link" in context,
        username=person.username,
        **context,
    )
