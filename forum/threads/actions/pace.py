"""How fast a thread may go: slowed down, closed at a time, at rest for a while."""

from __future__ import annotations

from datetime import datetime, timedelta

from forum.accounts.models import Member
from forum.core.database import atomic, now
from forum.core.errors import Complaint, require
from forum.core.i18n import gettext as _
from forum.threads.actions.curation import close_by_clock, held_by, iso, tell
from forum.threads.models import State, Thread

SLOW = range(10, 604_801)  # seconds: a week at most
_LONGEST_REST = timedelta(days=7)
_LATEST = timedelta(days=366)


async def slow_thread(moderator: Member, thread: Thread, reason: str, seconds: int) -> None:
    """Let everybody but moderators wait so long between two posts; 0: no longer.

    Raises:
        Forbidden: if she doesn't moderate the thread's group.
        Complaint: about ``seconds``, or ``reason`` if there is none.
    """
    async with atomic():
        thread = await held_by(moderator, thread, reason)
        if seconds and seconds not in SLOW:
            raise Complaint("seconds", _("Give a number of seconds from 10 to 604800."))
        why, before = reason if seconds else "", thread.slow_seconds
        if (before, thread.slow_reason) == (seconds, why):
            return
        await _slow(thread, why, seconds)
        act = "slow" if seconds else "unslow"
        facts = {"slow_seconds": before}, {"slow_seconds": seconds}
        await tell(act, moderator, thread, reason, *facts)


async def close_at(moderator: Member, thread: Thread, reason: str, moment: datetime) -> None:
    """Let a thread be closed by the clock.

    Raises:
        Forbidden: if she doesn't moderate the thread's group, or it is closed.
        Complaint: about ``closes_at``, if it isn't to come within a year; or ``reason``.
    """
    async with atomic():
        thread = await held_by(moderator, thread, reason)
        require(not thread.is_locked, _("This thread is closed already."))
        if not now() < moment < now() + _LATEST:
            raise Complaint("closes_at", _("Choose a time that is to come, within a year."))
        if (thread.closes_at, thread.close_reason) != (moment, reason):
            await _close_at("close_at", moderator, thread, reason, moment)


async def keep_open(moderator: Member, thread: Thread, reason: str) -> None:
    """Let the clock leave a thread open; one that it has closed is opened otherwise.

    Raises:
        Forbidden: if she doesn't moderate the thread's group, or it is closed.
        Complaint: if she gives no reason.
    """
    async with atomic():
        thread = await held_by(moderator, thread, reason)
        require(not thread.is_locked, _("This thread is closed already."))
        if thread.closes_at:
            await _close_at("keep_open", moderator, thread, reason, None)


async def rest_thread(moderator: Member, thread: Thread, reason: str, until: datetime) -> None:
    """Let a thread rest: nobody but moderators replies before a moment.

    Raises:
        Forbidden: if she doesn't moderate the thread's group.
        Complaint: about ``rests_until``, if it isn't to come within seven days; or ``reason``.
    """
    async with atomic():
        thread = await held_by(moderator, thread, reason)
        if not now() < until <= now() + _LONGEST_REST:
            raise Complaint("rests_until", _("Choose a time that is to come, within seven days."))
        if (thread.rests_until, thread.rest_reason) != (until, reason):
            await _rest("rest", moderator, thread, reason, until)


async def end_rest(moderator: Member, thread: Thread, reason: str) -> None:
    """Let members reply again before the rest would have ended by itself.

    Raises:
        Forbidden: if she doesn't moderate the thread's group.
        Complaint: if she gives no reason.
    """
    async with atomic():
        thread = await held_by(moderator, thread, reason)
        if thread.is_resting:
            await _rest("end_rest", moderator, thread, reason, None)


async def close_if_due(thread_id: int) -> None:
    """Close a thread whose time has come, if that is still to be done."""
    async with atomic():
        thread = await Thread.filter(id=thread_id).select_for_update(no_key=True).get_or_none()
        if thread and thread.state in {State.VISIBLE, State.HIDDEN}:
            await close_by_clock(thread)


async def hand_on(moderator: Member, source: Thread, target: Thread, reason: str) -> None:
    """Let a thread that was split off go as slowly as the one its posts come from, or rest with it.

    A time to close stays with the old one: it was meant for that.
    """
    if source.slow_seconds:
        await _slow(target, source.slow_reason, source.slow_seconds)
        facts = {"slow_seconds": 0}, {"slow_seconds": source.slow_seconds}
        await tell("slow", moderator, target, reason, *facts)
    if source.is_resting:
        await _rest("rest", moderator, target, reason, source.rests_until, source.rest_reason)


async def _slow(thread: Thread, reason: str, seconds: int) -> None:
    thread.slow_seconds, thread.slow_reason = seconds, reason
    await thread.save(update_fields=["slow_seconds", "slow_reason"])


async def _close_at(
    act: str, moderator: Member, thread: Thread, reason: str, moment: datetime | None
) -> None:
    before = {"closes_at": iso(thread.closes_at)}
    thread.closes_at, thread.closes_by_id = moment, moderator.id if moment else None
    thread.close_reason = reason if moment else ""
    await thread.save(update_fields=["closes_at", "closes_by_id", "close_reason"])
    await tell(act, moderator, thread, reason, before, {"closes_at": iso(moment)})


async def _rest(
    act: str, moderator: Member, thread: Thread, reason: str, until: datetime | None, why: str = ""
) -> None:
    before = {"rests_until": iso(thread.rests_until if thread.is_resting else None)}
    thread.rests_until, thread.rest_reason = until, (why or reason) if until else ""
    await thread.save(update_fields=["rests_until", "rest_reason"])
    await tell(act, moderator, thread, reason, before, {"rests_until": iso(until)})
