"""Posts of an unclaimed writer become a member's."""

from __future__ import annotations

from forum.core.database import atomic
from forum.files.models import File
from forum.threads.models import Mention, Post, Thread


async def move_posts(unclaimed_id: int, member_id: int) -> None:
    """Give a member all that an unclaimed writer has here. Addresses and numbers stay."""
    async with atomic():
        await Thread.filter(author_id=unclaimed_id).update(author_id=member_id)
        await Post.filter(author_id=unclaimed_id).update(author_id=member_id)
        await File.filter(owner_id=unclaimed_id).update(owner_id=member_id)
        named = Mention.filter(member_id=member_id).values_list("post_id", flat=True)
        mentions = Mention.filter(member_id=unclaimed_id)
        await mentions.exclude(post_id__in=list(await named)).update(member_id=member_id)
