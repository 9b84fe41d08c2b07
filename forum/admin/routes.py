"""Addresses of the keepers of the place. Whoever is no admin finds nothing here."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from forum.accounts.models import Member
from forum.admin import actions, policy, queries, roles
from forum.admin.forms import ArrivalsForm, JobForm, LiftForm, OutboxForm, TestLetterForm
from forum.admin.outcomes import outcome_words
from forum.admin.reading import opened
from forum.core.errors import NotFound
from forum.core.house import house
from forum.core.html import page, redirect
from forum.core.i18n import gettext as _
from forum.core.routing import BaseRoute, Route
from forum.mail import policy as mail_policy
from forum.mail import queries as mail
from forum.mail.bounces import rates
from forum.mail.domain.examination import examine
from forum.mail.models import ArrivalState, LetterState, OutgoingMail

# A letter is shown as a mail program would: no script, no address fetched, no link followed.
_LETTER_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def _keeper(request: Request) -> Member:
    queries.ensure_keeper(request.user)
    assert isinstance(request.user, Member)
    return request.user


async def index(request: Request) -> Response:
    """Show how the machinery is doing."""
    _keeper(request)
    return page(
        request,
        "admin/index.html",
        section="admin",
        overview=await queries.overview(),
        versions=await queries.versions(),
        words=state_words(),
    )


async def outbox(request: Request) -> Response:
    """Show letters, ``?state=``, from the newest or the one ``before``."""
    _keeper(request)
    form = OutboxForm.of(request.query_params)
    if form.errors:
        raise NotFound
    letters = await mail.letters(form.wanted, int(form.before) if form.before else None)
    older = letters[-1].id if len(letters) == mail.PAGE else None
    return page(
        request,
        "admin/outbox.html",
        section="admin",
        form=form,
        letters=letters,
        counts=await mail.counts(),
        words=state_words(),
        older=request.url.include_query_params(before=older).query if older else "",
    )


async def letter(request: Request) -> Response:
    """Show a letter's envelope and state, and what it says while letters become files."""
    admin, found = _keeper(request), await _letter(request)
    return page(
        request,
        "admin/letter.html",
        section="admin",
        letter=found,
        contents=opened(found.message) if policy.can_read(admin, found) else None,
        suppression=await mail.suppression_of(found.recipient),
        can_send=mail_policy.can_try_again(found),
        words=state_words(),
    )


async def letter_page(request: Request) -> Response:
    """Show the HTML part of a letter as it is, shut off from everything."""
    admin, found = _keeper(request), await _letter(request)
    if not policy.can_read(admin, found):
        raise NotFound
    headers = {"Content-Security-Policy": _LETTER_POLICY}
    return HTMLResponse(opened(found.message).page, headers=headers)


async def send_again(request: Request) -> Response:
    """Have a letter tried at once."""
    admin, found = _keeper(request), await _letter(request)
    await actions.send_again(admin, found)
    return redirect(request, "admin:letter", id=found.id, notice=_("It will be sent now."))


async def lift_suppression(request: Request) -> Response:
    """Let letters go to an address again that refused one."""
    admin, found = _keeper(request), await _letter(request)
    await actions.lift_suppression(admin, found.recipient)
    notice = _("Letters go to this address again.")
    return redirect(request, "admin:letter", id=found.id, notice=notice)


async def bounces(request: Request) -> Response:
    """Show how letters fare by domain, and to whom none are sent any more."""
    _keeper(request)
    return page(
        request,
        "admin/bounces.html",
        section="admin",
        rates=await rates.rates(queries.SHOWN),
        days=rates.DAYS,
        keep_days=house().settings.mail.keep_days,
        suppressions=await mail.suppressions(queries.SHOWN),
        suppressed=await mail.count_suppressed(),
    )


async def lift_bounces(request: Request) -> Response:
    """Let letters go to an address again."""
    admin, form = _keeper(request), await LiftForm.read(request)
    if form.errors:
        raise NotFound
    await actions.lift_suppression(admin, form.address)
    notice = _("Letters go to %(address)s again.") % {"address": form.address}
    return redirect(request, "admin:bounces", notice=notice)


async def mail_page(request: Request) -> Response:
    """Show what came in, and after a look at the DNS (``?look=1``) what our domain lacks."""
    admin = _keeper(request)
    return await _mail_page(request, TestLetterForm.blank(to=admin.email))


