"""Lists of threads, and how many there are."""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from tortoise.expressions import F, Q, Subquery
from tortoise.functions import Count
from tortoise.queryset import QuerySet

from forum.accounts.models import Member, Viewer
from forum.core.prepared import Row, moment_of, rows_of, written
from forum.groups.models import Group
from forum.tags.models import Tag
from forum.threads import policy
from forum.threads.models import Kind, Level, Participation, State, Thread


class Show(StrEnum):
    """The views of a list of threads."""

    LATEST = "latest"
    UNREAD = "unread"
    UNANSWERED = "unanswered"
    FOLLOWING = "following"


@dataclass(frozen=True)
class Selection:
    """What somebody wants to see listed. ``with_narrower``: the tag, or one that is narrower."""

    show: Show = Show.LATEST
    kind: Kind | None = None
    tag: Tag | None = None
    group: Group | None = None
    with_narrower: bool = True

    @property
    def key(self) -> tuple[Hashable, ...]:
        """What a page that shows this is kept under."""
        return (
            self.show, self.kind, self.tag.id if self.tag else 0,
            self.group.id if self.group else 0, self.with_narrower,
        )  # fmt: skip


def threads_seen_by(viewer: Viewer) -> QuerySet[Thread]:
    """Return the threads that may be listed for this viewer."""
    return Thread.filter(policy.listed_for(viewer))


def listed(viewer: Viewer, selection: Selection) -> QuerySet[Thread]:
    """Return the threads of a list, latest first."""
    threads = threads_seen_by(viewer)
    if selection.kind:
        threads = threads.filter(kind=selection.kind)
    if selection.group:
        threads = threads.filter(group_id=selection.group.id)
    if selection.tag:
        threads = threads.filter(about(selection.tag, with_narrower=selection.with_narrower))
    if selection.show is Show.UNANSWERED:
        threads = threads.filter(kind=Kind.QUESTION, reply_count=0)
    if isinstance(viewer, Member) and selection.show is Show.UNREAD:
        threads = threads.filter(_unread_by(viewer))
    if selection.show is Show.FOLLOWING:
        followed = Participation.filter(member_id=viewer.id, level=Level.FOLLOW)
        threads = threads.filter(id__in=Subquery(followed.values("thread_id")))
    return threads.order_by("-last_posted_at", "-id")


def about(tag: Tag, *, with_narrower: bool) -> Q:
    """Threads that have this tag, or one that stands under it."""
    tags = Tag.filter(above__broader_id=tag.id) if with_narrower else Tag.filter(id=tag.id)
    return Q(id__in=Subquery(tags.values("threads__id")))


def by_time(sql: str) -> str:
    """Return a query's SQL so that SQLite reads threads of all groups by time.

    A sign before the column keeps it from reading whole groups and sorting them, where the
    threads stand in order already (sqlite.org/optoverview.html, 2.1).
    """
    return sql.replace('"group_id" IN (', '+"group_id" IN (')


def in_order(sql: str) -> str:
    """Return a query's SQL so that SQLite asks of each thread whether it's :func:`about` a tag.

    Otherwise it begins with all threads that are, which takes long where there are many.
    """
    return _ABOUT.sub(_asked_of_each, sql)


def shortly(sql: str) -> str:
    """Return a query's SQL with no more tables than it takes to know what is about a tag."""
    return _ABOUT.sub(_found_first, sql)


# What Tortoise makes of :func:`about`.
_ABOUT = re.compile(
    r'"id" IN \(SELECT "tag__threads"\."id"(?:(?!SELECT).)*? WHERE "(tag|tag_within)"\."\w+"='
    r"(\?|%s)\)"
)


def _asked_of_each(found: re.Match[str]) -> str:
    tables, condition = _tables(found)
    return f'EXISTS (SELECT 1 FROM {tables} WHERE a.thread_id = "thread"."id" AND {condition})'  # noqa: S608


def _found_first(found: re.Match[str]) -> str:
    tables, condition = _tables(found)
    return f'"id" IN (SELECT a.thread_id FROM {tables} WHERE {condition})'  # noqa: S608


def _tables(found: re.Match[str]) -> tuple[str, str]:
    if found[1] == "tag":
        return "thread_tag AS a", f"a.tag_id={found[2]}"
    return _WITHIN, f"w.broader_id={found[2]}"


_WITHIN = "tag_within AS w JOIN thread_tag AS a ON a.tag_id = w.tag_id"


def _unread_by(member: Member) -> Q:
    mine = Participation.filter(member_id=member.id)
    # One row a member and thread, so this join doubles nothing.
    behind = Thread.filter(
        participations__member_id=member.id, participations__last_read__lt=F("last_visible")
    ).exclude(participations__level=Level.MUTE)
    begun = Q(id__in=Subquery(behind.values("id")))
    # A question that was bumped since she joined, and nobody answered, is still as old as it is.
    old = Q(reply_count=0, created_at__lte=member.created_at)
    fresh = Q(last_posted_at__gt=member.created_at) & ~old
    return begun | (fresh & ~Q(id__in=Subquery(mine.values("thread_id"))))


async def with_relations(threads: QuerySet[Thread]) -> list[Thread]:
    """Read threads with their authors, groups and tags."""
    return await threads.select_related("author", "group").prefetch_related("tags")


_NUMBERS = (
    "id", "created_at", "last_posted_at", "last_number", "last_visible", "reply_count",
)  # fmt: skip


