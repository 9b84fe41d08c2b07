"""Tags by name and address."""

from __future__ import annotations

from collections.abc import Collection

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from forum.core.errors import NotFound
from forum.core.prepared import Prepared, instance
from forum.core.text import fold
from forum.tags.models import LONGEST_SLUG, FormerAddress, Label, Status, Tag


def tags() -> QuerySet[Tag]:
    """Return all tags. The vocabulary is open to everyone; what is tagged may not be."""
    return Tag.all().order_by("name")


async def get_tag(slug: str) -> Tag:
    """Return the tag that has an address now, or had it before; of merged ones, their successor.

    Its ``slug`` tells whether this is still its address: pages redirect to that.

    Raises:
        NotFound: if there is none.
    """
    is_slug = len(slug) <= LONGEST_SLUG  # Tortoise refuses to look for what can't be there
    rows = await _TAG.rows(slug=slug) if is_slug else []
    if rows:
        tag: Tag | None = instance(Tag, rows[0])
    else:
        former = FormerAddress.filter(slug=slug).select_related("tag") if is_slug else None
        row = await former.first() if former else None
        tag = row.tag if row else None
    if tag is None:
        raise NotFound
    return await after_merging(tag)


async def after_merging(tag: Tag) -> Tag:
    """Return what stands for a merged tag; any other is itself.

    Raises:
        NotFound: if a merged one leads nowhere any more.
    """
    return await in_use(tag) if tag.status is Status.MERGED else tag


_OUT_OF_USE = frozenset({Status.MERGED, Status.RETIRED})


async def in_use(tag: Tag, *, through: Collection[Status] = _OUT_OF_USE) -> Tag:
    """Return the tag that stands for a merged one, or for a retired one that has a successor.

    ``through``: of which of these the successor is looked for.

    Raises:
        NotFound: if a merged one leads nowhere any more.
    """
    seen: set[int] = set()
    while tag.status in through and tag.successor_id is not None and tag.id not in seen:
        seen.add(tag.id)
        tag = await Tag.get(id=tag.successor_id)
    if tag.status is Status.MERGED:
        raise NotFound
    return tag


_TAG = Prepared(lambda _shape, *, slug: Tag.filter(slug=slug), slug=str, is_quick=True)


def tags_like(words: str) -> QuerySet[Tag]:
    """Return the tags one of whose labels, hidden ones too, holds all these words."""
    found = tags()
    for word in fold(words).split()[:10]:
        labels = Label.filter(folded__contains=word).values("tag_id")
        found = found.filter(Q(id__in=Subquery(labels)))
    return found
