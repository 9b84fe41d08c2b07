"""Work for later: announcements at their time."""

from __future__ import annotations

from forum.core.database import now
from forum.jobs.broker import broker
from forum.threads.actions import announcing
from forum.threads.queries.announcing import due_announcements


@broker.task(task_name="threads.publish_due")
async def publish_due() -> None:
    """Have announcements published whose time has come, a job each."""
    for draft_id in await due_announcements(now()):
        name = f"threads.publish-{draft_id}"
        await publish_announcement.kicker().with_task_id(name).kiq(draft_id)


@broker.task(task_name="threads.publish")
async def publish_announcement(draft_id: int) -> None:
    """Publish one announcement if it's still due."""
    await announcing.publish_if_due(draft_id)
