"""The letter that asks what came of a trial."""

from __future__ import annotations

from forum.accounts.models import Member
from forum.mail import outbox
from forum.threads.models import Thread, Trial


async def ask_how_it_went(member: Member, thread: Thread, trial: Trial) -> None:
    """Ask a member on the day she chose; the answer is a field report."""
    await outbox.post(
        "threads/email/trial_check",
        to=member.email,
        language=member.language,
        time_zone=member.time_zone,
        member=member,
        thread=thread,
        trial=trial,
    )
