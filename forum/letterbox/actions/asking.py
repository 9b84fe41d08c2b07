"""Asking a member whether she wrote a letter."""

from __future__ import annotations

from forum.accounts.models import Member
from forum.core.database import atomic
from forum.core.errors import TooMany
from forum.core.house import house
from forum.core.limits import spend
from forum.letterbox import emails
from forum.letterbox.confirming import token_of
from forum.letterbox.words import body_of
from forum.mail.actions.arriving import settle
from forum.mail.models import ArrivalState, IncomingMail
from forum.mail.reading import Letter


async def ask(mail: IncomingMail, letter: Letter, member: Member) -> None:
    """Hold a letter until she has said, by a click, that she wrote it; asked twice, she is once.

    Whoever forges her address causes letters to her, so she gets so many an hour only. One
    about which she isn't asked is ignored.
    """
    if not await _may_ask(member):
        await settle(mail.id, ArrivalState.IGNORED, "not asked")
        return
    body = await house().in_thread("mail", body_of, letter)
    async with atomic():
        present = await mail.held()
        if present.state is ArrivalState.WAITING:
            await settle(mail.id, ArrivalState.HELD, "confirm")
            await emails.confirm(member, letter, body.source, token_of(mail.id, member.id))


async def _may_ask(member: Member) -> bool:
    if member.mail_stopped_at:
        return False
    try:
        await spend(house().settings.limits.asks_per_mailbox, "ask", str(member.id))
    except TooMany:
        return False
    return True
