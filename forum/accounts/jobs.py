"""Work for later: forgetting."""

from __future__ import annotations

from forum.accounts.actions import purging
from forum.jobs.broker import broker


@broker.task(task_name="accounts.purge")
async def purge_accounts() -> None:
    """Forget what has run out."""
    await purging.purge()
