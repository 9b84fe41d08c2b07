"""Finding out what a letter is for, by who wrote it and the address it came to."""

from __future__ import annotations

import zlib
from collections.abc import Awaitable, Callable, Mapping

from forum.core.house import house
from forum.mail import returning
from forum.mail.actions.arriving import settle
from forum.mail.actions.bounces import arrived_bounce
from forum.mail.machines import is_automatic
from forum.mail.models import ArrivalState, IncomingMail
from forum.mail.reading import Letter, Unreadable, read_letter
from forum.mail.returning import Signed

Act = Callable[[IncomingMail, Letter, Signed], Awaitable[None]]

# What is done with letters to signed addresses, by their kind. An action settles its letter in
# the transaction in which it does what the letter asks for, and does nothing if that is done.
BY_KIND: Mapping[str, Act] = {}


async def sort(mail_id: int) -> None:
    """Have done what a letter asks for; one by a machine, or for nobody, is ignored.

    News of a letter of ours that came back is that whatever address it came to.
    """
    mail = await IncomingMail.get_or_none(id=mail_id, state=ArrivalState.WAITING)
    if mail is None or await arrived_bounce(mail):
        return
    try:
        letter = await house().in_thread("mail", _opened, mail.packed)
    except Unreadable:
        await settle(mail.id, ArrivalState.IGNORED, "unreadable")
        return
    if why := is_automatic(letter, mail.sender, house().settings.mail_domain):
        await settle(mail.id, ArrivalState.IGNORED, why)
        return
    await _act(mail, letter)


def _opened(packed: bytes) -> Letter:
    return read_letter(zlib.decompress(packed))


async def _act(mail: IncomingMail, letter: Letter) -> None:
    signed = returning.read(mail.recipient)
    act = BY_KIND.get(signed.kind) if signed else None
    if signed and act:
        await act(mail, letter, signed)
    else:
        await settle(mail.id, ArrivalState.IGNORED, "nobody")
