"""What archives hear of."""

from __future__ import annotations

from forum.accounts.signals import OldPostsClaimed
from forum.archives.actions.claiming import move_posts


async def on_old_posts_claimed(signal: OldPostsClaimed) -> None:
    await move_posts(signal.unclaimed_id, signal.member_id)
