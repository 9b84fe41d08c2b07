"""Trials: whose they are, and who is to be asked what came of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from forum.accounts.models import Member
from forum.core.errors import NotFound
from forum.core.zones import zone
from forum.threads.models import Kind, Report, State, Thread, Trial

HOUR = 8  # in the morning, on the member's clock
_FARTHEST = timedelta(hours=14)  # from UTC, where the day begins first


async def trial_of(member: Member, thread: Thread) -> Trial | None:
    """Return what this member's library tries here; None if it doesn't."""
    return await Trial.get_or_none(
        thread_id=thread.id, member_id=member.id, withdrawn_at__isnull=True
    )


async def latest_trial_of(member: Member) -> Trial | None:
    """Return what this member said last about her library, wherever that was."""
    return await Trial.filter(member_id=member.id).order_by("-created_at", "-id").first()


async def get_trial(trial_id: int) -> Trial:
    """Return a trial, also one that was withdrawn. Callers see who may know of its thread.

    Raises:
        NotFound: if there is none.
    """
    trial = await Trial.get_or_none(id=trial_id)
    if trial is None:
        raise NotFound
    return trial


async def report_on(trial: Trial) -> Report | None:
    """Return what was reported on a trial."""
    return await Report.get_or_none(trial_id=trial.id).select_related("post")


async def report_in(post_id: int) -> Report | None:
    """Return the report that a post stands for; None if it's an ordinary post."""
    return await Report.get_or_none(post_id=post_id)


async def due_trials(
    moment: datetime, *, after: int = 0, size: int = 100
) -> tuple[Sequence[Trial], int]:
    """Return trials whose members are to be asked now, and where to go on; 0 if nowhere.

    They are among the next ``size`` whose number is higher than ``after``. Those in threads where
    nothing can be reported just now are asked when it can.
    """
    trials = await (
        Trial.filter(
            id__gt=after, check_on__lte=(moment + _FARTHEST).date(), asked_at__isnull=True,
            withdrawn_at__isnull=True, report__id__isnull=True, thread__kind=Kind.IDEA,
            thread__state=State.VISIBLE, thread__locked_at__isnull=True,
        )
        .order_by("id").limit(size).select_related("member")
    )  # fmt: skip
    due = [trial for trial in trials if is_due(trial, trial.member, moment)]
    return due, trials[-1].id if len(trials) == size else 0


def is_due(trial: Trial, member: Member, moment: datetime) -> bool:
    """Tell whether it's the morning of the trial's day, or later, where the member lives."""
    here = moment.astimezone(zone(member.time_zone))
    is_that_morning = here.date() == trial.check_on and here.hour >= HOUR
    return here.date() > trial.check_on or is_that_morning
