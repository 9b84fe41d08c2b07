"""How fast a thread may go: one page for moderators, with a form for each way."""

from __future__ import annotations

from collections.abc import Awaitable

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.models import Member
from forum.core.errors import NotFound
from forum.core.html import redirect_to
from forum.core.i18n import gettext as _
from forum.core.routing import BaseRoute, Route
from forum.threads.actions import pace
from forum.threads.forms.curation import ReasonForm
from forum.threads.forms.pace import (
    CloseForm,
    EndForm,
    PartForm,
    RestForm,
    SlowForm,
    blank_forms,
    slow_choices,
)
from forum.threads.models import Thread
from forum.threads.pace_words import pace_of
from forum.threads.routes.curation import curating_page, moderated_thread

_FORMS: dict[str, type[ReasonForm]] = {"slow": SlowForm, "close": CloseForm, "rest": RestForm}


async def show(request: Request) -> Response:
    """Show how fast a thread may go, and change one thing about that."""
    member, thread = await moderated_thread(request)
    forms, sent = blank_forms(thread), ""
    if request.method == "POST":
        which = await PartForm.read(request)
        if which.errors:
            raise NotFound
        sent, ends = which.part, which.action == "end"
        form = forms[sent] = await (EndForm if ends else _FORMS[sent]).read(request)
        if not form.errors:
            with form.hearing():
                await _act(member, thread, sent, form)
                return redirect_to(thread.url, notice=_("Done; it stands in the log."))
    return await curating_page(
        request, "threads/pace.html", thread, forms[sent or "slow"], forms=forms,
        sent=sent or "slow", pace=pace_of(thread), choices=slow_choices(),
    )  # fmt: skip


def _act(member: Member, thread: Thread, part: str, form: ReasonForm) -> Awaitable[None]:
    words = (member, thread, form.reason)
    match form:
        case SlowForm():
            return pace.slow_thread(*words, form.wait)
        case CloseForm():
            return pace.close_at(*words, form.closes_at)
        case RestForm():
            return pace.rest_thread(*words, form.rests_until)
    return (pace.keep_open if part == "close" else pace.end_rest)(*words)


routes: list[BaseRoute] = [
    Route("/threads/{id:number}/pace", show, name="threads:pace", methods=["GET", "POST"]),
]
