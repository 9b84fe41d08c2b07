"""Somebody who hears of things, and what she was sent."""

from __future__ import annotations

from datetime import datetime, timedelta
from email import message_from_string
from email.message import EmailMessage
from email.policy import default
from typing import Any

from forum.accounts.models import Member, Preference
from forum.core.database import now
from forum.mail.models import OutgoingMail
from forum.notifications.actions import letters, spreading
from forum.notifications.models import Event, Notification, Why
from forum.threads.models import Level, Participation, Post, Thread
from tests.factories import a_member

LATER = timedelta(minutes=3)  # letters have waited long enough then


async def a_follower(thread: Thread, **values: Any) -> Member:
    member = await a_member(**values)
    await Participation.create(member=member, thread=thread, level=Level.FOLLOW, chosen_at=now())
    return member


async def told(member: Member, post: Post, **values: Any) -> Notification:
    """That she was told of a post, with a letter that is due three minutes after it."""
    defaults: dict[str, Any] = {
        "thread_id": post.thread_id, "actor_id": post.author_id, "event": Event.POSTED,
        "why": Why.THREAD, "created_at": post.created_at, "letter_due_at": post.created_at,
    }  # fmt: skip
    return await Notification.create(member=member, post=post, **defaults | values)


async def hears(member: Member, *posts: Post, at: datetime | None = None) -> int:
    """Let her hear of posts and get the letters that are due; return how many."""
    for post in posts:
        await spreading.spread_post(post.id)
    return await letters.send_letters(member.id, at=at or now() + LATER)


async def letters_to(member: Member) -> list[EmailMessage]:
    """Return what stands in the outbox for a member, in order."""
    found = []
    for row in await OutgoingMail.filter(recipient=member.email).order_by("id"):
        letter = message_from_string(row.message, policy=default)
        assert isinstance(letter, EmailMessage)
        found.append(letter)
    return found


def part(letter: EmailMessage, kind: str) -> str:
    found = letter.get_body((kind,))
    assert found
    return str(found.get_content()).replace("\r\n", "\n")


async def a_preference(member: Member, **values: Any) -> Preference:
    defaults: dict[str, Any] = {"usual": "digest", "token": f"token-{member.id}"}
    return await Preference.create(member=member, **defaults | values)
