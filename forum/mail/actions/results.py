"""Noting what came of an attempt, at once and each in its own statement."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from forum.core.database import atomic, now
from forum.core.house import house
from forum.core.logging import log
from forum.mail.actions.bounces import note_bounce
from forum.mail.bounces.reports import Verdict
from forum.mail.bounces.statuses import graded_at_recipient, status_in
from forum.mail.models import LetterState, MailTrouble, OutgoingMail
from forum.mail.sending.failures import Away, Failure, LetterRefused, RecipientRefused, WeAreRefused

_LONGEST_WAIT = 5**4  # minutes; a letter is tried every ten hours at least
_ABSENCE = timedelta(seconds=50)  # the timetable looks each minute
_THE_ONE = 1  # key of the only row of MailTrouble


async def carried(letter: OutgoingMail, failure: Failure | None) -> None:
    """Note that the mail server answered: it took the letter, or not."""
    match failure:
        case None:
            await _end(letter, LetterState.SENT)
        case RecipientRefused():
            await _refused_recipient(letter, failure)
        case LetterRefused():
            await _end(letter, LetterState.REFUSED, failure)
        case _:
            await _wait(letter, failure)


async def suppressed(letter: OutgoingMail) -> None:
    """Note that a letter was not tried, because nothing is sent to its address."""
    await _end(letter, LetterState.SUPPRESSED)


async def troubled(letter: OutgoingMail, failure: Away | WeAreRefused) -> None:
    """Note that the server takes no letters. What it wants from us isn't the letter's fault."""
    moment, refuses = now(), isinstance(failure, WeAreRefused)
    pause = timedelta(minutes=house().settings.mail.refused_minutes) if refuses else _ABSENCE
    if refuses:  # another letter is tried first next time
        await _change(letter, last_error=str(failure), due_at=moment + pause)
    else:
        await _wait(letter, failure)
    log(__name__).warning("mail server takes no letters", code=failure.code)
    told = {"refuses": refuses, "code": failure.code, "reason": failure.reason,
            "last_at": moment, "retry_at": moment + pause}  # fmt: skip
    first = MailTrouble(id=_THE_ONE, since=moment, **told)
    await MailTrouble.bulk_create([first], ignore_conflicts=True)
    await MailTrouble.filter(id=_THE_ONE).exclude(refuses=refuses).update(since=moment)
    await MailTrouble.filter(id=_THE_ONE).update(**told)


async def trouble_is_over(trouble: MailTrouble) -> None:
    """Note that the server takes letters again.

    Time in which we were refused doesn't count: all that wait begin anew.
    """
    log(__name__).info("mail server takes letters again", since=trouble.since.isoformat())
    async with atomic():
        await MailTrouble.filter(id=trouble.id).delete()
        if trouble.refuses:
            until = now() + timedelta(hours=house().settings.mail.give_up_hours)
            await OutgoingMail.filter(state=LetterState.WAITING).update(give_up_at=until)


async def _refused_recipient(letter: OutgoingMail, failure: Failure) -> None:
    verdict = Verdict(
        graded_at_recipient(failure.code, failure.reason),
        status_in(failure.reason),
        failure.code,
        failure.reason,
    )
    async with atomic():
        await note_bounce(letter.recipient, verdict, at=now())
        await _end(letter, LetterState.REFUSED, failure)


async def _end(letter: OutgoingMail, state: LetterState, failure: Failure | None = None) -> None:
    changes: dict[str, Any] = {"state": state, "ended_at": now()}
    if letter.is_secret:
        changes["message"] = ""
    if state is not LetterState.SUPPRESSED:
        changes["attempts"] = letter.attempts + 1
    await _change(letter, last_error=str(failure or ""), **changes)
    log(__name__).info("letter ended", letter=letter.id, kind=letter.kind, state=state.value)


async def _wait(letter: OutgoingMail, failure: Failure) -> None:
    moment = now()
    if moment >= letter.give_up_at:
        await _end(letter, LetterState.GIVEN_UP, failure)
        return
    due = min(_next_attempt(moment, letter.attempts), letter.give_up_at)
    await _change(letter, last_error=str(failure), attempts=letter.attempts + 1, due_at=due)


def _next_attempt(moment: datetime, attempts_before: int) -> datetime:
    minutes = min(5**attempts_before, _LONGEST_WAIT) * random.uniform(0.9, 1.1)  # noqa: S311
    return moment + timedelta(minutes=minutes)


async def _change(letter: OutgoingMail, **changes: Any) -> None:
    # Whoever lost the lease has nothing to say any more.
    mine = OutgoingMail.filter(id=letter.id, lease=letter.lease)
    await mine.update(lease=None, leased_until=None, **changes)
