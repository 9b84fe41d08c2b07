"""Clearing up after merges: what is forgotten in time, and what came too late."""

from __future__ import annotations

from forum.core.database import atomic
from forum.core.prepared import rows_of
from forum.tags.actions.merging import undoable_since
from forum.tags.actions.moving import move_rows
from forum.tags.actions.proposing import hold_words
from forum.tags.models import Change, Status, Tag
from forum.tags.queries.tags import in_use


async def forget_undo() -> int:
    """Forget how to undo merges that can't be undone any more; return how many."""
    return await Change.filter(undo__isnull=False, created_at__lte=undoable_since()).update(
        undo=None
    )


async def gather_stragglers() -> int:
    """Give threads and people the tag that theirs became part of; return how many tags that were.

    Who chose a tag just before it was merged may have posted or followed it just after.
    """
    lost = await rows_of(_LOST, Status.MERGED.value)
    for row in lost:
        async with atomic():
            await hold_words()
            tag = await Tag.get(id=row["id"])
            if tag.status is Status.MERGED:
                await move_rows(tag.id, (await in_use(tag)).id)
    return len(lost)


_LOST = """
SELECT tag.id FROM "tag" AS tag WHERE tag.status = ?
   AND (EXISTS (SELECT 1 FROM thread_tag WHERE thread_tag.tag_id = tag.id)
        OR EXISTS (SELECT 1 FROM tag_follow WHERE tag_follow.tag_id = tag.id)
        OR EXISTS (SELECT 1 FROM tag_helper WHERE tag_helper.tag_id = tag.id))
 ORDER BY tag.id
"""
