"""Work for later: reminders of posts that members keep."""

from __future__ import annotations

from forum.core.database import atomic, now
from forum.jobs.broker import broker
from forum.threads.actions import bookmarks
from forum.threads.queries.bookmarks import due_bookmarks

BATCH = 100


@broker.task(task_name="threads.remind_due")
async def remind_due(after: int = 0) -> None:
    """Have members reminded whose moment has come, a job each; the next batch is another job."""
    batch, last = await due_bookmarks(now(), after=after, size=BATCH)
    async with atomic():
        for bookmark in batch:
            name = f"threads.remind-{bookmark.id}-{bookmark.remind_at:%Y%m%d%H}"
            await remind.kicker().with_task_id(name).kiq(bookmark.id)
        if last:
            await remind_due.kiq(last)


@broker.task(task_name="threads.remind")
async def remind(bookmark_id: int) -> None:
    """Remind one member of one post, if it's still due."""
    await bookmarks.remind(bookmark_id)
