"""One page of a list of threads: first their ids and versions, the rest only where it's new.

Pages are turned by where the last one ended, so that the thousandth costs what the first costs.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from tortoise.expressions import Q, RawSQL
from tortoise.queryset import AwaitableQuery, QuerySet

from forum.accounts.models import Member, Role, Stranger, Viewer
from forum.core.errors import NotFound
from forum.core.house import house
from forum.core.prepared import Prepared, Row, edition, moment_of
from forum.groups.models import Group
from forum.tags.models import Tag
from forum.threads.models import Thread
from forum.threads.queries.breadth import is_broad
from forum.threads.queries.lists import Selection, Show, by_time, in_order, listed, news_of, shortly
from forum.threads.queries.naming import with_names

_FARTHEST = 100  # pages that can be opened by their number alone
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_COLUMNS = (
    "id", "version", "created_at", "last_posted_at", "last_number", "last_visible",
    "reply_count", "author_id", "edition",
)  # fmt: skip


class Cursor(NamedTuple):
    """Where a page of a list ended: the thread there, and when it was last active."""

    moment: datetime
    thread_id: int

    def __str__(self) -> str:
        return f"{(self.moment - _EPOCH) // timedelta(microseconds=1)}-{self.thread_id}"


def cursor_of(typed: str) -> Cursor | None:
    """Return the cursor that an address holds; None for none.

    Raises:
        NotFound: if it's none of ours.
    """
    if not typed:
        return None
    found = re.fullmatch(r"([0-9]{1,17})-([0-9]{1,18})", typed)
    if not found:
        raise NotFound
    return Cursor(_EPOCH + timedelta(microseconds=int(found[1])), int(found[2]))


@dataclass(frozen=True)
class Turn:
    """Which page is wanted: what comes after a cursor, or before one, or a page by its number."""

    number: int = 1
    older_than: Cursor | None = None
    newer_than: Cursor | None = None


class Line(NamedTuple):
    """A thread in a list, as far as it's known before its row is looked for."""

    id: int
    version: int
    last_posted: datetime | str  # as the driver reads it
    new_count: int = 0
    first_new: int = 0

    @property
    def cursor(self) -> Cursor:
        return Cursor(moment_of(self.last_posted), self.id)


@dataclass(frozen=True)
class Lines:
    """The threads of one page of a list, in order; those that are pinned stand first."""

    lines: Sequence[Line]
    edition: int
    has_older: bool
    has_newer: bool
    pinned: int = 0

    @property
    def key(self) -> tuple[Hashable, ...]:
        """What a page that shows them is kept under."""
        lines = tuple(
            [(line.id, line.version, line.new_count, line.first_new) for line in self.lines]
        )
        return self.edition, self.has_older, self.has_newer, self.pinned, lines

    @property
    def around(self) -> tuple[Hashable, ...]:
        """What the page around the threads depends on."""
        is_empty = not self.lines
        return self.edition, is_empty, self.has_older, self.has_newer, self.first, self.last

    @property
    def first(self) -> Cursor | None:
        """Where newer ones begin."""
        unpinned = self.lines[self.pinned :]
        return unpinned[0].cursor if unpinned else None

    @property
    def last(self) -> Cursor | None:
        """Where older ones begin."""
        unpinned = self.lines[self.pinned :]
        return unpinned[-1].cursor if unpinned else None


class _Shape(NamedTuple):
    is_member: bool
    is_moderator: bool
    show: Show
    kind: Any
    has_tag: bool
    with_narrower: bool
    is_broad: bool | None
    has_group: bool
    way: str  # "first" with what is pinned, "older", "newer" or "number"
    size: int


def _threads(
    shape: _Shape, *, member: int, joined: datetime, tag: int, group: int, moment: datetime,
    thread: int, offset: int,
) -> list[AwaitableQuery[Any]]:  # fmt: skip
    role = Role.MODERATOR if shape.is_moderator else Role.MEMBER
    viewer = Member(id=member, created_at=joined, role=role) if shape.is_member else Stranger()
    selection = Selection(
        shape.show, shape.kind, Tag(id=tag) if shape.has_tag else None,
        Group(id=group) if shape.has_group else None, shape.with_narrower,
    )  # fmt: skip
    threads = listed(viewer, selection).annotate(edition=RawSQL('(SELECT "number" FROM "edition")'))
    asked = [_turned(shape.way, threads, moment, thread, offset).limit(shape.size)]
    if shape.way == "first":
        pinned = threads.filter(pinned_until__gt=moment).order_by("-pinned_until", "-id")
        asked.append(pinned.limit(_MOST_PINNED))
    return [query.values(*_COLUMNS) for query in asked]


