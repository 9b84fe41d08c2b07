"""What the letterbox hears of."""

from __future__ import annotations

from forum.letterbox.jobs import sort_mail
from forum.mail.signals import MailArrived


async def on_mail_arrived(signal: MailArrived) -> None:
    name = f"letterbox.sort-{signal.mail_id}"  # told twice, it is sorted once
    await sort_mail.kicker().with_task_id(name).kiq(signal.mail_id)
