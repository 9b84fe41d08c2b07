"""One thread, and how a viewer stands to it."""

from __future__ import annotations

from dataclasses import dataclass

from forum.accounts.models import Viewer
from forum.groups import queries as groups
from forum.groups.models import Membership
from forum.threads import policy
from forum.threads.models import Level, Participation, State, Thread
from forum.threads.queries.lists import with_relations
from forum.threads.queries.whereabouts import whereabouts


@dataclass(frozen=True)
class Place:
    """A thread and how one viewer stands to it."""

    thread: Thread
    membership: Membership | None
    moderates: bool
    can_reply: bool
    participation: Participation | None

    @property
    def read(self) -> int:
        """The number of the last post that the viewer has read; 0 for none."""
        return self.participation.last_read if self.participation else 0

    @property
    def level(self) -> Level:
        """How closely the viewer follows."""
        return self.participation.level if self.participation else Level.NORMAL


async def get_thread(thread_id: int, *, seen_by: Viewer) -> Thread:
    """Return a thread with its author, group and tags.

    Raises:
        NotFound: if there is none, or none that this viewer may know of.
        Moved: if it was merged into another.
        Gone: if it was taken away.
    """
    threads = await with_relations(Thread.filter(policy.visible_to(seen_by), id=thread_id))
    if not threads or threads[0].state is State.MERGED:
        raise await whereabouts(thread_id, seen_by)
    return threads[0]


async def place_of(viewer: Viewer, thread: Thread) -> Place:
    """Return how a viewer stands to a thread she sees."""
    membership = await groups.membership_of(viewer, thread.group)
    participation = None
    if viewer.is_member:
        participation = await Participation.get_or_none(member_id=viewer.id, thread_id=thread.id)
    return place_in(viewer, thread, membership, participation)


def place_in(
    viewer: Viewer,
    thread: Thread,
    membership: Membership | None,
    participation: Participation | None,
) -> Place:
    """Return the same of rows at hand; the thread's group must be there."""
    return Place(
        thread=thread,
        membership=membership,
        moderates=policy.can_moderate(viewer, thread.group, membership),
        can_reply=policy.can_reply(viewer, thread, thread.group, membership),
        participation=participation,
    )