def _turned(
    way: str, threads: QuerySet[Thread], moment: datetime, thread: int, offset: int
) -> QuerySet[Thread]:
    if way == "older":
        older = Q(last_posted_at__lt=moment) | Q(id__lt=thread)
        return threads.filter(last_posted_at__lte=moment).filter(older)
    if way == "newer":
        newer = Q(last_posted_at__gt=moment) | Q(id__gt=thread)
        return (
            threads.filter(last_posted_at__gte=moment)
            .filter(newer)
            .order_by("last_posted_at", "id")
        )
    return threads.offset(offset)


def _by_time(shape: _Shape, sql: str) -> str:
    sql = in_order(sql) if shape.is_broad else shortly(sql)
    return sql if shape.has_group else by_time(sql)


def _is_small(shape: _Shape) -> bool:
    # In order, or so few that they are sorted at once.
    is_in_reach = not shape.has_tag or shape.is_broad is not None
    return shape.show is Show.LATEST and shape.kind is None and is_in_reach


_PAGE = Prepared(
    _threads, _by_time, is_quick=_is_small, member=int, joined=datetime, tag=int, group=int,
    moment=datetime, thread=int, offset=int,
)  # fmt: skip


async def lines_of(viewer: Viewer, selection: Selection, turn: Turn, now: datetime) -> Lines:
    """Return one page of a list, with what is new in it for this viewer.

    Raises:
        NotFound: if there is no such page.
    """
    size = house().settings.threads.threads_per_page
    asked = await _asked(viewer, selection, turn, size + 1, now)
    pinned = [row for row in asked if row["part"]]
    rows = [row for row in asked if not row["part"]]
    if not rows and turn != Turn():
        raise NotFound
    backwards = turn.newer_than is not None
    has_more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    top = {row["id"] for row in pinned}
    rows = [*pinned, *(row for row in rows if row["id"] not in top)]
    return Lines(
        lines=await _with_news(viewer, rows),
        edition=rows[0]["edition"] if rows else await edition(),
        has_older=has_more or backwards,
        has_newer=turn.older_than is not None or turn.number > 1 or (backwards and has_more),
        pinned=len(pinned),
    )


_MOST_PINNED = 10


async def _asked(
    viewer: Viewer, selection: Selection, turn: Turn, size: int, now: datetime
) -> Sequence[Row]:
    if cursor := turn.older_than or turn.newer_than:
        way = "older" if turn.older_than else "newer"
        return await _ask(
            viewer, selection, way, size, moment=cursor.moment, thread=cursor.thread_id
        )
    if turn.number > _FARTHEST:
        raise NotFound
    if turn == Turn() and selection.show is Show.LATEST:
        return await _ask(viewer, selection, "first", size, moment=now)
    return await _ask(viewer, selection, "number", size, offset=(turn.number - 1) * (size - 1))


async def _ask(
    viewer: Viewer, selection: Selection, way: str, size: int, *, moment: datetime = _EPOCH,
    thread: int = 0, offset: int = 0,
) -> Sequence[Row]:  # fmt: skip
    shape = _Shape(
        viewer.is_member, viewer.is_moderator, selection.show, selection.kind,
        selection.tag is not None, selection.with_narrower, await is_broad(selection),
        selection.group is not None, way, size,
    )  # fmt: skip
    return await _PAGE.rows(
        shape,
        member=viewer.id or 0,
        joined=viewer.created_at if isinstance(viewer, Member) else _EPOCH,
        tag=selection.tag.id if selection.tag else 0,
        group=selection.group.id if selection.group else 0,
        moment=moment,
        thread=thread,
        offset=offset,
    )


async def _with_news(viewer: Viewer, rows: Sequence[Row]) -> list[Line]:
    news: Mapping[int, tuple[int, int]] = {}
    if isinstance(viewer, Member) and rows:
        news = await news_of(viewer, rows)
    return [
        Line(row["id"], row["version"], row["last_posted_at"], *news.get(row["id"], ()))
        for row in rows
    ]


async def threads_by_id(ids: Iterable[int]) -> dict[int, Thread]:
    """Return threads with their authors, groups and tags, by their ids."""
    wanted = Thread.filter(id__in=list(ids)).select_related("author", "group")
    threads = await with_names(await wanted.prefetch_related("tags"))
    return {thread.id: thread for thread in threads}
