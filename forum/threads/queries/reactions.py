"""Small answers to posts: how many of each kind, whose, and one's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tortoise.functions import Count

from forum.accounts.models import Member, Viewer
from forum.threads.models import Post, Reaction, ReactionKind

NAMES = 200  # that are told of each kind

Counts = Mapping[int, Mapping[ReactionKind, int]]
Own = Mapping[int, frozenset[ReactionKind]]


@dataclass(frozen=True)
class Named:
    """Who gave one kind of small answer, the first first; ``more`` are not named."""

    kind: ReactionKind
    members: tuple[Member, ...]
    more: int

    @property
    def count(self) -> int:
        return len(self.members) + self.more


async def reactions_on(post_ids: Iterable[int]) -> Counts:
    """Return for each post that has any how many reactions of each kind it has, in one query."""
    rows = (
        await Reaction.filter(post_id__in=list(post_ids))
        .annotate(count=Count("id"))
        .group_by("post_id", "kind")
        .values("post_id", "kind", "count")
    )
    counts: dict[int, dict[ReactionKind, int]] = defaultdict(dict)
    for row in rows:
        counts[row["post_id"]][ReactionKind(row["kind"])] = row["count"]
    return dict(counts)


async def reactions_of(viewer: Viewer, post_ids: Iterable[int]) -> Own:
    """Return for each post what this viewer said to it; nothing where she said nothing."""
    if not viewer.is_member:
        return {}
    mine = Reaction.filter(member_id=viewer.id, post_id__in=list(post_ids))
    own: dict[int, frozenset[ReactionKind]] = {}
    for post_id, kind in await mine.values_list("post_id", "kind"):
        own[post_id] = own.get(post_id, frozenset()) | {ReactionKind(kind)}
    return own


async def names_on(post: Post) -> list[Named]:
    """Return who said what to a post, by kind; kinds that nobody chose are left out."""
    counts = (await reactions_on([post.id])).get(post.id, {})
    return [await _named(post, kind, counts[kind]) for kind in ReactionKind if kind in counts]


async def _named(post: Post, kind: ReactionKind, count: int) -> Named:
    rows = Reaction.filter(post_id=post.id, kind=kind).order_by("id").limit(NAMES)
    members = tuple([row.member for row in await rows.select_related("member")])
    return Named(kind, members, max(0, count - len(members)))
