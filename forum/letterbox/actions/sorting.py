"""Finding out what a letter is for, by who wrote it and the address it came to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from forum.core.house import house
from forum.letterbox.actions.commands import obey_or_reply
from forum.letterbox.actions.private import to_member, to_writer
from forum.letterbox.actions.starting import start
from forum.letterbox.queries import letter_of
from forum.mail import returning
from forum.mail.actions.arriving import settle
from forum.mail.actions.bounces import arrived_bounce
from forum.mail.models import ArrivalState, IncomingMail
from forum.mail.reading import Letter, Unreadable
from forum.mail.reading.machines import is_automatic, says_away
from forum.mail.returning import Signed

Act = Callable[[IncomingMail, Letter, Signed], Awaitable[None]]

# What is done with letters to signed addresses, by their kind. An action settles its letter in
# the transaction in which it does what the letter asks for, and does nothing if that is done.
BY_KIND: Mapping[str, Act] = {"reply": obey_or_reply, "writer": to_writer, "to": to_member}


async def sort(mail_id: int) -> None:
    """Have done what a letter asks for; one by a machine, or for nobody, is ignored.

    News of a letter of ours that came back is that whatever address it came to.
    """
    mail = await IncomingMail.get_or_none(id=mail_id, state=ArrivalState.WAITING)
    if mail is None or await arrived_bounce(mail):
        return
    try:
        letter = await letter_of(mail)
    except Unreadable:
        await settle(mail.id, ArrivalState.IGNORED, "unreadable")
        return
    signed = returning.read(mail.recipient)
    why = is_automatic(letter, mail.sender, house().settings.mail_domain)
    if why or (signed and says_away(letter)):
        await settle(mail.id, ArrivalState.IGNORED, why or "away")
        return
    await _act(mail, letter, signed)


async def _act(mail: IncomingMail, letter: Letter, signed: Signed | None) -> None:
    if signed is None:
        await start(mail, letter)
    elif act := BY_KIND.get(signed.kind):
        await act(mail, letter, signed)
    else:
        await settle(mail.id, ArrivalState.IGNORED, "nobody")
