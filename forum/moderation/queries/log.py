"""Reading the log. Every list starts at :func:`log_seen_by`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from tortoise.models import Model
from tortoise.queryset import QuerySet

from forum.accounts.models import Member, Viewer
from forum.core.errors import NotFound
from forum.groups import queries as groups
from forum.groups.models import Group
from forum.moderation import policy
from forum.moderation.models import LogEntry, Rule
from forum.tags.models import Tag
from forum.threads import policy as threads
from forum.threads.models import Post, Thread

PAGE = 50
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Wish:
    """What somebody looks for in the log."""

    act: str = ""
    moderator: str = ""
    group: Group | None = None
    before: int | None = None


@dataclass(frozen=True)
class Line:
    """An entry with the things it speaks of, as far as its reader may open them.

    ``titles``: those of all threads that entries of its page speak of, by their numbers.
    """

    entry: LogEntry
    group: Group | None = None
    thread: Thread | None = None
    post: Post | None = None
    tag: Tag | None = None
    member: Member | None = None
    rule: Rule | None = None
    titles: Mapping[int, str] = field(default_factory=dict)


def log_seen_by(viewer: Viewer) -> QuerySet[LogEntry]:
    """Return the entries this viewer may read, newest first."""
    return LogEntry.filter(policy.visible_to(viewer)).order_by("-id")


async def ensure_reader(viewer: Viewer) -> None:
    """Go on only for somebody who may read the log.

    Raises:
        NotFound: for everybody else.
    """
    memberships = await groups.memberships_of(viewer)
    if not policy.can_read_log(viewer, memberships.values()):
        raise NotFound


async def page_of_log(viewer: Viewer, wish: Wish) -> tuple[list[Line], int | None]:
    """Return a page of the log, and what ``before`` is for the next one, if there is one."""
    entries = log_seen_by(viewer)
    if wish.act:
        entries = entries.filter(act=wish.act)
    if wish.moderator:
        entries = entries.filter(moderator__username=wish.moderator)
    if wish.group:
        entries = entries.filter(group_id=wish.group.id)
    if wish.before is not None:
        entries = entries.filter(id__lt=wish.before)
    rows = await entries.limit(PAGE + 1).select_related("moderator")
    shown = rows[:PAGE]
    return await _lines(viewer, shown), shown[-1].id if len(rows) > PAGE else None


async def _lines(viewer: Viewer, entries: Sequence[LogEntry]) -> list[Line]:
    posts = await _posts(viewer, _ids("post", entries))
    threads = await _threads(viewer, _ids("thread", entries) | _other_threads(entries))
    titles = {thread.id: thread.title for thread in threads.values()}
    tags = await _rows(Tag, "tag", entries)
    members = await _rows(Member, "member", entries)
    rules = await _rows(Rule, "rule", entries)
    of_groups = await _groups(viewer, entries)
    lines = []
    for entry in entries:
        post = posts.get(_id("post", entry))
        thread = threads.get(_id("thread", entry))
        lines.append(Line(
            entry, of_groups.get(entry.group_id or 0), post.thread if post else thread, post,
            tags.get(_id("tag", entry)), members.get(_id("member", entry)),
            rules.get(_id("rule", entry)), titles,
        ))  # fmt: skip
    return lines


async def _rows(model: type[M], thing: str, entries: Iterable[LogEntry]) -> dict[int, M]:
    ids = _ids(thing, entries)
    return await model.in_bulk(ids, "id") if ids else {}


def _id(thing: str, entry: LogEntry) -> int:
    return entry.thing_id if entry.thing == thing else 0


def _ids(thing: str, entries: Iterable[LogEntry]) -> set[int]:
    return {entry.thing_id for entry in entries if entry.thing == thing}


def _other_threads(entries: Iterable[LogEntry]) -> set[int]:
    told = (facts.get("thread") for entry in entries for facts in (entry.before, entry.after))
    return {number for number in told if number}


async def _groups(viewer: Viewer, entries: Iterable[LogEntry]) -> dict[int, Group]:
    ids = {entry.group_id for entry in entries if entry.group_id}
    return {group.id: group for group in await groups.groups_seen_by(viewer).filter(id__in=ids)}


async def _threads(viewer: Viewer, ids: set[int]) -> dict[int, Thread]:
    if not ids:
        return {}
    rows = await Thread.filter(threads.visible_to(viewer), id__in=ids)
    return {thread.id: thread for thread in rows}


async def _posts(viewer: Viewer, ids: set[int]) -> dict[int, Post]:
    if not ids:
        return {}
    rows = await Post.filter(id__in=ids).select_related("author")
    of_threads = await _threads(viewer, {post.thread_id for post in rows})
    for post in rows:
        if post.thread_id in of_threads:
            post.thread = of_threads[post.thread_id]
    return {post.id: post for post in rows if post.thread_id in of_threads}


async def moderators_in_log(viewer: Viewer) -> list[Member]:
    """Return who stands in the log as far as this viewer reads it, by name."""
    ids = await log_seen_by(viewer).order_by("moderator_id").distinct().values_list(
        "moderator_id", flat=True
    )  # fmt: skip
    return await Member.filter(id__in=ids).order_by("name", "id")


async def groups_in_log(viewer: Viewer) -> list[Group]:
    """Return the groups whose entries this viewer may read, in the order of the place."""
    seen = groups.groups_seen_by(viewer)
    if viewer.is_moderator:
        return await seen
    moderated = (m for m in (await groups.memberships_of(viewer)).values() if m.is_moderator)
    return await seen.filter(id__in=[membership.group_id for membership in moderated])
