"""What waits, what went, and whether the mail server takes our letters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from tortoise.expressions import Q
from tortoise.functions import Count

from forum.core.database import now
from forum.core.errors import NotFound
from forum.mail.addresses import key_of
from forum.mail.models import (
    ArrivalState,
    IncomingMail,
    LetterState,
    MailTrouble,
    OutgoingMail,
    Suppression,
)

_SHORT_ABSENCE = timedelta(minutes=5)
PAGE = 50
_ENVELOPE = ("id", "kind", "recipient", "subject", "state", "due_at", "leased_until", "attempts",
             "last_error", "created_at", "ended_at")  # fmt: skip
_ARRIVED = ("id", "sender", "size", "via", "state", "outcome", "received_at", "ended_at")


async def mail_trouble() -> MailTrouble | None:
    """Return what admins should look after: the server refuses us, or is away for minutes."""
    trouble = await MailTrouble.first()
    if trouble is None or trouble.refuses or trouble.since < now() - _SHORT_ABSENCE:
        return trouble
    return None


async def letters(state: LetterState | None, before: int | None) -> list[OutgoingMail]:
    """Return a page of the outbox, newest first, older than the letter ``before``; no contents."""
    found = OutgoingMail.all() if state is None else OutgoingMail.filter(state=state)
    if before is not None:
        found = found.filter(id__lt=before)
    return await found.order_by("-id").limit(PAGE).only(*_ENVELOPE)


async def get_letter(letter_id: int) -> OutgoingMail:
    """Return a letter.

    Raises:
        NotFound: if there is none, or no longer.
    """
    letter = await OutgoingMail.get_or_none(id=letter_id)
    if letter is None:
        raise NotFound
    return letter


async def suppression_of(address: str) -> Suppression | None:
    """Return why nothing is sent to an address, None if it is."""
    return await Suppression.get_or_none(address=key_of(address))


async def suppressions(most: int) -> list[Suppression]:
    """Return addresses to which nothing is sent, the latest first."""
    return await Suppression.all().order_by("-created_at", "address").limit(most)


async def count_suppressed() -> int:
    """Return to how many addresses nothing is sent."""
    return await Suppression.all().count()


async def counts() -> Mapping[LetterState, int]:
    """Return how many letters are in each state."""
    rows = await OutgoingMail.annotate(n=Count("id")).group_by("state").values_list("state", "n")
    return dict.fromkeys(LetterState, 0) | {LetterState(state): n for state, n in rows}


async def arrival_counts(days: int) -> Mapping[ArrivalState, int]:
    """Return how many letters came in of late, and what became of them."""
    late = IncomingMail.filter(received_at__gte=now() - timedelta(days=days))
    rows = await late.annotate(n=Count("id")).group_by("state").values_list("state", "n")
    return dict.fromkeys(ArrivalState, 0) | {ArrivalState(state): n for state, n in rows}


async def arrivals(state: ArrivalState | None, before: int | None) -> list[IncomingMail]:
    """Return a page of what came in, newest first, older than the letter ``before``.

    What they say isn't there, nor to whom they came: that may be a group nobody may know of.
    """
    found = IncomingMail.all() if state is None else IncomingMail.filter(state=state)
    if before is not None:
        found = found.filter(id__lt=before)
    return await found.order_by("-id").limit(PAGE).only(*_ARRIVED)


async def oldest_due() -> OutgoingMail | None:
    """Return the letter that is due for longest."""
    due = OutgoingMail.filter(Q(due_at__lte=now()), state=LetterState.WAITING)
    return await due.order_by("due_at").first()
