"""Letters back, to those whose letter couldn't be posted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

from forum.accounts.models import Member
from forum.core.database import atomic, now
from forum.core.errors import Gone, Moved, NotFound, Refusal, TooEarly, TooMany
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.i18n import speaking_to
from forum.core.limits import spend
from forum.letterbox import emails
from forum.letterbox.actions.taking import Before
from forum.letterbox.words import whole_text
from forum.letterbox.writers import authentication_of, is_hers
from forum.mail.actions.arriving import settle
from forum.mail.models import ArrivalState, IncomingMail
from forum.mail.reading import Letter

_PATIENCE = timedelta(days=1)
_AWAY = 500  # a status from which on it's our fault, and over soon


async def or_refused(
    mail: IncomingMail, letter: Letter, member: Member, work: Callable[[], Awaitable[object]]
) -> None:
    """Do what a member's letter asks for, in her language; if it can't be done, refuse it.

    What she writes too much of waits for a day: the letter is sorted again within the hour.
    ``work`` settles the letter, in the transaction in which it does what it does.

    Raises:
        Refusal: if files can't be reached or the like, so that the job is tried again.
    """
    with speaking_to(member.language, member.time_zone):
        try:
            await work()
        except Before as before:
            await settle(mail.id, ArrivalState.TAKEN, "again", before.thing)
        except Refusal as refusal:
            if refusal.status >= _AWAY:
                raise
            if not (isinstance(refusal, TooMany) and mail.received_at > now() - _PATIENCE):
                await refuse(mail, letter, member, _sentence(refusal))


def _sentence(refusal: Refusal) -> str:
    # Nothing more is said of what she may not see: it may have been taken from her eyes.
    if isinstance(refusal, NotFound | Gone | Moved) or not refusal.sentence:
        return _("What you wrote about isn't there any more, or isn't open to you.")
    if isinstance(refusal, TooEarly) and refusal.why:
        return f"{refusal.sentence} " + _("Why: %(reason)s") % {"reason": refusal.why}
    return refusal.sentence


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
