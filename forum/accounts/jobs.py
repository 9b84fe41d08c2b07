"""Work for later: letters whose writing would tell who is known, and forgetting."""

from __future__ import annotations

from datetime import datetime

from forum.accounts.actions import claiming, password, purging
from forum.jobs.broker import broker


@broker.task(task_name="accounts.send_reset")
async def send_reset(address: str, asked_at: str) -> None:
    """Write to the member who has this address, if there is one."""
    await password.send_reset(address, datetime.fromisoformat(asked_at))


@broker.task(task_name="accounts.send_claim")
async def send_claim(address: str, asked_at: str) -> None:
    """Write to who wrote on an old list from this address, if somebody did."""
    await claiming.send_claim(address, datetime.fromisoformat(asked_at))


@broker.task(task_name="accounts.purge")
async def purge_accounts() -> None:
    """Forget what has run out."""
    await purging.purge()
