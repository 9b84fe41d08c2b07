"""Where to read on, and who takes part in a thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from tortoise.expressions import Q, Subquery

from forum.accounts.models import Member
from forum.core.prepared import rows_of
from forum.threads import policy
from forum.threads.models import Level, Participation, Thread
from forum.threads.queries.lists import Selection, Show, listed, with_news

PEOPLE = 100  # on a page


async def next_unread(member: Member, selection: Selection, *, after: int = 0) -> Thread | None:
    """Return the unread thread that follows another one in a list, with its news for her.

    At the end of the list it begins anew; None if nothing is left to be read but ``after``.
    ``selection`` narrows the list; of views of it, only that of what she follows does.
    """
    unread = listed(member, replace(selection, show=Show.UNREAD)).exclude(id=after)
    if selection.show is Show.FOLLOWING:
        followed = Participation.filter(member_id=member.id, level=Level.FOLLOW)
        unread = unread.filter(id__in=Subquery(followed.values("thread_id")))
    if moment := await _last_posted(member, after):
        earlier = Q(last_posted_at__lt=moment) | Q(id__lt=after)
        # The bound by itself is what an index is good for.
        rows = await unread.filter(last_posted_at__lte=moment).filter(earlier).limit(1)
        if rows:
            return (await with_news(member, rows))[0]
    rows = await with_news(member, await unread.limit(1))
    return rows[0] if rows else None


async def _last_posted(member: Member, thread_id: int) -> datetime | None:
    if not thread_id:
        return None
    thread = await Thread.get_or_none(policy.visible_to(member), id=thread_id)
    return thread.last_posted_at if thread else None


class PersonLine(NamedTuple):
    """Somebody who wrote in a thread; ``first`` is the number of her first post there."""

    name: str
    username: str
    library: str
    first: int
    started_it: bool


@dataclass(frozen=True)
class People:
    """Who wrote in a thread, in the order in which they came; ``others`` come behind these."""

    lines: Sequence[PersonLine]
    others: int

    @property
    def count(self) -> int:
        """How many these and the others are."""
        return len(self.lines) + self.others


# Window functions come after grouping: how many there are, whatever the limit.
_PEOPLE = """
SELECT member.name, member.username, member.library, came.first, came.total
  FROM (SELECT author_id, MIN(number) AS first, COUNT(*) OVER () AS total
          FROM post WHERE thread_id = ? AND state = 'visible'
         GROUP BY author_id HAVING MIN(number) > ?) AS came
  JOIN member ON member.id = came.author_id
 ORDER BY came.first LIMIT ?
"""


async def people_of(thread_id: int, limit: int = PEOPLE, *, after: int = 0) -> People:
    """Return who wrote what can be read in a thread, in one statement.

    ``after``: only who came after the post of this number. Callers see that the thread is open
    to the viewer; it's the same for everybody.
    """
    rows = await rows_of(_PEOPLE, thread_id, after, limit)
    lines = [
        PersonLine(row["name"], row["username"], row["library"], row["first"], row["first"] == 1)
        for row in rows
    ]
    return People(lines, rows[0]["total"] - len(lines) if rows else 0)
