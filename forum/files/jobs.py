"""Work for later: deleting what is no longer needed."""

from __future__ import annotations

from forum.files import actions
from forum.jobs.broker import broker


@broker.task(task_name="files.delete")
async def delete_kept(keys: list[str]) -> None:
    """Delete what the storage has of a file that was removed."""
    await actions.delete_kept(keys)


@broker.task(task_name="files.purge")
async def purge_files() -> None:
    """Remove files that nobody uses."""
    await actions.purge_unused()


@broker.task(task_name="files.purge_orphans")
async def purge_orphans() -> None:
    """Delete what a crash left in the storage."""
    await actions.purge_orphans()
