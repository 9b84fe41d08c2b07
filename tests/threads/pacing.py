"""All that moderators do to the pace of a thread, by the name of the act."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

from forum.accounts.models import Member
from forum.core.database import now
from forum.threads.actions import pace
from forum.threads.models import Thread

WHY = "All should cool down"
HOUR = timedelta(hours=1)
Doing = Callable[[Member, Thread, str], Awaitable[None]]
ALL: dict[str, Doing] = {
    "slow": partial(pace.slow_thread, seconds=60),
    "unslow": partial(pace.slow_thread, seconds=0),
    "close_at": lambda who, thread, why: pace.close_at(who, thread, why, now() + HOUR),
    "keep_open": pace.keep_open,
    "rest": lambda who, thread, why: pace.rest_thread(who, thread, why, now() + HOUR),
    "end_rest": pace.end_rest,
}


async def again(thread: Thread) -> Thread:
    """Return a thread as it is now."""
    return await Thread.get(id=thread.id)
