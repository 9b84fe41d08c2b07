"""What members choose to hear of tags, and which they can help with."""

from __future__ import annotations

from forum.accounts.models import Member, Wish
from forum.tags.models import Tag, TagFollow


async def follow_tag(member: Member, tag: Tag, wish: Wish | None) -> None:
    """Keep how much a member wants to hear of a tag; None: as if there was no tag."""
    if wish is None:
        await TagFollow.filter(member_id=member.id, tag_id=tag.id).delete()
        return
    row = TagFollow(member_id=member.id, tag_id=tag.id, wish=wish)
    await TagFollow.bulk_create(
        [row], on_conflict=["member_id", "tag_id"], update_fields=["wish"]
    )  # fmt: skip
