"""Polls: keeping one in one's own thread, and closing it. Votes are in ``actions/votes``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from forum.accounts.models import Member
from forum.core import limits
from forum.core.database import atomic, now
from forum.core.errors import Complaint, NotFound, Refusal, require
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.signals import emit
from forum.groups import queries as groups
from forum.groups.models import Group
from forum.threads import policy
from forum.threads.models import Poll, PollOption, Results, Thread
from forum.threads.signals import Curated


@dataclass(frozen=True)
class Ballot:
    """What a poll asks, and by which rules."""

    question: str
    options: tuple[str, ...]
    max_choices: int
    is_secret: bool
    results: Results
    closes_at: datetime | None


async def save_poll(author: Member, thread: Thread, ballot: Ballot) -> None:
    """Give one's thread a poll, or change all of it as long as nobody has voted.

    Raises:
        Forbidden: if it isn't her thread, or it's closed.
        Refusal: if somebody has voted, or the poll is over.
        TooMany: if she changed it too often.
    """
    await limits.spend(house().settings.limits.replies_per_member, "poll", str(author.id))
    async with atomic():
        thread = await _held_by_author(author, thread)
        poll = await Poll.get_or_none(thread_id=thread.id) or Poll(thread_id=thread.id)
        if poll.id:
            _still_untouched(poll)
        _fill(poll, ballot)
        await poll.save()
        # New rows, not changed ones: whoever votes by an older page is told that it's another.
        await PollOption.filter(poll_id=poll.id).delete()
        await PollOption.bulk_create(
            PollOption(poll_id=poll.id, position=position, text=text)
            for position, text in enumerate(ballot.options)
        )


def _fill(poll: Poll, ballot: Ballot) -> None:
    poll.question, poll.results = ballot.question, ballot.results
    poll.max_choices = min(ballot.max_choices, len(ballot.options))
    poll.is_secret, poll.closes_at = ballot.is_secret, ballot.closes_at


async def remove_poll(author: Member, thread: Thread) -> None:
    """Take a poll away that nobody has voted in; one that is gone already is no fault.

    Raises:
        Forbidden: if it isn't her thread, or it's closed.
        Refusal: if somebody has voted.
    """
    async with atomic():
        thread = await _held_by_author(author, thread)
        if poll := await Poll.get_or_none(thread_id=thread.id):
            _still_untouched(poll)
            await poll.delete()


async def _held_by_author(author: Member, thread: Thread) -> Thread:
    thread = await thread.held()
    allowed = policy.can_keep_poll(author, thread)
    require(allowed, _("A poll is kept by the thread's author, while the thread is open."))
    return thread


async def poll_in(thread: Thread) -> Poll:
    """Return the poll of a held thread; whoever writes to a poll holds its thread.

    Raises:
        NotFound: if there is none.
    """
    poll = await Poll.get_or_none(thread_id=thread.id)
    if poll is None:
        raise NotFound(_("There is no poll in this thread."))
    return poll


def _still_untouched(poll: Poll) -> None:
    if poll.voter_count:
        raise Refusal(_("Somebody has voted, so the poll stays as it is. You can close it."))
    if poll.is_closed:
        raise Refusal(_("This poll is closed."))


async def close_poll(member: Member, thread: Thread, reason: str = "") -> None:
    """Close a poll before its time; who voted is told soon.

    Raises:
        Forbidden: if she is neither its author nor a moderator.
        Complaint: if a moderator who isn't its author gives no reason.
        NotFound: if there is none.
    """
    async with atomic():
        thread = await thread.held()
        group = await Group.get(id=thread.group_id)
        moderates = policy.can_moderate(member, group, await groups.membership_of(member, group))
        allowed = policy.can_close_poll(member, thread, moderates=moderates)
        require(allowed, _("The thread's author and moderators can close its poll."))
        own = member.id == thread.author_id
        if not own and not reason:
            raise Complaint("reason", _("Give a reason; it will stand in the log."))
        poll = await poll_in(thread)
        if poll.is_closed:
            return
        poll.closed_at = now()
        await poll.save(update_fields=["closed_at"])
        if not own:
            words = ("close_poll", "thread", thread.id, thread.group_id, member.id, reason)
            await emit(Curated(*words, {"poll_closed": False}, {"poll_closed": True}))
