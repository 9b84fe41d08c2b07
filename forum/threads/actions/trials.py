"""Trying an idea: saying so, changing when and what, withdrawing, and being asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from forum.accounts.models import Member
from forum.core import limits
from forum.core.database import atomic, now
from forum.core.errors import Complaint, require
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.text import fold
from forum.core.zones import zone
from forum.groups import queries as groups
from forum.groups.models import Group
from forum.threads import policy
from forum.threads.actions.ideas import moved
from forum.threads.emails import trials as emails
from forum.threads.models import (
    LibraryKind,
    LibrarySize,
    Report,
    Stage,
    StageMove,
    Thread,
    Trial,
)
from forum.threads.queries.trials import is_due

LONGEST = 3 * 366  # days from start to check
AHEAD = timedelta(days=366)  # a trial begins within a year


@dataclass(frozen=True)
class Plan:
    """What a library says when it tries an idea."""

    library: str
    library_kind: LibraryKind
    library_size: LibrarySize
    starts_on: date
    check_on: date
    looking_at: str = ""


async def plan_trial(member: Member, thread: Thread, plan: Plan) -> Trial:
    """Say that her library tries an idea, or change what she said; once for each idea.

    The first trial of a proposed idea moves it on. A later day to check back is asked about
    again.

    Raises:
        Forbidden: if the thread takes no trials from her, or hers was reported on.
        Complaint: about days that can't be.
        TooMany: if she changed too much.
    """
    await limits.spend(house().settings.limits.replies_per_member, "trial", str(member.id))
    async with atomic():
        thread = await thread.held()
        await let_try(member, thread)
        trial = await _held_of(member, thread)
        is_new = trial is None or trial.withdrawn_at is not None
        if trial:
            require(not await Report.exists(trial_id=trial.id), _reported())
        _check_days(plan, _today(member), None if is_new else trial)
        trial = await _kept(trial or Trial(member=member, thread=thread), plan, is_new=is_new)
        if is_new and thread.stage in {None, Stage.PROPOSED}:
            await moved(member, thread, Stage.TRYING, "")
    return trial


async def withdraw_trial(member: Member, trial: Trial) -> None:
    """Take back that her library tries an idea.

    If that alone had moved the idea on, it moves back.

    Raises:
        Forbidden: if it isn't hers, or was reported on.
    """
    async with atomic():
        thread = await Thread.filter(id=trial.thread_id).select_for_update(no_key=True).get()
        trial = await _held(trial.id)
        require(trial.member_id == member.id, _("Only who began a trial can withdraw it."))
        require(not await Report.exists(trial_id=trial.id), _reported())
        if trial.withdrawn_at:
            return
        trial.withdrawn_at = now()
        await trial.save(update_fields=["withdrawn_at"])
        if await _was_moved_by_trial_alone(thread):
            await moved(member, thread, Stage.PROPOSED, "")


async def ask_about(trial_id: int, *, at: datetime | None = None) -> bool:
    """Write to a member on the day she chose; tell whether a letter was written. Once a day chosen.

    Nothing is written while she could not report: she is asked when she can.
    """
    trial, moment = await Trial.get_or_none(id=trial_id).select_related("member"), at or now()
    if trial is None:
        return False
    member = trial.member
    async with atomic():
        thread = await Thread.filter(id=trial.thread_id).select_for_update(no_key=True).get()
        trial = await _held(trial_id)
        if trial.asked_at or trial.withdrawn_at or not is_due(trial, member, moment):
            return False
        is_vain = thread.is_resting or await Report.exists(trial_id=trial_id)
        if is_vain or not await _may_try(member, thread):
            return False
        await emails.ask_how_it_went(member, thread, trial)
        trial.asked_at = moment
        await trial.save(update_fields=["asked_at"])
    return True


async def let_try(member: Member, thread: Thread) -> None:
    """Go on only if she may try the idea of a held thread, or report on it.

    Raises:
        Forbidden: if not.
    """
    sentence = _("This is no open idea, so nobody can begin a trial or report here.")
    require(await _may_try(member, thread), sentence)


async def _may_try(member: Member, thread: Thread) -> bool:
    group = await Group.get(id=thread.group_id)
    return policy.can_try(member, thread, group, await groups.membership_of(member, group))


def _reported() -> str:
    return _("There is a report on this trial, so it stays as it is.")


async def _held(trial_id: int) -> Trial:
    return await Trial.filter(id=trial_id).select_for_update(no_key=True).get()


async def _held_of(member: Member, thread: Thread) -> Trial | None:
    own = Trial.filter(thread_id=thread.id, member_id=member.id)
    return await own.select_for_update(no_key=True).first()


def _today(member: Member) -> date:
    return now().astimezone(zone(member.time_zone)).date()


def _check_days(plan: Plan, today: date, former: Trial | None) -> None:
    if plan.starts_on > today + AHEAD:
        raise Complaint("starts_on", _("Choose a day within a year from today."))
    if plan.check_on <= plan.starts_on:
        raise Complaint("check_on", _("Choose a day after the start."))
    if (plan.check_on - plan.starts_on).days > LONGEST:
        raise Complaint("check_on", _("Choose a day within three years from the start."))
    is_as_before = former is not None and former.check_on == plan.check_on
    if plan.check_on <= today and not is_as_before:
        raise Complaint("check_on", _("Choose a day that is still to come."))


async def _kept(trial: Trial, plan: Plan, *, is_new: bool) -> Trial:
    if is_new or trial.check_on != plan.check_on:
        trial.asked_at = None
    if is_new:
        trial.created_at, trial.withdrawn_at = now(), None
    trial.library, trial.library_folded = plan.library, fold(plan.library)[:240]
    trial.library_kind, trial.library_size = plan.library_kind, plan.library_size
    trial.starts_on, trial.check_on = plan.starts_on, plan.check_on
    trial.looking_at = plan.looking_at
    await trial.save()
    return trial


async def _was_moved_by_trial_alone(thread: Thread) -> bool:
    if thread.stage is not Stage.TRYING:
        return False
    if await Trial.exists(thread_id=thread.id, withdrawn_at__isnull=True):
        return False
    last = await StageMove.filter(thread_id=thread.id).order_by("-id").first()
    return last is not None and not last.note
