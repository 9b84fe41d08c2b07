"""The letter that says how a poll ended."""

from __future__ import annotations

from forum.accounts.models import Member
from forum.mail import outbox
from forum.threads.models import Thread
from forum.threads.queries.polls import PollView


async def poll_closed(member: Member, thread: Thread, poll: PollView) -> None:
    """Tell a member who voted how the poll ended.

    Raises:
        UnusableAddress: if no letter can be sent to her.
    """
    await outbox.post(
        "threads/email/poll_closed",
        to=member.email,
        language=member.language,
        time_zone=member.time_zone,
        member=member,
        thread=thread,
        poll=poll,
    )
