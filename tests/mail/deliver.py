"""A process that sends letters until none is due: ``python -m tests.mail.deliver``."""

from __future__ import annotations

import asyncio

from forum.app import build_house
from forum.core.settings import load_settings
from forum.mail import actions


async def deliver() -> None:
    """Send what is due, as the environment's settings say."""
    async with build_house(load_settings()):
        while await actions.deliver_due():
            pass


if __name__ == "__main__":
    asyncio.run(deliver())