async def arrivals(request: Request) -> Response:
    """Show what became of letters that came in, ``?state=``, from the newest or ``before``."""
    _keeper(request)
    form = ArrivalsForm.of(request.query_params)
    if form.errors:
        raise NotFound
    found = await mail.arrivals(form.wanted, int(form.before) if form.before else None)
    older = found[-1].id if len(found) == mail.PAGE else None
    return page(
        request,
        "admin/arrivals.html",
        section="admin",
        form=form,
        arrivals=found,
        words=arrival_words(),
        outcomes=outcome_words(),
        older=request.url.include_query_params(before=older).query if older else "",
    )


async def send_test_letter(request: Request) -> Response:
    """Send a letter to see whether it arrives."""
    admin, form = _keeper(request), await TestLetterForm.read(request)
    if not form.errors:
        with form.hearing():
            found = await actions.send_test_letter(admin, form.to)
            notice = _("The letter is on its way. This page tells what becomes of it.")
            return redirect(request, "admin:letter", id=found.id, notice=notice)
    return await _mail_page(request, form)


async def _mail_page(request: Request, form: TestLetterForm) -> Response:
    settings = house().settings
    looks = request.method != "POST" and request.query_params.get("look") == "1"
    return page(
        request,
        "admin/mail.html",
        status=form.status,
        section="admin",
        form=form,
        findings=await examine(settings) if looks else None,
        sender=settings.mail_from,
        incoming=settings.mail.incoming,
        arrivals=await mail.arrival_counts(queries.ARRIVAL_DAYS),
        days=queries.ARRIVAL_DAYS,
        words=arrival_words(),
    )


async def jobs(request: Request) -> Response:
    """Show jobs that were set aside, and how many wait."""
    _keeper(request)
    return page(
        request,
        "admin/jobs.html",
        section="admin",
        numbers=await queries.job_numbers(),
        jobs=await queries.dead_jobs(),
    )


async def run_again(request: Request) -> Response:
    """Give a job that was set aside a new start."""
    admin, form = _keeper(request), await JobForm.read(request)
    if form.errors:
        raise NotFound
    await actions.run_again(admin, form.job)
    return redirect(request, "admin:jobs", notice=_("The job will be run again."))


async def _letter(request: Request) -> OutgoingMail:
    return await mail.get_letter(request.path_params["id"])


def state_words() -> dict[LetterState, str]:
    """Return what each state of a letter is called."""
    return {
        LetterState.WAITING: _("Waiting"),
        LetterState.SENT: _("Sent"),
        LetterState.REFUSED: _("Refused"),
        LetterState.GIVEN_UP: _("Given up"),
        LetterState.SUPPRESSED: _("Not tried"),
    }


def arrival_words() -> dict[ArrivalState, str]:
    """Return what became of a letter that came in."""
    return {
        ArrivalState.WAITING: _("Waiting"),
        ArrivalState.TAKEN: _("Taken"),
        ArrivalState.HELD: _("Held"),
        ArrivalState.REFUSED: _("Refused"),
        ArrivalState.IGNORED: _("Ignored"),
    }


_LETTER = "/admin/outbox/{id:number}"

routes: list[BaseRoute] = [
    Route("/admin", index, name="admin:index", methods=["GET"]),
    Route("/admin/outbox", outbox, name="admin:outbox", methods=["GET"]),
    Route(_LETTER, letter, name="admin:letter", methods=["GET"]),
    Route(f"{_LETTER}/page", letter_page, name="admin:letter-page", methods=["GET"]),
    Route(f"{_LETTER}/again", send_again, name="admin:letter-again", methods=["POST"]),
    Route(f"{_LETTER}/lift", lift_suppression, name="admin:letter-lift", methods=["POST"]),
    Route("/admin/bounces", bounces, name="admin:bounces", methods=["GET"]),
    Route("/admin/bounces/lift", lift_bounces, name="admin:bounces-lift", methods=["POST"]),
    Route("/admin/mail", mail_page, name="admin:mail", methods=["GET"]),
    Route("/admin/arrivals", arrivals, name="admin:arrivals", methods=["GET"]),
    Route("/admin/mail/test", send_test_letter, name="admin:mail-test", methods=["POST"]),
    *roles.routes,
    Route("/admin/jobs", jobs, name="admin:jobs", methods=["GET"]),
    Route("/admin/jobs/again", run_again, name="admin:job-again", methods=["POST"]),
]
