"""What moderators see before they split and merge threads, and what they can take back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from tortoise.expressions import Q

from forum.accounts.models import Member
from forum.core.database import now
from forum.core.errors import NotFound
from forum.core.house import house
from forum.core.text import excerpt
from forum.groups.models import Membership
from forum.groups.queries import memberships_of
from forum.threads import policy
from forum.threads.models import (
    Level,
    Participation,
    Post,
    Restructuring,
    State,
    Thread,
)

_EXCERPT = 120


class Choice(NamedTuple):
    """A post as it is offered to be split off."""

    number: int
    author: str
    words: str
    is_hidden: bool


async def undoable(thread: Thread, moderator: Member) -> list[Restructuring]:
    """Return what was split off or merged and she can still take back, newest first."""
    begin = now() - timedelta(days=house().settings.threads.undo_days)
    ours = Q(source_id=thread.id) | Q(target_id=thread.id)
    rows = Restructuring.filter(ours, undone_at=None, created_at__gt=begin)
    found = await rows.order_by("-id").select_related("source__group", "target__group")
    own = await memberships_of(moderator)
    return [row for row in found if _moderates_both(moderator, row, own)]


async def get_restructuring(number: int, *, moderator: Member) -> Restructuring:
    """Return a split or merge between threads that this member moderates, with both.

    Raises:
        NotFound: if there is none.
    """
    both = ("source__group", "target__group")
    row = await Restructuring.get_or_none(id=number).select_related(*both)
    if row is None:
        raise NotFound
    if not _moderates_both(moderator, row, await memberships_of(moderator)):
        raise NotFound
    return row


def _moderates_both(moderator: Member, row: Restructuring, own: Mapping[int, Membership]) -> bool:
    return all(
        policy.can_moderate(moderator, group, own.get(group.id))
        for group in (row.source.group, row.target.group)
    )


async def choices_of(thread: Thread, page: int) -> list[Choice]:
    """Return the posts of one page that can be chosen, in order."""
    size = house().settings.threads.posts_per_page
    rows = await (
        Post.filter(thread_id=thread.id, number__gt=max(1, (page - 1) * size))
        .filter(number__lte=page * size)
        .order_by("number")
        .values("number", "body", "state", author="author__name")
    )
    return [
        Choice(
            row["number"], row["author"], excerpt(row["body"], _EXCERPT),
            row["state"] != State.VISIBLE,
        )
        for row in rows
    ]  # fmt: skip


async def followers_of(thread: Thread) -> int:
    """Return how many members follow a thread."""
    return await Participation.filter(thread_id=thread.id, level=Level.FOLLOW).count()
