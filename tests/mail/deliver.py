"""What a process does that sends letters until none is due."""

from __future__ import annotations

import asyncio

from forum.app import build_house
from forum.core.settings import load_settings
from forum.mail import actions


def deliver() -> None:
    """Send what is due, as the environment's settings say."""
    asyncio.run(_deliver())


async def _deliver() -> None:
    async with build_house(load_settings()):
        while await actions.deliver_due():
            pass
