"""What digests hear of."""

from __future__ import annotations

from forum.accounts.signals import MemberJoined, TimeZoneChanged
from forum.digests import actions


async def on_member_joined(signal: MemberJoined) -> None:
    await actions.subscribe(signal.member_id, signal.digest)


async def on_time_zone_changed(signal: TimeZoneChanged) -> None:
    await actions.follow_clock(signal.member_id)
