"""What stands around a conversation as a whole: its poll, how far its idea is, threads like it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from forum.core.lasting import good_until
from forum.core.shelf import shelf
from forum.threads.models import Kind
from forum.threads.queries.ideas import IdeaHead, idea_head
from forum.threads.queries.marks import Subject
from forum.threads.queries.pages import Sight
from forum.threads.queries.polls import PollView, poll_of
from forum.threads.queries.similar import RelatedRow, related_to

_SUGGESTED = 3_600  # seconds after which threads that began meanwhile are related as well


@dataclass(frozen=True)
class Around:
    """What all strangers, or all members, see around a thread."""

    poll: PollView | None
    idea: IdeaHead | None
    related: Sequence[RelatedRow]


async def around(sight: Sight, subjects: Sequence[Subject], *, is_member: bool) -> Around:
    """Return it, from the shelf if nothing of it has changed since."""
    thread, key = sight.thread, ("around", *sight.key)
    found: tuple[PollView | None, IdeaHead | None] | None = shelf().get(key)
    if found is None:
        idea = await idea_head(thread.id) if thread.kind is Kind.IDEA else None
        found = await poll_of(thread.id) if sight.has_poll else None, idea
        shelf().put(key, found, 4_000 + 1_000 * len(idea.trials if idea else ()))
    poll = found[0]
    if poll and poll.closes_at and not poll.is_closed:
        good_until(poll.closes_at.timestamp())
    related = await _related(sight, subjects, is_member=is_member)
    return Around(found[0], found[1], related)


async def _related(
    sight: Sight, subjects: Sequence[Subject], *, is_member: bool
) -> Sequence[RelatedRow]:
    """Return related threads, from the shelf whatever was written in this one meanwhile."""
    thread, tags = sight.thread, tuple([subject.id for subject in subjects])
    key = ("related", thread.id, thread.title, thread.group_id, tags, sight.edition, is_member)
    found: list[RelatedRow] | None = shelf().get(key)
    if found is None:
        found = await related_to(thread, tags, is_member=is_member)
        until = time.time() + _SUGGESTED
        good_until(until)
        shelf().put(key, found, 4_000, until)
    return found
