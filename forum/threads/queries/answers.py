"""Questions that wait for an answer, and who could give one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

from tortoise.expressions import Q, Subquery
from tortoise.queryset import AwaitableQuery

from forum.accounts.models import Member, Role, Wish
from forum.core.database import now
from forum.core.house import house
from forum.core.prepared import Prepared, Row, moment_of
from forum.tags.queries.naming import names_in_language
from forum.threads.models import Kind, Level, Participation, Post, State, Thread
from forum.threads.precedence import Following, nearest
from forum.threads.queries.lists import threads_seen_by

QUESTIONS = 5
_RECENT = 50  # posts and followed threads that tell what somebody knows about
_LOOKED_THROUGH = 100  # questions without a reply, the latest


class Reason(IntEnum):
    """Why a question is offered to somebody; the greatest counts."""

    FOLLOWS_THREADS = 1  # about one of its tags
    FOLLOWS = 2  # one of its tags, or one that is broader
    WROTE = 3  # about one of its tags
    HELPS = 4  # she said so of one of its tags, or of one that is broader


@dataclass(frozen=True)
class Offer:
    """A question that a member could answer, and why it's offered to her.

    ``about`` is the tag that is the reason; empty if there is none.
    """

    title: str
    url: str
    created_at: datetime
    about: str = ""
    reason: Reason | None = None


def waited_since() -> datetime:
    """Return since when a question must have waited to be offered to others, and to be bumped."""
    return now() - timedelta(days=house().settings.threads.offer_after_days)


async def questions_for(member: Member) -> list[Offer]:
    """Return questions without a reply that she could answer, the latest first; in one query.

    Of the latest without a reply, those that have waited long enough and are about what she can
    help with, writes about or follows; or else the newest. Never her own, nor what she muted, nor
    what is about a tag of which she wants nothing. (Another query says what tags are called in a
    language that isn't that of the place.)
    """
    rows = await _OFFERED.rows(member.is_moderator, member=member.id)
    parts: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        parts[row["part"]].append(row)
    chosen = nearest({_following(row) for row in parts[_FOLLOWS]})
    muted = {following.about for following in chosen if following.wish is Wish.NOTHING}
    waiting = [one for one in _waiting(parts[_QUESTIONS]) if not one.tags & muted]
    known = _known(parts, chosen)
    since = waited_since()
    hers = [one for one in waiting if one.created_at <= since and one.tags & known.keys()]
    if not hers:
        return [one.offer() for one in waiting[:QUESTIONS]]
    why = [max(known[tag] for tag in one.tags & known.keys()) for one in hers[:QUESTIONS]]
    names = await names_in_language({reason.tag for reason in why})
    return [one.offer(reason, names) for one, reason in zip(hers, why, strict=False)]


_QUESTIONS, _POSTS, _THREADS, _FOLLOWS, _HELPS = range(5)


def _offered(is_moderator: bool, *, member: int) -> list[AwaitableQuery[Any]]:  # noqa: FBT001
    viewer = Member(id=member, role=Role.MODERATOR if is_moderator else Role.MEMBER)
    muted = Participation.filter(member_id=member, level=Level.MUTE).values("thread_id")
    questions = threads_seen_by(viewer).filter(kind=Kind.QUESTION, reply_count=0)
    others = questions.exclude(author_id=member).exclude(id__in=Subquery(muted))
    latest = others.order_by("-last_posted_at", "-id").limit(_LOOKED_THROUGH).values("id")
    posts = Post.filter(author_id=member, state=State.VISIBLE).order_by("-created_at")
    follows = Participation.filter(member_id=member, level=Level.FOLLOW).order_by("-thread_id")
    chosen = [latest, posts.limit(_RECENT).values("thread_id"),
              follows.limit(_RECENT).values("thread_id")]  # fmt: skip
    # First few threads, then their tags: together, the database might begin with all tags.
    threads = [Thread.filter(id__in=Subquery(ids)).values(**_OWN) for ids in chosen]
    waiting = Thread.filter(id__in=Subquery(latest))
    reached = Q(tags__above__steps=0) | Q(tags__above__broader__followers__with_narrower=True)
    heard = waiting.filter(reached, tags__above__broader__followers__member_id=member)
    helped = waiting.filter(tags__above__broader__helpers__member_id=member)
    return [*threads, heard.values(**_CHOSEN), helped.values(**_ABOVE)]


_COLUMNS = {name: name for name in ("id", "slug", "title", "created_at", "last_posted_at")}
_COLUMNS |= {"about": "tags__id"}
_OWN = _COLUMNS | {"tag": "tags__id", "name": "tags__name", "steps": "reply_count", "word": "kind"}
_ABOVE = _COLUMNS | {
    "tag": "tags__above__broader__id", "name": "tags__above__broader__name",
    "steps": "tags__above__steps", "word": "kind",
}  # fmt: skip
_CHOSEN = _ABOVE | {"word": "tags__above__broader__followers__wish"}
_OFFERED = Prepared(_offered, member=int)


def _following(row: Row) -> Following:
    return Following(row["about"], row["tag"], row["steps"], Wish(row["word"]))


@dataclass(frozen=True, order=True)
class _Known:
    """Why a member may know something about a tag; the greatest is what she knows most about.

    ``nearness`` counts threads, or is the greater the fewer steps ``tag`` is above.
    """

    reason: Reason
    nearness: int
    name: str
    tag: int


def _known(parts: Mapping[int, Sequence[Row]], chosen: Iterable[Following]) -> Mapping[int, _Known]:
    """Return by the tags of questions the best reason for each."""
    found = [*_by_threads(parts[_POSTS], Reason.WROTE),
             *_by_threads(parts[_THREADS], Reason.FOLLOWS_THREADS)]  # fmt: skip
    names = {row["tag"]: row["name"] for row in parts[_FOLLOWS]}
    for about, tag, steps, wish in chosen:
        if wish in {Wish.EVERY, Wish.DIGEST}:
            found.append((about, _Known(Reason.FOLLOWS, -steps, names[tag], tag)))
    for row in parts[_HELPS]:
        known = _Known(Reason.HELPS, -row["steps"], row["name"], row["tag"])
        found.append((row["about"], known))
    best: dict[int, _Known] = {}
    for about, known in found:
        best[about] = max(known, best.get(about, known))
    return best


def _by_threads(rows: Iterable[Row], reason: Reason) -> Iterator[tuple[int, _Known]]:
    tagged = [(row["tag"], row["name"]) for row in rows if row["tag"] is not None]
    for (tag, name), count in Counter(tagged).items():
        yield tag, _Known(reason, count, name, tag)


@dataclass
class _Waiting:
    """A question without a reply, and the ids of its tags."""

    id: int
    slug: str
    title: str
    created_at: datetime
    tags: set[int] = field(default_factory=set)

    def offer(self, why: _Known | None = None, names: Mapping[int, str] | None = None) -> Offer:
        url = house().path_for("threads:show", id=self.id, slug=self.slug)
        if why is None:
            return Offer(self.title, url, self.created_at)
        about = (names or {}).get(why.tag, why.name)
        return Offer(self.title, url, self.created_at, about, why.reason)


def _waiting(rows: Iterable[Row]) -> list[_Waiting]:
    found: dict[int, _Waiting] = {}
    for row in sorted(rows, key=lambda row: (row["last_posted_at"], row["id"]), reverse=True):
        if row["id"] not in found:
            moment = moment_of(row["created_at"])
            found[row["id"]] = _Waiting(row["id"], row["slug"], row["title"], moment)
        if row["about"] is not None:
            found[row["id"]].tags.add(row["about"])
    return list(found.values())
