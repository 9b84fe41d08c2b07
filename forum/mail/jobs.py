"""Work for later: delivery, and forgetting what was delivered."""

from __future__ import annotations

from forum.core.database import now
from forum.jobs.broker import broker
from forum.mail import actions


@broker.task(task_name="mail.deliver")
async def deliver_mail() -> None:
    """Send letters that are due; go on in another job if there are many."""
    if await actions.deliver_due():
        await deliver_mail.kiq()


@broker.task(task_name="mail.purge")
async def purge_mail() -> None:
    """Forget letters that ended long ago."""
    await actions.purge()


async def kick_delivery() -> None:
    """Have letters sent soon, in the transaction of the caller; one job a second, however many.

    It starts when that second is over, so that it finds all letters of the second.
    """
    second = int(now().timestamp())
    kicker = deliver_mail.kicker().with_task_id(f"mail.deliver-{second}").with_labels(delay=1)
    await kicker.kiq()
