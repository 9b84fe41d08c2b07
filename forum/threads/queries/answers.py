"""Questions that wait for an answer, and who could give one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tortoise.expressions import Subquery
from tortoise.queryset import AwaitableQuery

from forum.accounts.models import Member, Role
from forum.core.database import now
from forum.core.house import house
from forum.core.prepared import Prepared, Row, moment_of
from forum.threads.models import Kind, Level, Participation, Post, State, Thread
from forum.threads.queries.lists import threads_seen_by

QUESTIONS = 5
_RECENT = 50  # posts and followed threads that tell what somebody knows about
_LOOKED_THROUGH = 100  # questions without a reply, the latest


@dataclass(frozen=True)
class Offer:
    """A question that a member could answer, and why it's offered to her.

    ``about``: the tag that she ``wrote`` about or follows threads with; empty if there is none.
    """

    title: str
    url: str
    created_at: datetime
    about: str = ""
    wrote: bool = False


def waited_since() -> datetime:
    """Return since when a question must have waited to be offered to others, and to be bumped."""
    return now() - timedelta(days=house().settings.threads.offer_after_days)


async def questions_for(member: Member) -> list[Offer]:
    """Return questions without a reply that she could answer, the latest first; in one query.

    Of the latest without a reply, those that have waited long enough and are about what she
    writes about or follows; or else the newest. Never her own, nor what she muted.
    """
    rows = await _OFFERED.rows(member.is_moderator, member=member.id)
    waiting = _waiting(row for row in rows if row["part"] == 0)
    known = _known(rows)
    since = waited_since()
    hers = [one for one in waiting if one.created_at <= since and one.tags & known.keys()]
    if hers:
        return [one.offer(max(known[tag] for tag in one.tags & known.keys()))
                for one in hers[:QUESTIONS]]  # fmt: skip
    return [one.offer() for one in waiting[:QUESTIONS]]


def _offered(is_moderator: bool, *, member: int) -> list[AwaitableQuery[Any]]:  # noqa: FBT001
    viewer = Member(id=member, role=Role.MODERATOR if is_moderator else Role.MEMBER)
    muted = Participation.filter(member_id=member, level=Level.MUTE).values("thread_id")
    questions = threads_seen_by(viewer).filter(kind=Kind.QUESTION, reply_count=0)
    others = questions.exclude(author_id=member).exclude(id__in=Subquery(muted))
    posts = Post.filter(author_id=member, state=State.VISIBLE).order_by("-created_at")
    follows = Participation.filter(member_id=member, level=Level.FOLLOW).order_by("-thread_id")
    chosen = [
        others.order_by("-last_posted_at", "-id").limit(_LOOKED_THROUGH).values("id"),
        posts.limit(_RECENT).values("thread_id"),
        follows.limit(_RECENT).values("thread_id"),
    ]
    # First few threads, then their tags: together, the database might begin with all tags.
    threads = [Thread.filter(id__in=Subquery(ids)) for ids in chosen]
    return [query.values(*_COLUMNS, "tags__id", "tags__name") for query in threads]


_COLUMNS = ("id", "slug", "title", "created_at", "last_posted_at")
_OFFERED = Prepared(_offered, member=int)


@dataclass(frozen=True, order=True)
class _Known:
    """A tag that a member knows something about; the greatest is what she knows most about."""

    wrote: bool
    threads: int
    name: str


def _known(rows: Iterable[Row]) -> Mapping[int, _Known]:
    names = {row["tags__id"]: row["tags__name"] for row in rows}
    wrote = Counter(row["tags__id"] for row in rows if row["part"] == 1)
    follows = Counter(row["tags__id"] for row in rows if row["part"] == 2)  # noqa: PLR2004
    return {
        tag: _Known(tag in wrote, wrote[tag] or follows[tag], names[tag])
        for tag in (wrote | follows)
        if tag is not None
    }


@dataclass
class _Waiting:
    """A question without a reply, and the ids of its tags."""

    id: int
    slug: str
    title: str
    created_at: datetime
    tags: set[int] = field(default_factory=set)

    def offer(self, why: _Known | None = None) -> Offer:
        url = house().path_for("threads:show", id=self.id, slug=self.slug)
        about, wrote = (why.name, why.wrote) if why else ("", False)
        return Offer(self.title, url, self.created_at, about, wrote)


def _waiting(rows: Iterable[Row]) -> list[_Waiting]:
    found: dict[int, _Waiting] = {}
    for row in sorted(rows, key=lambda row: (row["last_posted_at"], row["id"]), reverse=True):
        if row["id"] not in found:
            moment = moment_of(row["created_at"])
            found[row["id"]] = _Waiting(row["id"], row["slug"], row["title"], moment)
        if row["tags__id"] is not None:
            found[row["id"]].tags.add(row["tags__id"])
    return list(found.values())
