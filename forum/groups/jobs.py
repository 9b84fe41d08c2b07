"""Work for later."""

from __future__ import annotations

from forum.groups.actions import asking
from forum.jobs.broker import broker


@broker.task(task_name="groups.pass_on_request")
async def pass_on_request(member_id: int, asked_for: str, note: str) -> None:
    """Lay a request before the moderators of the group that was meant, if there is one."""
    await asking.pass_on_request(member_id, asked_for, note)
