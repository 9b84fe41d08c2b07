"""What a post said before: its history, one revision by itself, taking one out for good."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.queries import signed_in
from forum.core.errors import NotFound, require
from forum.core.html import Page, page, page_number, redirect
from forum.core.i18n import gettext as _
from forum.core.routing import BaseRoute, Route
from forum.threads import policy
from forum.threads.actions.redaction import redact_revision
from forum.threads.forms.curation import ReasonForm
from forum.threads.models import Post
from forum.threads.queries.backlinks import answers_to
from forum.threads.queries.history import get_wording, history_of
from forum.threads.queries.posts import get_post
from forum.threads.queries.threads import place_of
from forum.threads.words import to_old_html

_MOST_DIGITS = 9


async def history(request: Request) -> Response:
    """Show what each change of a post changed, ``?page=`` of them."""
    post = await get_post(request.path_params["id"], seen_by=request.user)
    place = await place_of(request.user, post.thread)
    insider = policy.can_read_hidden(request.user, post, moderates=place.moderates)
    if post.is_hidden:
        require(insider, _("The history of a hidden post is not shown."))
    number = page_number(request)
    found = await history_of(post, number, whole=insider)
    return page(
        request, "threads/history.html", section="threads", post=post, history=found,
        moderates=place.moderates, pages=Page(request, number=number, last=found.pages),
    )  # fmt: skip


async def wording_page(request: Request, post: Post) -> Response:
    """Show a post as it was in ``?revision=``, whatever it says now: citations lead here."""
    asked = request.query_params["revision"]
    if not (asked.isascii() and asked.isdigit() and len(asked) <= _MOST_DIGITS):
        raise NotFound
    place = await place_of(request.user, post.thread)
    insider = policy.can_read_hidden(request.user, post, moderates=place.moderates)
    wording = await get_wording(post, int(asked), whole=insider)
    return page(
        request, "threads/revision.html", section="threads", post=post, wording=wording,
        html=post.html if wording.is_present else await to_old_html(wording.body),
    )  # fmt: skip


async def redact(request: Request) -> Response:
    """Show what would go; then take it out for good."""
    member = signed_in(request)
    post = await get_post(request.path_params["id"], seen_by=member)
    number = request.path_params["number"]
    if not (await place_of(member, post.thread)).moderates:
        raise NotFound
    if number == post.revision:
        return redirect(request, "posts:edit", id=post.id, query="forget=1")
    wording = await get_wording(post, number, whole=True)
    form = await ReasonForm.read(request) if request.method == "POST" else ReasonForm.blank()
    if request.method == "POST" and not form.errors:
        with form.hearing():
            await redact_revision(member, post, number, form.reason)
            gone = _("Those words are gone for good.")
            return redirect(request, "posts:history", id=post.id, notice=gone)
    return page(
        request, "threads/redact.html", status=form.status, section="threads", post=post,
        wording=wording, form=form, answers=(await answers_to([post.id])).get(post.id, []),
    )  # fmt: skip


routes: list[BaseRoute] = [
    Route("/posts/{id:number}/history", history, name="posts:history", methods=["GET"]),
    Route(
        "/posts/{id:number}/revisions/{number:number}/redact",
        redact,
        name="posts:redact",
        methods=["GET", "POST"],
    ),
]
