"""What members choose to hear of tags, and which they can help with."""

from __future__ import annotations

from forum.accounts.models import Member, Wish
from forum.core.database import atomic
from forum.tags.models import Tag, TagFollow, TagHelper


async def follow_tag(
    member: Member, tag: Tag, wish: Wish | None, *, with_narrower: bool | None = None
) -> None:
    """Keep how much a member wants to hear of a tag; None: as if there was no tag.

    ``with_narrower``: whether that holds for its narrower tags; None: as it was, and for what she
    chooses for the first time, that it does.
    """
    if wish is None:
        await TagFollow.filter(member_id=member.id, tag_id=tag.id).delete()
        return
    row = TagFollow(member_id=member.id, tag_id=tag.id, wish=wish)
    fields = ["wish"]
    if with_narrower is not None:
        row.with_narrower = with_narrower
        fields.append("with_narrower")
    await TagFollow.bulk_create(
        [row], on_conflict=["member_id", "tag_id"], update_fields=fields
    )  # fmt: skip


async def toggle_help(member: Member, tag: Tag) -> bool:
    """Note that a member can help with a tag, or take it back; tell which it is now."""
    async with atomic():
        if await TagHelper.filter(member_id=member.id, tag_id=tag.id).delete():
            return False
        row = TagHelper(member_id=member.id, tag_id=tag.id)
        await TagHelper.bulk_create([row], ignore_conflicts=True)
    return True
