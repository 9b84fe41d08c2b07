"""A thread's poll: its page, keeping it, voting, closing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.models import Member, Viewer
from forum.accounts.queries import signed_in
from forum.core.errors import NotFound, require
from forum.core.forms import Form
from forum.core.html import page, redirect_to
from forum.core.i18n import gettext as _
from forum.core.routing import BaseRoute, Route
from forum.threads import policy
from forum.threads.actions import polls, votes
from forum.threads.forms.curation import ReasonForm
from forum.threads.forms.polls import (
    PollForm,
    VoteForm,
    ballot_of,
    blank_poll,
    form_of,
    most_choices,
)
from forum.threads.models import Thread
from forum.threads.queries.polls import PollView, poll_of, voters_of, votes_of
from forum.threads.queries.threads import Place, get_thread, place_of


@dataclass(frozen=True)
class _May:
    """What somebody may do with a thread's poll."""

    vote: bool
    change: bool
    close: bool


async def show(request: Request) -> Response:
    """Show the poll; to its author also what can be changed, or the form for a new one."""
    thread = await get_thread(request.path_params["id"], seen_by=request.user)
    return await _poll_page(request, thread)


async def save(request: Request) -> Response:
    """Give one's thread a poll, or change it."""
    member = signed_in(request)
    thread = await get_thread(request.path_params["id"], seen_by=member)
    require(member.id == thread.author_id, _("A poll is kept by the thread's author."))
    form = await PollForm.read(request)
    if not form.errors:
        with form.hearing():
            await polls.save_poll(member, thread, ballot_of(form, member))
            return redirect_to(_place(thread), notice=_("The poll stands under your post."))
    return await _poll_page(request, thread, form)


async def vote(request: Request) -> Response:
    """Vote, vote otherwise, or take one's vote back."""
    member = signed_in(request)
    thread = await get_thread(request.path_params["id"], seen_by=member)
    form = await VoteForm.read(request)
    if not form.errors:
        with form.hearing():
            if form.action == "withdraw":
                await votes.withdraw(member, thread)
                return redirect_to(_place(thread), notice=_("Your vote is taken back."))
            await votes.vote(member, thread, form.option)
            return redirect_to(_place(thread), notice=_("Your vote counts."))
    return await _poll_page(request, thread, form)


async def close(request: Request) -> Response:
    """Close the poll before its time."""
    member = signed_in(request)
    thread = await get_thread(request.path_params["id"], seen_by=member)
    moderates = (await place_of(member, thread)).moderates
    allowed = policy.can_close_poll(member, thread, moderates=moderates)
    require(allowed, _("The thread's author and moderators can close its poll."))
    form = await ReasonForm.read(request)
    if not form.errors:
        with form.hearing():
            await polls.close_poll(member, thread, form.reason)
            return redirect_to(_place(thread), notice=_("The poll is closed."))
    return await _poll_page(request, thread, form)


async def remove(request: Request) -> Response:
    """Take a poll away that nobody has voted in."""
    member = signed_in(request)
    thread = await get_thread(request.path_params["id"], seen_by=member)
    await polls.remove_poll(member, thread)
    return redirect_to(thread.url, notice=_("The poll is gone."))


def _place(thread: Thread) -> str:
    return f"{thread.url}#poll"


async def _poll_page(request: Request, thread: Thread, form: Form | None = None) -> Response:
    viewer = request.user
    poll, place = await poll_of(thread.id), await place_of(viewer, thread)
    may = _may(viewer, thread, place, poll)
    if poll is None and not (may.change or isinstance(form, PollForm)):
        raise NotFound(_("There is no poll in this thread."))
    mine = await votes_of(viewer, poll.id) if poll else frozenset()
    form = form or ReasonForm.blank()
    return page(
        request,
        "threads/poll.html",
        status=form.status,
        section="threads",
        thread=thread,
        poll=poll,
        mine=mine,
        may=may,
        voters=await voters_of(poll) if poll and poll.shows_to(mine) else {},
        form=form,
        **_forms(viewer, poll, form),
    )


def _may(viewer: Viewer, thread: Thread, place: Place, poll: PollView | None) -> _May:
    touched = poll is not None and (poll.voter_count > 0 or poll.is_closed)
    is_open = poll is not None and not poll.is_closed
    asked = viewer, thread, thread.group, place.membership
    return _May(
        vote=is_open and policy.can_vote(*asked),
        change=policy.can_keep_poll(viewer, thread) and not touched,
        close=is_open and policy.can_close_poll(viewer, thread, moderates=place.moderates),
    )


def _forms(viewer: Viewer, poll: PollView | None, sent: Form) -> dict[str, Any]:
    """Return each form of the page: the one that was sent as it was typed, the others fresh."""
    kept = blank_poll()
    if isinstance(sent, PollForm):
        kept = sent
    elif poll and isinstance(viewer, Member):
        kept = form_of(poll, viewer)
    return {
        "poll_form": kept,
        "vote_form": sent if isinstance(sent, VoteForm) else None,
        "reason_form": sent if isinstance(sent, ReasonForm) else ReasonForm.blank(),
        "most_choices": most_choices(),
    }


_POLL = "/threads/{id:number}/poll"

routes: list[BaseRoute] = [
    Route(_POLL, show, name="threads:poll", methods=["GET"]),
    Route(_POLL, save, name="threads:poll-save", methods=["POST"]),
    Route(f"{_POLL}/votes", vote, name="threads:poll-vote", methods=["POST"]),
    Route(f"{_POLL}/close", close, name="threads:poll-close", methods=["POST"]),
    Route(f"{_POLL}/remove", remove, name="threads:poll-remove", methods=["POST"]),
]
