"""Sending what waits in the outbox, one letter at a time.

A run claims a letter, hands it over, notes what came of it, and claims the next: so a worker that
is killed leaves one letter in doubt at most, and what is awaited goes before what is not.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from forum.core.database import atomic, now
from forum.core.house import house
from forum.core.logging import log
from forum.mail.actions import results
from forum.mail.addresses import key_of
from forum.mail.models import Cause, LetterState, MailTrouble, OutgoingMail, Suppression, Urgency
from forum.mail.sending.carriers import Carrier, carrier_for
from forum.mail.sending.failures import Away, Failure, NotNow, Unwelcome, WeAreRefused
from forum.mail.sending.smtp import STEPS

MANY = 5  # refusals in a row, each for our own sake


@dataclass
class _Turn:
    """Whether this process sends letters now, and whether it was asked to look again."""

    is_taken: bool = False
    look_again: bool = False


async def deliver_due() -> bool:
    """Send letters that are due, the most urgent first; return whether there may be more.

    It ends when nothing is due, when the mail server can't or won't take letters, or after most
    of the time that a stopping process waits for its work. In one process one run goes on at a
    time; a second one makes the first look again.
    """
    if not await _due().exists():
        return False  # without a write lock and a connection: most looks find nothing
    turn = house().kept(_Turn)
    if turn.is_taken:
        turn.look_again = True
        return False
    turn.is_taken, turn.look_again = True, False
    try:
        # A letter may have come while the carrier said good-bye.
        return await _deliver(turn) or turn.look_again
    finally:
        turn.is_taken = False


async def _deliver(turn: _Turn) -> bool:
    trouble = await MailTrouble.first()
    if trouble and trouble.retry_at > now():
        return False
    settings = house().settings
    run = _Run(carrier_for(settings), trouble)
    ends = time.monotonic() + 0.8 * settings.web.shutdown_seconds
    try:
        while time.monotonic() < ends:
            turn.look_again = False
            letter = await _claim()
            if letter and not await run.bring(letter):
                return False
            if not letter and not turn.look_again:
                return False
    finally:
        await run.carrier.close()
    return True


async def _is_stopped(letter: OutgoingMail) -> bool:
    # Who waits at the screen may have mended her mailbox. Whether she has, her click will tell;
    # that a server took the letter lifts nothing.
    found = Suppression.filter(address=key_of(letter.recipient))
    if letter.urgency is Urgency.AWAITED:
        found = found.filter(cause=Cause.COMPLAINED)
    return await found.exists()


def _due() -> QuerySet[OutgoingMail]:
    moment = now()
    free = Q(leased_until=None) | Q(leased_until__lt=moment)
    return OutgoingMail.filter(free, state=LetterState.WAITING, due_at__lte=moment)


async def _claim() -> OutgoingMail | None:
    seconds = house().settings.mail.timeout * (STEPS + 1)
    async with atomic():
        first = _due().order_by("urgency", "due_at", "id").limit(1)
        for letter in await first.select_for_update(skip_locked=True):
            letter.lease, letter.leased_until = uuid4().hex, now() + timedelta(seconds=seconds)
            await letter.save(update_fields=["lease", "leased_until"])
            return letter
    return None


@dataclass
class _Run:
    """One run: the carrier, and the trouble there was until now."""

    carrier: Carrier
    trouble: MailTrouble | None
    unwelcome: int = 0

    async def bring(self, letter: OutgoingMail) -> bool:
        """Try one letter; return whether others can be tried after it."""
        if await _is_stopped(letter):
            await results.suppressed(letter)
            return True
        failure = self._weighed(await self._carry(letter))
        if isinstance(failure, Away | WeAreRefused):
            await results.troubled(letter, failure)
            return False
        if self.trouble and not isinstance(failure, Unwelcome):
            await results.trouble_is_over(self.trouble)
            await letter.refresh_from_db(["give_up_at"])
            self.trouble = None
        await results.carried(letter, failure)
        return True

    def _weighed(self, failure: Failure | None) -> Failure | None:
        # One recipient's server may dislike us; if all do, it's our own that does.
        self.unwelcome = self.unwelcome + 1 if isinstance(failure, Unwelcome) else 0
        is_refused_still = self.trouble is not None and self.trouble.refuses
        if failure and self.unwelcome >= (1 if is_refused_still else MANY):
            return WeAreRefused(failure.code, failure.reason)
        return failure

    async def _carry(self, letter: OutgoingMail) -> Failure | None:
        try:
            await self.carrier.carry(letter)
        except Failure as failure:
            return failure
        except OSError as error:  # the disk, for letters that become files
            return Away(0, str(error))
        except Exception as error:  # noqa: BLE001 (one odd letter must not hold up the others)
            log(__name__).exception("letter cannot be carried", letter=letter.id)
            return NotNow(0, f"A fault of ours: {type(error).__name__}")
        return None
