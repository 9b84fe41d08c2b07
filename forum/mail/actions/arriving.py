"""Taking letters in: kept first, acknowledged then, sorted later."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from tortoise.exceptions import IntegrityError

from forum.core.database import atomic, now
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.limits import spend
from forum.core.logging import log
from forum.core.signals import emit
from forum.mail.addresses import key_of
from forum.mail.doors.envelopes import (
    TooLarge,
    Unwanted,
    header_of,
    message_id_of,
    our_addresses,
    return_path,
)
from forum.mail.models import ArrivalState, IncomingMail, Via
from forum.mail.reading.structure import Unreadable, parsed
from forum.mail.signals import MailArrived

_FORGOTTEN = timedelta(minutes=30)  # a letter is sorted within seconds
_HOPELESS = timedelta(days=3)
_BATCH = 500


async def take_in(
    raw: bytes,
    *,
    sender: str,
    recipients: Sequence[str],
    via: Via,
    at: datetime | None = None,
) -> list[IncomingMail]:
    """Keep a letter, a row for each recipient of ours; when this returns, it can't be lost.

    The same letter again has the row it has, and isn't sorted twice: the same is what names
    itself alike (Message-ID) and comes from the same return path to the same recipient. What
    only claims the name of another sender's letter is kept beside it.

    Raises:
        Unwanted: if it's too large, addressed to nobody here, no letter at all, or one of more
            parts than we read: so its writer hears of it from her own mail server.
        TooMany: if its sender sent as many within the hour as one may.
    """
    sender, ours = return_path(sender), our_addresses(recipients)
    header = header_of(raw)
    if len(raw) > house().settings.mail.max_bytes:
        raise TooLarge(_("This letter is larger than we take."))
    await _count(sender)
    packed, digest = await house().in_thread("mail", _packed, raw)
    name = message_id_of(header) or digest
    async with atomic():
        return [
            await _kept(
                IncomingMail(
                    message_id=name, sender=sender, recipient=recipient, packed=packed,
                    size=len(raw), via=via, received_at=at or now(),
                )
            )
            for recipient in ours  # sorted, so that two of these never wait for each other
        ]  # fmt: skip


def _packed(raw: bytes) -> tuple[bytes, str]:
    try:
        parsed(raw)
    except Unreadable as error:
        raise Unwanted(_("This letter has more parts or headers than we read.")) from error
    return zlib.compress(raw), hashlib.sha256(raw).hexdigest()


async def _count(sender: str) -> None:
    limits = house().settings.limits
    if sender:
        await spend(limits.letters_in_per_sender, "letter-in", key_of(sender))
    else:
        await spend(limits.letters_in_without_sender, "letter-in", "")


async def _kept(letter: IncomingMail) -> IncomingMail:
    earlier = await _kept_before(letter)
    if earlier and earlier.sender != letter.sender:
        claim = f"{letter.sender}\n{letter.message_id}"
        letter.message_id = hashlib.sha256(claim.encode()).hexdigest()
        earlier = await _kept_before(letter)
    if earlier:
        return earlier
    await emit(MailArrived(mail_id=letter.id))
    return letter


async def _kept_before(letter: IncomingMail) -> IncomingMail | None:
    """Keep a letter; return the one of its name if there is one already."""
    try:
        async with atomic():
            await letter.save(force_create=True)
    except IntegrityError:
        named = {"recipient": letter.recipient, "message_id": letter.message_id}
        return await IncomingMail.filter(**named).only(*_ENVELOPE).get()
    return None


_ENVELOPE = ("id", "message_id", "sender", "recipient", "size", "via", "state", "outcome", "thing",
             "received_at", "ended_at")  # fmt: skip


async def settle(mail_id: int, state: ArrivalState, outcome: str, thing: str = "") -> bool:
    """Note what became of a letter that waited or was held; return whether it did.

    ``outcome`` is one word for it, ``thing`` what it became ("post:17").
    """
    open_still = IncomingMail.filter(
        id=mail_id, state__in=[ArrivalState.WAITING, ArrivalState.HELD]
    )
    ended_at = None if state is ArrivalState.HELD else now()
    count = await open_still.update(state=state, outcome=outcome, thing=thing, ended_at=ended_at)
    log(__name__).info("letter sorted", mail=mail_id, state=state.value, outcome=outcome)
    return count > 0


async def look_again() -> int:
    """Tell again of letters that wait for more than half an hour; return how many.

    Whatever kept them from being sorted may be over. After three days nobody tells of them any
    more; they are kept, and their jobs stand where an admin sees them.
    """
    moment = now()
    forgotten = IncomingMail.filter(
        state=ArrivalState.WAITING,
        received_at__gt=moment - _HOPELESS,
        received_at__lt=moment - _FORGOTTEN,
    )
    ids = await forgotten.order_by("received_at").limit(_BATCH).values_list("id", flat=True)
    for mail_id in ids:
        await emit(MailArrived(mail_id=int(str(mail_id))))
    return len(ids)
