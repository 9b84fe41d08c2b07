"""Which tags somebody may know of: a proposal may come from words that not everybody reads."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from tortoise.expressions import Q, Subquery
from tortoise.queryset import ValuesQuery

from forum.accounts.models import Viewer
from forum.core.errors import NotFound
from forum.tags import thesaurus
from forum.tags.models import Status, Tag
from forum.tags.queries import tags
from forum.tags.queries.changes import kept_back
from forum.threads.models import State, Thread
from forum.threads.queries.lists import count_by_tag, counts_by_tag, threads_seen_by


def tags_seen_by(viewer: Viewer) -> Q:
    """Tags whose name this viewer may read.

    All but proposals, those too that were declined; and of these all for editors, her own, and
    those of threads that she sees.
    """
    if viewer.is_editor:
        return Q()
    return ~kept_back() | proposed_by(viewer) | Q(id__in=Subquery(_kept_back_in_threads(viewer)))


def proposed_by(viewer: Viewer) -> Q:
    """Tags that this viewer proposed."""
    return Q(proposer_id=viewer.id) if viewer.is_member else Q(id__in=[])


def _kept_back_in_threads(viewer: Viewer) -> ValuesQuery[Any]:
    maybe = [Status.PROPOSED, Status.RETIRED]
    return threads_seen_by(viewer).filter(tags__status__in=maybe).values("tags__id")


async def proposals_seen_by(viewer: Viewer) -> set[int]:
    """Return the ids of the proposals that this viewer may know of."""
    found = Tag.filter(tags_seen_by(viewer), status=Status.PROPOSED)
    return {int(id_) for (id_,) in await found.values_list("id")}


async def get_tag_seen_by(slug: str, viewer: Viewer) -> Tag:
    """Return the tag at an address, as :func:`forum.tags.queries.tags.get_tag` does.

    Raises:
        NotFound: if there is none, or it's a proposal, or was one until it was declined, that this
            viewer may not know of.
    """
    tag = await tags.get_tag(slug)
    is_open = tag.status is Status.ACCEPTED
    if not is_open and not await Tag.filter(tags_seen_by(viewer), id=tag.id).exists():
        raise NotFound
    return tag


class Warrant(NamedTuple):
    """How many threads have a tag that somebody may list, and whether others have it as well."""

    threads: int
    is_elsewhere: bool


async def warrants(viewer: Viewer, tag_ids: Collection[int]) -> dict[int, Warrant]:
    """Return how much each of these tags is used."""
    seen = await counts_by_tag(viewer, of=tag_ids)
    used = await count_by_tag(Thread.filter(state=State.VISIBLE), of=tag_ids)
    return {id_: Warrant(seen.get(id_, 0), used.get(id_, 0) > seen.get(id_, 0)) for id_ in tag_ids}


class Offer(NamedTuple):
    """A tag that may be meant, as its reader is told of it. ``threads``: how many she may list."""

    name: str
    slug: str
    note: str
    instead_of: str
    threads: int
    is_proposed: bool


async def tags_offered(viewer: Viewer, prefix: str) -> list[Offer]:
    """Return tags that have a label with a word that begins so, as this viewer may see them."""
    if not prefix.strip():
        return []
    proposals = await proposals_seen_by(viewer)
    found = await thesaurus.suggest(prefix, proposals=sorted(proposals)[-_MOST_PROPOSALS:])
    counts = await counts_by_tag(viewer, of=[one.tag.id for one in found])
    return [
        Offer(one.name, one.tag.slug, one.note, one.instead_of, counts.get(one.tag.id, 0),
              one.tag.is_proposed)
        for one in found
    ]  # fmt: skip


_MOST_PROPOSALS = 500  # that are offered; the latest
