"""What hangs on a tag, for an editor who is about to take it away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from forum.accounts.models import Wish
from forum.core.text import fold
from forum.tags.models import Label, LabelKind, Relation, RelationKind, Tag, TagFollow, TagHelper


@dataclass(frozen=True)
class Hanging:
    """How many threads (as far as she may see them) and people, and which tags."""

    threads: int
    followers: int
    mutes: int
    helpers: int
    narrower: Sequence[Tag]
    broader: Sequence[Tag]


async def hanging_on(tag: Tag, threads: int) -> Hanging:
    """Return what hangs on a tag that so many threads have."""
    follows = TagFollow.filter(tag_id=tag.id)
    mutes = await follows.filter(wish=Wish.NOTHING).count()
    broader = RelationKind.BROADER
    below = await Tag.filter(relations__kind=broader, relations__other_id=tag.id).order_by("name")
    above = await Relation.filter(tag_id=tag.id, kind=broader).select_related("other")
    return Hanging(
        threads,
        await follows.count() - mutes,
        mutes,
        await TagHelper.filter(tag_id=tag.id).count(),
        below,
        [row.other for row in above],
    )


async def split_labels(tag: Tag) -> list[str]:
    """Return the labels that may leave a tag when it's split: all but its names."""
    others = Label.filter(tag_id=tag.id).exclude(kind=LabelKind.PREFERRED)
    return sorted({text for (text,) in await others.values_list("text")}, key=fold)
