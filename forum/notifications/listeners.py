"""What notifications hear of."""

from __future__ import annotations

from forum.accounts.signals import TimeZoneChanged
from forum.core.database import now
from forum.notifications import jobs
from forum.notifications.actions.keeping import wait_anew
from forum.threads.signals import Accepted, Named, Posted, StageMoved


async def on_time_zone_changed(signal: TimeZoneChanged) -> None:
    await wait_anew(signal.member_id)


async def on_posted(signal: Posted) -> None:
    await jobs.spread.kiq(signal.post_id)


async def on_named(signal: Named) -> None:
    moment = now().isoformat()
    await jobs.spread_names.kiq(signal.post_id, moment, list(signal.member_ids))


async def on_accepted(signal: Accepted) -> None:
    await jobs.spread_acceptance.kiq(signal.post_id, signal.member_id, now().isoformat())


async def on_stage_moved(signal: StageMoved) -> None:
    await jobs.spread_move.kiq(signal.thread_id, signal.member_id, now().isoformat())
