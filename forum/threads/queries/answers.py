"""What answers a question, and which questions somebody could answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from tortoise.expressions import Subquery
from tortoise.functions import Count
from tortoise.queryset import ValuesQuery

from forum.accounts.models import Member
from forum.core.database import now
from forum.core.house import house
from forum.threads.models import Kind, Level, Participation, Post, State, Thread
from forum.threads.queries.lists import threads_seen_by
from forum.threads.queries.posts import place_on_page

QUESTIONS = 5
_RECENT = 100  # posts and followed threads that tell what somebody knows about
_LOOKED_THROUGH = 100  # questions without a reply, the latest


@dataclass(frozen=True)
class Answer:
    """A reply that answers the question: its number, its place, and who wrote it."""

    number: int
    url: str
    name: str


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


async def answers_of(thread: Thread) -> list[Answer]:
    """Return the answers to a question, in the order they stand; in one query, or none."""
    if not thread.is_answered:
        return []
    accepted = Post.filter(thread_id=thread.id, accepted_at__isnull=False, state=State.VISIBLE)
    rows = await accepted.order_by("number").select_related("author")
    for post in rows:
        post.thread = thread
    return [Answer(post.number, place_on_page(post), post.author.name) for post in rows]


def waited_since() -> datetime:
    """Return since when a question must have waited to be offered to others, and to be bumped."""
    return now() - timedelta(days=house().settings.threads.offer_after_days)


async def questions_for(member: Member) -> list[Offer]:
    """Return questions without a reply that she could answer, the latest first.

    Of the latest hundred without a reply, those that have waited long enough and are about what
    she writes about or follows; or else the newest. Never her own, nor what she muted.
    """
    waiting = await _waiting_for(member)
    known = await _known_to(member) if waiting else {}
    about = await _tags_of([row.id for row in waiting]) if known else {}
    since = waited_since()
    offers = [
        row.offer(max(known[tag] for tag in about[row.id] & known.keys()))
        for row in waiting
        if row.created_at <= since and about.get(row.id, set()) & known.keys()
    ]
    return offers[:QUESTIONS] or [row.offer() for row in waiting[:QUESTIONS]]


@dataclass(frozen=True, order=True)
class _Known:
    """A tag that a member knows something about; the greatest is what she knows most about."""

    wrote: bool
    threads: int
    name: str


async def _known_to(member: Member) -> Mapping[int, _Known]:
    posts = Post.filter(author_id=member.id, state=State.VISIBLE)
    wrote = posts.order_by("-created_at").limit(_RECENT).values("thread_id")
    follows = Participation.filter(member_id=member.id, level=Level.FOLLOW)
    followed = follows.order_by("-thread_id").limit(_RECENT).values("thread_id")
    return await _tags_in(followed, wrote=False) | await _tags_in(wrote, wrote=True)


class _Waiting(NamedTuple):
    """A question without a reply, as plain values."""

    id: int
    slug: str
    title: str
    created_at: datetime

    def offer(self, why: _Known | None = None) -> Offer:
        url = house().path_for("threads:show", id=self.id, slug=self.slug)
        about, wrote = (why.name, why.wrote) if why else ("", False)
        return Offer(self.title, url, self.created_at, about, wrote)


async def _waiting_for(member: Member) -> list[_Waiting]:
    muted = Participation.filter(member_id=member.id, level=Level.MUTE).values("thread_id")
    questions = threads_seen_by(member).filter(kind=Kind.QUESTION, reply_count=0)
    others = questions.exclude(author_id=member.id).exclude(id__in=Subquery(muted))
    rows = others.order_by("-last_posted_at", "-id").limit(_LOOKED_THROUGH)
    return [_Waiting(*row) for row in await rows.values_list(*_Waiting._fields)]


async def _tags_of(thread_ids: list[int]) -> dict[int, set[int]]:
    rows = await Thread.filter(id__in=thread_ids).values_list("id", "tags__id")
    tags: dict[int, set[int]] = defaultdict(set)
    for thread_id, tag_id in rows:
        tags[thread_id].add(tag_id)
    return tags


async def _tags_in(threads: ValuesQuery[Any], *, wrote: bool) -> dict[int, _Known]:
    # From the few threads to their tags: the other way leads through all threads there are.
    tagged = Thread.filter(id__in=Subquery(threads), tags__id__isnull=False)
    counted = tagged.annotate(count=Count("id")).group_by("tags__id", "tags__name")
    rows = await counted.values_list("tags__id", "count", "tags__name")
    return {tag_id: _Known(wrote, count, name) for tag_id, count, name in rows}
