"""Letters back, to those whose letter couldn't be posted."""

from __future__ import annotations

from forum.accounts.models import Member
from forum.core.database import atomic
from forum.core.errors import TooMany
from forum.core.house import house
from forum.core.limits import spend
from forum.letterbox import emails
from forum.letterbox.words import whole_text
from forum.letterbox.writers import authentication_of, is_hers
from forum.mail.actions.arriving import settle
from forum.mail.models import ArrivalState, IncomingMail
from forum.mail.reading import Letter


async def refuse(
    mail: IncomingMail, letter: Letter, member: Member | None, reason: str, outcome: str = "refused"
) -> None:
    """Settle a letter, and tell its writer why it isn't posted: her words come back to her.

    ``reason`` is a sentence in her language, ``outcome`` one word for us. Only a member is
    written to, if the letter seems to be hers, and only so often a day; nobody else, for senders
    are forged. A letter that is settled already stays as it is.
    """
    if member is None or not await _may_hear(member, letter):
        await settle(mail.id, ArrivalState.IGNORED, outcome)
        return
    words = await house().in_thread("mail", whole_text, letter)
    async with atomic():
        if await settle(mail.id, ArrivalState.REFUSED, outcome):
            await emails.refuse(member, letter, words, reason)


async def _may_hear(member: Member, letter: Letter) -> bool:
    if member.is_unclaimed or member.mail_stopped_at:
        return False
    if not is_hers(letter, member) or authentication_of(letter).fails:
        return False
    try:
        await spend(house().settings.limits.refusals_per_mailbox, "refusal", str(member.id))
    except TooMany:
        return False
    return True
