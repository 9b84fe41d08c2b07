"""Announcements that wait for their time. Only who wrote them sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from forum.accounts.models import Member
from forum.core.errors import NotFound
from forum.core.text import excerpt
from forum.threads.models import Draft, Kind

COMPLAINT = "complaint"  # in what is kept of the form: why it was not published
_EXCERPT = 160  # characters


@dataclass(frozen=True)
class Waiting:
    """An announcement in the list of those that wait; ``complaint``: why it was not published."""

    id: int
    place: str
    title: str
    words: str
    publish_at: datetime | None
    complaint: str


async def announcements_of(member: Member) -> list[Waiting]:
    """Return her announcements: first what went wrong, then those that wait, the next first."""
    drafts = await Draft.filter(member_id=member.id, place__startswith="new-").order_by(
        "publish_at", "id"
    )
    waiting = [_waiting(draft) for draft in drafts]
    shown = [one for one in waiting if one.publish_at or one.complaint]
    return sorted(shown, key=lambda one: one.publish_at is not None)


def _waiting(draft: Draft) -> Waiting:
    typed = draft.typed
    return Waiting(
        id=draft.id,
        place=draft.place,
        title=str(typed.get("title", "")),
        words=excerpt(draft.body, _EXCERPT),
        publish_at=draft.publish_at,
        complaint=str(typed.get(COMPLAINT, "")),
    )


async def get_announcement(number: int, *, seen_by: Member) -> Draft:
    """Return an announcement of hers that waits, or did.

    Raises:
        NotFound: if there is none.
    """
    draft = await Draft.get_or_none(id=number, member_id=seen_by.id)
    if draft and (draft.publish_at or _is_announcement(draft)):
        return draft
    raise NotFound


def _is_announcement(draft: Draft) -> bool:
    return COMPLAINT in draft.typed or draft.typed.get("kind") == Kind.ANNOUNCEMENT


async def due_announcements(moment: datetime) -> list[int]:
    """Return the ids of the announcements whose time has come."""
    due = Draft.filter(publish_at__lte=moment).order_by("publish_at", "id")
    return [draft.id for draft in await due.only("id")]
