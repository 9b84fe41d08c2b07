"""Trials of ideas and what came of them."""

from __future__ import annotations

from datetime import date, timedelta

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.models import Member
from forum.accounts.queries import signed_in
from forum.core.database import now
from forum.core.errors import NotFound, require
from forum.core.html import page, redirect, redirect_to
from forum.core.i18n import gettext as _
from forum.core.i18n import short_date
from forum.core.routing import BaseRoute, Route
from forum.core.zones import zone
from forum.threads import policy
from forum.threads.actions import reports, trials
from forum.threads.actions.drafts import Writing
from forum.threads.draft_places import reply_place
from forum.threads.forms.reports import ReportForm, again_choices
from forum.threads.forms.trials import TrialForm, library_kind_choices, library_size_choices
from forum.threads.models import Report, Thread, Trial
from forum.threads.pace_words import rest_of
from forum.threads.queries.posts import get_post
from forum.threads.queries.threads import get_thread, place_of
from forum.threads.queries.trials import get_trial, latest_trial_of, report_on, trial_of
from forum.threads.rescuing import rescued

_USUAL = timedelta(days=91)  # from the start to the day to check back


async def plan(request: Request) -> Response:
    """Ask what her library tries and until when, or what of that changes."""
    member = signed_in(request)
    thread = await get_thread(request.path_params["id"], seen_by=member)
    place = await place_of(member, thread)
    mine = await trial_of(member, thread)
    if mine and await report_on(mine):
        return redirect(request, "trials:report", id=mine.id)
    if request.method != "POST":
        allowed = policy.can_try(member, thread, thread.group, place.membership)
        require(allowed, _("This is no open idea, so nobody can begin a trial or report here."))
        return _plan_page(request, thread, mine, await _form_for(member, mine))
    form = await TrialForm.read(request)
    if not form.errors:
        with form.hearing():
            trial = await trials.plan_trial(member, thread, _planned(form))
            return redirect_to(f"{thread.url}#idea", notice=_promise(trial))
    return _plan_page(request, thread, mine, form)


async def _form_for(member: Member, mine: Trial | None) -> TrialForm:
    if mine:
        return TrialForm.blank(**{name: getattr(mine, name) for name in TrialForm.model_fields})
    latest = await latest_trial_of(member)
    today = _today(member)
    return TrialForm.blank(
        library=member.library or (latest.library if latest else ""),
        library_kind=latest.library_kind if latest else "",
        library_size=latest.library_size if latest else "",
        starts_on=today,
        check_on=today + _USUAL,
    )


def _today(member: Member) -> date:
    return now().astimezone(zone(member.time_zone)).date()


def _planned(form: TrialForm) -> trials.Plan:
    return trials.Plan(**{name: getattr(form, name) for name in TrialForm.model_fields})


def _promise(trial: Trial) -> str:
    day = short_date(trial.check_on)
    return _("Good luck! On %(day)s a letter asks you how it went.") % {"day": day}


def _plan_page(request: Request, thread: Thread, mine: Trial | None, form: TrialForm) -> Response:
    return page(
        request, "threads/trial.html", status=form.status, section="threads", thread=thread,
        mine=mine, form=form, library_kinds=library_kind_choices(),
        library_sizes=library_size_choices(),
    )  # fmt: skip


async def withdraw(request: Request) -> Response:
    """Take back that her library tries an idea."""
    member = signed_in(request)
    trial = await get_trial(request.path_params["id"])
    thread = await get_thread(trial.thread_id, seen_by=member)
    await trials.withdraw_trial(member, trial)
    return redirect_to(f"{thread.url}#idea", notice=_("Your trial is withdrawn."))


async def report(request: Request) -> Response:
    """Ask what came of a trial and post it, or change what was posted."""
    member = signed_in(request)
    trial = await get_trial(request.path_params["id"])
    written = await report_on(trial)
    if trial.member_id != member.id and not written:
        raise NotFound
    if request.method == "POST":
        return await _sent(request, member, trial, written)
    thread = await _thread_of(member, trial, written)
    await _require_open(member, thread, trial, written)
    form = ReportForm.of_report(written) if written else ReportForm.blank()
    return _report_page(request, thread, trial, written, form)


async def _sent(request: Request, member: Member, trial: Trial, written: Report | None) -> Response:
    # What is refused now, after so much was written, is refused on the page that still shows it.
    form = await ReportForm.read(request)
    async with rescued(member, Writing(reply_place(trial.thread_id), form.all_words)):
        thread = await _thread_of(member, trial, written)
    if not form.errors:
        with form.hearing():
            return await _reported(request, member, trial, written, form)
    return _report_page(request, thread, trial, written, form)


async def _thread_of(member: Member, trial: Trial, written: Report | None) -> Thread:
    if written:
        return (await get_post(written.post_id, seen_by=member)).thread
    return await get_thread(trial.thread_id, seen_by=member)


async def _require_open(
    member: Member, thread: Thread, trial: Trial, written: Report | None
) -> None:
    """Go on only if this member can report, or change what is reported.

    Raises:
        NotFound: if the trial was withdrawn.
        Forbidden: if the thread takes no reports, or the report no changes from her.
    """
    if trial.withdrawn_at:
        raise NotFound
    place = await place_of(member, thread)
    if written is None:
        allowed = policy.can_try(member, thread, thread.group, place.membership)
        require(allowed, _("This is no open idea, so nobody can begin a trial or report here."))
        return
    allowed = policy.can_edit(member, written.post, thread, moderates=place.moderates)
    require(allowed, _("This report can't be changed any more."))


def _report_page(
    request: Request, thread: Thread, trial: Trial, written: Report | None, form: ReportForm
) -> Response:
    return page(
        request, "threads/report.html", status=form.status, section="threads", thread=thread,
        trial=trial, written=written, form=form, verdicts=again_choices(),
        pace=[] if written else rest_of(thread), wait="",
    )  # fmt: skip


async def _reported(
    request: Request, member: Member, trial: Trial, written: Report | None, form: ReportForm
) -> Response:
    if written is None:
        post = await reports.post_report(member, trial, form.findings)
        thanks = _("Thank you. Your report is there.")
        return redirect(request, "posts:show", id=post.id, notice=thanks)
    post = await reports.change_report(member, written, trial, form.findings, form.reason)
    kept = _("Changed. What it was is kept in its history.")
    return redirect(request, "posts:show", id=post.id, notice=kept)


routes: list[BaseRoute] = [
    Route("/threads/{id:number}/trials", plan, name="threads:trials", methods=["GET", "POST"]),
    Route("/trials/{id:number}/withdraw", withdraw, name="trials:withdraw", methods=["POST"]),
    Route("/trials/{id:number}/report", report, name="trials:report", methods=["GET", "POST"]),
]
