"""What accounts hear of."""

from __future__ import annotations

from forum.accounts.actions import mailbox
from forum.mail.signals import AddressResumed, AddressStopped


async def on_address_stopped(signal: AddressStopped) -> None:
    await mailbox.note_stopped(signal.address)


async def on_address_resumed(signal: AddressResumed) -> None:
    await mailbox.note_resumed(signal.address)
