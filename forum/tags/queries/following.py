"""What members wish to hear of tags."""

from __future__ import annotations

from typing import Any

from tortoise.queryset import ValuesQuery

from forum.accounts.models import Member, Viewer, Wish
from forum.core.prepared import Prepared
from forum.core.text import fold
from forum.tags.models import Tag, TagFollow


async def tags_followed_by(member: Member) -> list[TagFollow]:
    """Return the tags for which a member chose how much she hears, by name, each with its tag."""
    follows = TagFollow.filter(member_id=member.id).select_related("tag")
    return sorted(await follows, key=lambda follow: fold(follow.tag.name))


async def wish_for_tag(viewer: Viewer, tag: Tag) -> Wish | None:
    """Return how much this person wants to hear of a tag; None if she chose nothing."""
    if not viewer.is_member:
        return None
    rows = await _WISH.rows(member=viewer.id, tag=tag.id)
    return Wish(rows[0]["wish"]) if rows else None


def _wish(_shape: None, *, member: int, tag: int) -> ValuesQuery[Any]:
    return TagFollow.filter(member_id=member, tag_id=tag).values("wish")


_WISH = Prepared(_wish, member=int, tag=int, is_quick=True)
