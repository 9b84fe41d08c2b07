"""Work for later: delivery, forgetting what was delivered, and letters that weren't sorted."""

from __future__ import annotations

from forum.jobs.broker import broker
from forum.jobs.models import Job, JobState
from forum.mail import actions
from forum.mail.models import Urgency


@broker.task(task_name="mail.deliver")
async def deliver_mail() -> None:
    """Send letters that are due; go on in another job if there are many."""
    if await actions.deliver_due():
        await deliver_mail.kiq()


@broker.task(task_name="mail.purge")
async def purge_mail() -> None:
    """Forget letters that ended long ago."""
    await actions.purge()


@broker.task(task_name="mail.look_again")
async def look_again() -> None:
    """Tell again of letters that came in and weren't sorted."""
    await actions.look_again()


async def kick_delivery(urgency: Urgency) -> None:
    """Have letters sent soon, in the transaction of the caller; about one job a second for bulk.

    A job that waits already will do, unless somebody waits as well. (A fixed id would do the
    same, but on PostgreSQL transactions that insert one id wait for each other, and deadlock.)
    """
    is_awaited = urgency is Urgency.AWAITED
    waiting = Job.filter(name=deliver_mail.task_name, state=JobState.WAITING, lease=None)
    if is_awaited or not await waiting.exists():
        await deliver_mail.kicker().with_labels(delay=0 if is_awaited else 1).kiq()
