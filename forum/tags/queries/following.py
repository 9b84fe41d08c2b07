"""What members wish to hear of tags, and which they can help with."""

from __future__ import annotations

from typing import Any, NamedTuple

from tortoise.queryset import QuerySet, ValuesQuery

from forum.accounts.models import Member, Viewer, Wish
from forum.core.prepared import Prepared, instance
from forum.core.text import fold
from forum.tags.models import Relation, RelationKind, Status, Tag, TagFollow, TagHelper


async def tags_followed_by(member: Member) -> list[TagFollow]:
    """Return the tags for which a member chose how much she hears, by name, each with its tag."""
    follows = TagFollow.filter(member_id=member.id).exclude(tag__status=Status.MERGED)
    found = await follows.select_related("tag")
    return sorted(found, key=lambda follow: fold(follow.tag.name))


async def tags_with_narrower(tag_ids: list[int]) -> set[int]:
    """Return those of some tags that have narrower ones."""
    if not tag_ids:
        return set()
    broader = Relation.filter(other_id__in=tag_ids, kind=RelationKind.BROADER)
    return {int(id_) for (id_,) in await broader.distinct().values_list("other_id")}


class Hearing(NamedTuple):
    """How much somebody chose to hear of a tag, and whether of its narrower ones as well."""

    wish: Wish
    with_narrower: bool


async def hearing_of(viewer: Viewer, tag: Tag) -> Hearing | None:
    """Return what this person chose for a tag; None if she chose nothing."""
    if not viewer.is_member:
        return None
    rows = await _WISH.rows(member=viewer.id, tag=tag.id)
    return Hearing(Wish(rows[0]["wish"]), bool(rows[0]["with_narrower"])) if rows else None


def _wish(_shape: None, *, member: int, tag: int) -> ValuesQuery[Any]:
    return TagFollow.filter(member_id=member, tag_id=tag).values("wish", "with_narrower")


_WISH = Prepared(_wish, member=int, tag=int, is_quick=True)


async def helpers_of(tag: Tag, viewer: Viewer, limit: int = 50) -> list[Member]:
    """Return who said that they can help with a tag, the first first; to members only."""
    if not viewer.is_member:
        return []
    rows = await _HELPERS.rows(limit, tag=tag.id)
    return [instance(Member, row) for row in rows]


def _helpers(limit: int, *, tag: int) -> QuerySet[Member]:
    return Member.filter(helps_with__tag_id=tag).order_by("helps_with__id").limit(limit)


_HELPERS = Prepared(_helpers, tag=int, is_quick=True)


async def helps_with(viewer: Viewer, tag: Tag) -> bool:
    """Tell whether this person said that she can help with a tag."""
    return viewer.is_member and await TagHelper.exists(member_id=viewer.id, tag_id=tag.id)
