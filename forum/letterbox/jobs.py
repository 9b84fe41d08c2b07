"""Work for later: finding out what a letter asks for."""

from __future__ import annotations

from forum.jobs.broker import broker
from forum.letterbox.actions import sorting


@broker.task(task_name="letterbox.sort")
async def sort_mail(mail_id: int) -> None:
    """Do what one letter asks for, if that isn't done."""
    await sorting.sort(mail_id)
