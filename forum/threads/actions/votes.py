"""Voting, and what becomes of votes when a poll is over."""

from __future__ import annotations

from collections.abc import Iterable

from tortoise.functions import Count

from forum.accounts.models import Member
from forum.core import limits
from forum.core.database import atomic, now
from forum.core.errors import Complaint, Refusal, require
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.i18n import ngettext
from forum.groups import queries as groups
from forum.groups.models import Group
from forum.mail.addresses import UnusableAddress
from forum.threads import policy
from forum.threads.actions.polls import poll_in
from forum.threads.emails import polls as emails
from forum.threads.models import Poll, PollOption, Thread, Vote
from forum.threads.queries.hearing import wants_to_hear
from forum.threads.queries.polls import PollView, poll_numbered, untold_voters


async def vote(member: Member, thread: Thread, option_ids: Iterable[int]) -> None:
    """Vote for these options and no others, in place of what she voted before.

    Raises:
        Forbidden: if she may not vote here.
        Refusal: if the poll is over.
        Complaint: about the field ``option``: none, too many, or some that aren't there.
        NotFound: if there is no poll.
        TooMany: if she changed her mind too often.
    """
    await _spend(member)
    async with atomic():
        poll = await _open_poll(member, thread)
        chosen, known = set(option_ids), await _options_of(poll)
        _fitting(poll, chosen, known)
        mine = Vote.filter(member_id=member.id, option_id__in=list(known))
        before = {vote.option_id for vote in await mine}
        if chosen != before:
            await mine.delete()
            await Vote.bulk_create(Vote(option_id=i, member_id=member.id) for i in sorted(chosen))
            await _count(poll)


async def withdraw(member: Member, thread: Thread) -> None:
    """Take one's vote back while the poll is open.

    Raises:
        Forbidden, Refusal, NotFound, TooMany: as :func:`vote`.
    """
    await _spend(member)
    async with atomic():
        poll = await _open_poll(member, thread)
        options = await _options_of(poll)
        await Vote.filter(member_id=member.id, option_id__in=list(options)).delete()
        await _count(poll)


async def _spend(member: Member) -> None:
    await limits.spend(house().settings.limits.replies_per_member, "vote", str(member.id))


async def _open_poll(member: Member, thread: Thread) -> Poll:
    thread = await thread.held()  # two votes at once must not become more than she has
    group = await Group.get(id=thread.group_id)
    membership = await groups.membership_of(member, group)
    allowed = policy.can_vote(member, thread, group, membership)
    require(allowed, _("Who may reply may vote, while the thread is open."))
    poll = await poll_in(thread)
    if poll.is_closed:
        raise Refusal(_("This poll is closed; it takes no more votes."))
    return poll


def _fitting(poll: Poll, chosen: set[int], known: set[int]) -> None:
    if not chosen:
        raise Complaint("option", _("Choose at least one, or take your vote back."))
    if chosen - known:
        raise Complaint("option", _("The poll was changed meanwhile. Please look at it again."))
    if len(chosen) > poll.max_choices:
        sentence = ngettext(
            "Choose at most %(count)s.", "Choose at most %(count)s of these.", poll.max_choices
        )
        raise Complaint("option", sentence % {"count": poll.max_choices})


async def _options_of(poll: Poll) -> set[int]:
    return {option.id for option in await PollOption.filter(poll_id=poll.id)}


async def _count(poll: Poll) -> None:
    votes = Vote.filter(option__poll_id=poll.id)
    by_option = votes.annotate(count=Count("id")).group_by("option_id")
    counts = dict(await by_option.values_list("option_id", "count"))
    for option in await PollOption.filter(poll_id=poll.id):
        if option.count != counts.get(option.id, 0):
            option.count = counts.get(option.id, 0)
            await option.save(update_fields=["count"])
    poll.voter_count = len(set(await votes.values_list("member_id", flat=True)))
    await poll.save(update_fields=["voter_count"])


async def finish_poll(poll_id: int) -> None:
    """Close a poll whose time has come, and tell everybody who voted, each of them once.

    One transaction a letter. Of a secret poll, whose votes they were is forgotten with the
    letter; the counts stay.
    """
    poll = await poll_numbered(poll_id)
    if poll is None or not poll.is_closed:
        return
    await _close(poll)
    if ended := await poll_numbered(poll_id):
        for member_id in await untold_voters(poll_id):
            await _tell(ended, member_id)
        await _announced(ended)


async def _close(ended: PollView) -> None:
    async with atomic():
        thread = await _held(ended)
        poll = await poll_in(thread)
        if poll.closed_at is None:
            poll.closed_at = poll.closes_at
            await poll.save(update_fields=["closed_at"])


async def _tell(ended: PollView, member_id: int) -> None:
    async with atomic():
        thread = await _held(ended)
        untold = Vote.filter(
            member_id=member_id, option_id__in=[choice.id for choice in ended.choices]
        ).filter(told_at__isnull=True)
        if not await untold.exists():
            return
        member = await Member.get(id=member_id)
        if await wants_to_hear(member, thread.id):
            await _write(member, thread, ended)
        if ended.is_secret:
            await untold.delete()
        else:
            await untold.update(told_at=now())


async def _write(member: Member, thread: Thread, ended: PollView) -> None:
    try:
        await emails.poll_closed(member, thread, ended)
    except UnusableAddress:
        return  # she cannot be told; the others can


async def _announced(ended: PollView) -> None:
    async with atomic():
        await _held(ended)
        await Poll.filter(id=ended.id).update(announced_at=now())


async def _held(ended: PollView) -> Thread:
    return await Thread.filter(id=ended.thread_id).select_for_update(no_key=True).get()
