"""Forgetting letters, and what the keepers of the place may do with them."""

from __future__ import annotations

from datetime import datetime, timedelta

from forum.core.database import atomic, now
from forum.core.errors import NotFound, require
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.signals import emit
from forum.mail import policy
from forum.mail.addresses import key_of
from forum.mail.bounces import scoring
from forum.mail.models import (
    ArrivalState,
    Bounce,
    IncomingMail,
    LetterState,
    MailTrouble,
    OutgoingMail,
    Suppression,
)
from forum.mail.signals import AddressResumed

ROWS_KEPT = timedelta(days=90)
_BATCH = 500


async def purge() -> int:
    """Forget what letters said and to whom, ``mail.keep_days`` after their end; return how many.

    Of letters that came in, what they were is forgotten ``mail.keep_raw_days`` after their end;
    one about which nobody decided within ``mail.keep_held_days`` is ignored. Kind, state and
    times remain for 90 days in all, so that the keepers see how mail has fared; bounces as long
    as they count.
    """
    moment = now()
    old = OutgoingMail.filter(ended_at__lt=moment - timedelta(days=house().settings.mail.keep_days))
    told = old.exclude(recipient="").limit(_BATCH)
    count = 0
    while ids := await told.values_list("id", flat=True):
        count += await OutgoingMail.filter(id__in=ids).update(
            message="", subject="", recipient="", last_error=""
        )
    await OutgoingMail.filter(ended_at__lt=moment - ROWS_KEPT).delete()
    await Bounce.filter(day__lte=moment.date() - timedelta(days=scoring.FADES)).delete()
    return count + await _purge_incoming(moment)


async def _purge_incoming(moment: datetime) -> int:
    mail = house().settings.mail
    undecided = IncomingMail.filter(
        state=ArrivalState.HELD, received_at__lt=moment - timedelta(days=mail.keep_held_days)
    )
    await undecided.update(state=ArrivalState.IGNORED, outcome="nobody decided", ended_at=moment)
    old = IncomingMail.filter(ended_at__lt=moment - timedelta(days=mail.keep_raw_days))
    count = await old.exclude(packed=b"").update(packed=b"")
    await IncomingMail.filter(ended_at__lt=moment - ROWS_KEPT).delete()
    return count


async def try_again(letter_id: int) -> None:
    """Let a letter that wasn't sent be tried at once, and the mail server with it.

    Raises:
        NotFound: if there is none.
        Forbidden: if it was sent, is being sent now, or what it said is forgotten.
    """
    moment = now()
    until = moment + timedelta(hours=house().settings.mail.give_up_hours)
    async with atomic():
        letter = await OutgoingMail.select_for_update().get_or_none(id=letter_id)
        if letter is None:
            raise NotFound
        require(policy.can_try_again(letter), _("This letter can't be sent again."))
        letter.state, letter.ended_at = LetterState.WAITING, None
        letter.due_at, letter.give_up_at, letter.attempts = moment, until, 0
        letter.lease = letter.leased_until = None
        await letter.save()
        await MailTrouble.all().update(retry_at=moment)


async def lift_suppression(address: str) -> bool:
    """Let letters go to an address again, with a clean slate; return whether it was suppressed."""
    key = key_of(address)
    async with atomic():
        await Bounce.filter(address=key).delete()
        count = await Suppression.filter(address=key).delete()
        if count:
            await emit(AddressResumed(address))
    return count > 0
