"""What a member was told, by thread, and how much of it she has not read.

She has read what she marked, and every post up to where she stopped reading its thread. This is
worked out when it's asked, so that reading a page writes nothing here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tortoise.queryset import QuerySet, ValuesQuery

from forum.accounts.models import Member
from forum.core.errors import NotFound
from forum.core.prepared import Prepared, Row, inlined, rows_of, written
from forum.groups import policy as groups
from forum.notifications.facts import UNREAD
from forum.notifications.models import Event, Notification
from forum.threads.models import State, Thread
from forum.threads.queries.addresses import place_on_page

MOST_COUNTED = 100  # "99+" says as much
PAGE = 20  # threads
LINES = 5  # of one thread


def notifications_seen_by(member: Member) -> QuerySet[Notification]:
    """Return what a member was told of posts that are there and open to her still."""
    return Notification.filter(
        member_id=member.id,
        post__state=State.VISIBLE,
        post__thread__state=State.VISIBLE,
        post__thread__group_id__in=groups.visible_ids(member),
    )


_COLUMNS = {
    "id": "id", "member_id": "member_id", "event": "event", "created_at": "created_at",
    "read_at": "read_at", "number": "post__number", "posted_at": "post__created_at",
    "of_thread": "post__thread_id", "why": "why",
}  # fmt: skip
_UNREAD = UNREAD.format(created_at="n.posted_at", number="n.number")
# Of the lines of a thread, what is meant for her goes before what is for everybody.
_URGENT = f"CASE WHEN {_UNREAD} AND n.why IN ('named', 'answered', 'quoted') THEN 0 ELSE 1 END"
_READING = """LEFT JOIN participation pa
  ON pa.member_id = n.member_id AND pa.thread_id = n.of_thread"""


async def unread_count(member_id: int) -> int:
    """Return how much a member has not read of what she was told, 100 at most; one statement."""
    [row] = await _COUNT.rows(member=member_id)
    return int(row["count"])


def _unread(_shape: None, *, member: int) -> ValuesQuery[Any]:
    told = notifications_seen_by(Member(id=member)).filter(read_at__isnull=True)
    return told.values(**_COLUMNS)


def _counted(_shape: None, sql: str) -> str:
    return (
        f"SELECT COUNT(*) AS count FROM (SELECT 1 FROM ({sql}) n {_READING}"  # noqa: S608
        f" WHERE {_UNREAD} LIMIT {MOST_COUNTED}) c"
    )


_COUNT = Prepared(_unread, _counted, member=int, is_quick=True)


def unread_of(member: str) -> str:
    """Return the same as SQL, of the member whose id an expression names."""
    told = inlined(_unread(None, member=_SOMEBODY), {_SOMEBODY: member})
    return _counted(None, told)


_SOMEBODY = 7_301_000_000_000_000_000  # no member's id is so large


@dataclass(frozen=True)
class Line:
    """One thing that a member was told. Its notification has its post, thread and actor."""

    told: Notification
    is_unread: bool

    @property
    def reads_with_page(self) -> bool:
        """Tell whether it counts as read as soon as its post was on a page that she opened."""
        told = self.told
        return told.event is Event.POSTED and told.created_at <= told.post.created_at

    @property
    def url(self) -> str:
        return place_on_page(self.told.post)


@dataclass(frozen=True)
class Pile:
    """What a member was told of one thread: the latest lines, and how much there is in all."""

    thread: Thread
    lines: Sequence[Line]
    total: int
    unread: int
    newest: int  # id of the latest notification

    @property
    def others(self) -> int:
        """How many are not shown."""
        return self.total - len(self.lines)


async def piles_of(member: Member, *, before: int = 0) -> tuple[Sequence[Pile], int]:
    """Return a page of what a member was told, by thread, the latest first, and where to go on.

    ``before``: only threads whose latest notification has a lower id. 0 if there are no others.
    """
    found = await _threads(member, before)
    shown = found[:PAGE]
    if not shown:
        return [], 0
    lines = await _lines(member, [row["of_thread"] for row in shown])
    piles = [_pile(row, lines[row["of_thread"]]) for row in shown]
    return piles, piles[-1].newest if len(found) > PAGE else 0


def _pile(row: Row, lines: Sequence[Line]) -> Pile:
    thread = lines[0].told.post.thread
    return Pile(thread, lines, row["total"], row["unread"], row["newest"])


async def _threads(member: Member, before: int) -> Sequence[Row]:
    told, values = written(notifications_seen_by(member).values(**_COLUMNS))
    sql = f"""
SELECT n.of_thread, MAX(n.id) AS newest, COUNT(*) AS total,
  SUM(CASE WHEN {_UNREAD} THEN 1 ELSE 0 END) AS unread
FROM ({told}) n {_READING} GROUP BY n.of_thread
HAVING ? = 0 OR MAX(n.id) < ? ORDER BY newest DESC LIMIT ?"""  # noqa: S608 (constants only)
    return await rows_of(sql, *values, before, before, PAGE + 1)


async def _lines(member: Member, thread_ids: Sequence[int]) -> Mapping[int, Sequence[Line]]:
    of_these = notifications_seen_by(member).filter(post__thread_id__in=thread_ids)
    told, values = written(of_these.values(**_COLUMNS))
    sql = f"""
SELECT id, unread FROM (
  SELECT n.id, CASE WHEN {_UNREAD} THEN 1 ELSE 0 END AS unread,
    ROW_NUMBER() OVER (PARTITION BY n.of_thread ORDER BY {_URGENT}, n.id DESC) AS place
  FROM ({told}) n {_READING}) numbered
WHERE place <= {LINES}"""  # noqa: S608 (constants only)
    unread = {row["id"]: bool(row["unread"]) for row in await rows_of(sql, *values)}
    rows = Notification.filter(id__in=list(unread)).order_by("-id")
    found: dict[int, list[Line]] = {}
    for row in await rows.select_related("actor", "post__thread__group"):
        found.setdefault(row.post.thread_id, []).append(Line(row, unread[row.id]))
    return found


async def get_notification(number: int, *, of: Member) -> Notification:
    """Return something that a member was told, with its post and thread.

    Raises:
        NotFound: if it's not hers, or its post isn't open to her any more.
    """
    related = notifications_seen_by(of).select_related("post__thread")
    notification = await related.get_or_none(id=number)
    if notification is None:
        raise NotFound
    return notification
