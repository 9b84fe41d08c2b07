"""Whose a letter to a signed address is: hers to whom the address was given, if she sent it."""

from __future__ import annotations

from forum.accounts.models import Member
from forum.letterbox.actions.asking import ask
from forum.letterbox.writers import authentication_of, is_hers
from forum.mail.actions.arriving import settle
from forum.mail.models import ArrivalState, IncomingMail
from forum.mail.reading import Letter


async def believed(mail: IncomingMail, letter: Letter, member_id: int) -> Member | None:
    """Return the member for whom an address was signed; None if the letter isn't clearly hers.

    It may be another mailbox of hers that it comes from, or a server in between that spoilt her
    signature: she is asked then, at her own address, and the letter is held until she answers.
    If there is no such member any more, it is ignored.
    """
    member = await Member.get_or_none(id=member_id, is_unclaimed=False)
    if member is None:
        await settle(mail.id, ArrivalState.IGNORED, "nobody")
    elif not is_hers(letter, member) or authentication_of(letter).fails:
        await ask(mail, letter, member)
    else:
        return member
    return None
