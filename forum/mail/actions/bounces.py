"""Counting letters that came back, and writing no more where too many did."""

from __future__ import annotations

import zlib
from datetime import datetime, timedelta

from forum.core.database import atomic, now
from forum.core.house import house
from forum.core.logging import log
from forum.core.signals import emit
from forum.mail import returning
from forum.mail.actions.arriving import settle
from forum.mail.addresses import key_of
from forum.mail.bounces import scoring
from forum.mail.bounces.reports import LOOKED_AT, Report, Verdict, read_report
from forum.mail.bounces.statuses import Kind
from forum.mail.models import ArrivalState, Bounce, Cause, IncomingMail, OutgoingMail, Suppression
from forum.mail.signals import AddressStopped

_NOTED = {Kind.DELAYED: "delayed", Kind.SOFT: "bounce", Kind.HARD: "bounce",
          Kind.COMPLAINT: "complaint"}  # fmt: skip


async def arrived_bounce(mail: IncomingMail) -> bool:
    """Note what a letter that came in reports of one of ours; return whether it is about one.

    It is if it came to a return path of ours, or if it is a report and one stands in it: nobody
    else knows it. Then its story ends here, and telling it twice changes nothing. Otherwise
    nothing is done.
    """
    report = await house().in_thread("mail", _reported, mail.packed)
    letter_id = _letter_of(mail.recipient, report)
    if letter_id is None:
        return False
    async with atomic():
        if (await mail.held()).state is ArrivalState.WAITING:
            outcome = await _noted(letter_id, report)
            state = ArrivalState.TAKEN if outcome in _NOTED.values() else ArrivalState.IGNORED
            await settle(mail.id, state, outcome, f"letter:{letter_id}")
    return True


def _reported(packed: bytes) -> Report | None:
    return read_report(zlib.decompressobj().decompress(packed, LOOKED_AT))


def _letter_of(recipient: str, report: Report | None) -> int | None:
    for address in (recipient, *(report.return_paths if report else ())):
        signed = returning.read(address)
        if signed and signed.kind == "bounce":
            return signed.numbers[0]
    return None


async def _noted(letter_id: int, report: Report | None) -> str:
    letter = await OutgoingMail.get_or_none(id=letter_id).only("id", "recipient")
    if report is None:
        return "automatic"
    if letter is None or not letter.recipient:
        return "late"  # whom it went to is forgotten
    verdict = report.about(letter.recipient)
    await note_bounce(letter.recipient, verdict, at=now())
    return _NOTED.get(verdict.kind, "automatic")


async def note_bounce(address: str, verdict: Verdict, *, at: datetime) -> None:
    """Count a letter that came back; at the limit, or for a complaint, write there no more."""
    async with atomic():
        if verdict.kind is Kind.COMPLAINT:
            await _stop(address, Cause.COMPLAINED, verdict)
        elif verdict.kind in scoring.POINTS:
            await _count(address, verdict, at)


async def _count(address: str, verdict: Verdict, at: datetime) -> None:
    key, today = key_of(address), at.date()
    told = {"points": scoring.POINTS[verdict.kind], "status": verdict.status,
            "reason": verdict.reason}  # fmt: skip
    first = Bounce(address=key, day=today, created_at=at, **told)
    await Bounce.bulk_create([first], ignore_conflicts=True)
    await Bounce.filter(address=key, day=today, points__lt=told["points"]).update(**told)
    recent = Bounce.filter(address=key, day__gt=today - timedelta(days=scoring.FADES))
    if scoring.is_enough(await recent.values_list("day", "points"), today):
        await _stop(address, Cause.BOUNCED, verdict)


async def _stop(address: str, cause: Cause, verdict: Verdict) -> None:
    key = key_of(address)
    why = {"code": verdict.reply, "reason": verdict.reason, "cause": cause}
    if await Suppression.exists(address=key):
        if cause is Cause.COMPLAINED:
            await Suppression.filter(address=key).update(**why)
        return
    await Suppression.bulk_create([Suppression(address=key, **why)], ignore_conflicts=True)
    log(__name__).info("address stopped", cause=cause.value, status=verdict.status)
    await emit(AddressStopped(address))
