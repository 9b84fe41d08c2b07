"""Accepting replies as answers, and bringing an unanswered question back to the top."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.queries import signed_in
from forum.core.errors import NotFound
from forum.core.html import redirect_to
from forum.core.i18n import gettext as _
from forum.core.routing import BaseRoute, Route
from forum.threads.actions import answers
from forum.threads.forms.answers import AnswerForm
from forum.threads.queries.addresses import place_on_page
from forum.threads.queries.posts import get_post
from forum.threads.queries.threads import get_thread


async def answer(request: Request) -> Response:
    """Accept a reply as an answer, or take that back."""
    member = signed_in(request)
    thread = await get_thread(request.path_params["id"], seen_by=member)
    form = await AnswerForm.read(request)
    if form.errors:
        raise NotFound(_("Choose a reply of this thread."))
    post = await get_post(form.post, seen_by=member)
    if post.thread_id != thread.id:
        raise NotFound(_("Choose a reply of this thread."))
    accepted = await answers.accept(member, post, wanted=form.wanted)
    said = _("Accepted as an answer.") if accepted else _("It no longer counts as an answer.")
    return redirect_to(place_on_page(post), notice=said)


async def bump(request: Request) -> Response:
    """Bring one's own unanswered question back to the top."""
    member = signed_in(request)
    thread = await get_thread(request.path_params["id"], seen_by=member)
    await answers.bump(member, thread)
    return redirect_to(thread.url, notice=_("Your question stands at the top again."))


routes: list[BaseRoute] = [
    Route("/threads/{id:number}/answer", answer, name="threads:answer", methods=["POST"]),
    Route("/threads/{id:number}/bump", bump, name="threads:bump", methods=["POST"]),
]
