"""The letter that says that an announcement was not published."""

from __future__ import annotations

from forum.accounts.models import Member
from forum.mail import outbox
from forum.threads.models import Draft


async def not_published(member: Member, draft: Draft, sentence: str) -> None:
    """Tell a moderator why her announcement was not published at its time.

    Raises:
        UnusableAddress: if no letter can be sent to her.
    """
    await outbox.post(
        "threads/email/not_published",
        to=member.email,
        language=member.language,
        time_zone=member.time_zone,
        member=member,
        title=str(draft.typed.get("title", "")),
        sentence=sentence,
    )