async def with_news(viewer: Viewer, threads: list[Thread]) -> list[Thread]:
    """Set ``new_count`` and ``first_new`` of each thread, as :func:`news_of` tells them."""
    if isinstance(viewer, Member) and threads:
        rows = [{name: getattr(thread, name) for name in _NUMBERS} for thread in threads]
        news = await news_of(viewer, rows)
        for thread in threads:
            thread.new_count, thread.first_new = news.get(thread.id, (0, 0))
    return threads


_READ = "SELECT thread_id, last_read FROM participation WHERE member_id = ? AND thread_id IN"


async def news_of(member: Member, rows: Sequence[Row]) -> dict[int, tuple[int, int]]:
    """Return by thread how many visible posts by others she hasn't read, and the first's number.

    A thread that she never opened counts from when she joined. Two statements, of which the
    second asks only for threads whose numbers don't tell it already.
    """
    places = ", ".join("?" * len(rows))
    ids = [row["id"] for row in rows]
    found = await rows_of(f"{_READ} ({places})", member.id, *ids, is_quick=True)
    read = {row["thread_id"]: row["last_read"] for row in found}
    news: dict[int, tuple[int, int]] = {}
    unsure: list[_Unsure] = []
    for row in rows:
        known = _news_by_numbers(member, row, read.get(row["id"]))
        if known is None:
            unsure.append(_Unsure(row["id"], read.get(row["id"])))
        elif known[0]:
            news[row["id"]] = known
    return news | (await _counted(member, unsure) if unsure else {})


def _news_by_numbers(member: Member, row: Row, last_read: int | None) -> tuple[int, int] | None:
    visible = row["last_visible"]
    # No number is missing. (Her own are none of those that come after what she read.)
    is_whole = row["last_number"] == visible == row["reply_count"] + 1
    if last_read is not None:
        if visible <= last_read:
            return 0, 0
        return (visible - last_read, last_read + 1) if is_whole else None
    if moment_of(row["last_posted_at"]) <= member.created_at:
        return 0, 0
    if is_whole and moment_of(row["created_at"]) > member.created_at:
        return visible, 1
    return None


class _Unsure(NamedTuple):
    """A thread of which the posts after a number, or after she joined, must be counted."""

    thread_id: int
    last_read: int | None


async def _counted(member: Member, unsure: Sequence[_Unsure]) -> dict[int, tuple[int, int]]:
    opened = [(id_, read) for id_, read in unsure if read is not None]
    others = [(id_, member.created_at) for id_, read in unsure if read is None]
    places = ["(thread_id = ? AND number > ?)"] * len(opened)
    places += ["(thread_id = ? AND created_at > ?)"] * len(others)
    values = [value for pair in (*opened, *others) for value in pair]
    sql = (
        "SELECT thread_id, COUNT(*) AS count, MIN(number) AS first FROM post"  # noqa: S608 (only places are put in)
        f" WHERE ({' OR '.join(places)}) AND state = ? AND author_id <> ?"
        " GROUP BY thread_id"
    )
    rows = await rows_of(sql, *values, State.VISIBLE.value, member.id)
    return {row["thread_id"]: (row["count"], row["first"]) for row in rows}


async def counts_by_tag(
    viewer: Viewer, *, with_narrower: bool = False, of: Collection[int] | None = None
) -> dict[int, int]:
    """Return for each tag how many threads this viewer may list, if any.

    ``with_narrower``: that have it, or one that stands under it, each counted once. ``of``: the
    tags that are asked for, if not all.
    """
    return await count_by_tag(threads_seen_by(viewer), with_narrower=with_narrower, of=of)


async def count_by_tag(
    threads: QuerySet[Thread], *, with_narrower: bool = False, of: Collection[int] | None = None
) -> dict[int, int]:
    """Return of these threads what :func:`counts_by_tag` returns of those that somebody sees."""
    if of is not None and not of:
        return {}
    seen, values = written(threads.values("id"))
    tables, tag = (_WITHIN, "w.broader_id") if with_narrower else ("thread_tag AS a", "a.tag_id")
    asked = f" AND {tag} IN ({', '.join('?' * len(of))})" if of is not None else ""
    sql = (
        f"SELECT {tag} AS tag, COUNT(DISTINCT a.thread_id) AS count FROM {tables}"  # noqa: S608
        f" WHERE a.thread_id IN ({seen}){asked} GROUP BY {tag}"
    )
    return {row["tag"]: row["count"] for row in await rows_of(sql, *values, *(of or ()))}


async def unanswered(viewer: Viewer, selection: Selection, *, is_broad: bool | None) -> int:
    """Return how many questions without an answer are in a list. ``is_broad``: in a long one."""
    sql, values = written(listed(viewer, replace(selection, show=Show.UNANSWERED)).values("id"))
    sql = in_order(sql) if is_broad else shortly(sql)
    rows = await rows_of(f"SELECT COUNT(*) AS count FROM ({sql}) AS found", *values)  # noqa: S608
    return int(rows[0]["count"])


async def counts_by_group(viewer: Viewer) -> dict[int, int]:
    """Return for each group how many of its threads this viewer may list."""
    rows = (
        await threads_seen_by(viewer)
        .annotate(count=Count("id"))
        .group_by("group_id")
        .values("group_id", "count")
    )
    return {row["group_id"]: row["count"] for row in rows}
