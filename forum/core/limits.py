"""How often something may be tried: windows counted in the database, or in Redis.

The counting is the library ``limits``; it has no storage in SQL, so that is here.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from datetime import UTC, datetime, timedelta

from limits import parse
from limits.aio.storage import Storage
from limits.aio.strategies import FixedWindowRateLimiter
from limits.storage import storage_from_string

from forum.core.database import now
from forum.core.errors import TooMany
from forum.core.house import house
from forum.core.i18n import ngettext
from forum.core.models import Attempts
from forum.core.prepared import rows_of

_COUNT = """
INSERT INTO attempts (key, count, expires_at) VALUES (?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET
       count = excluded.count + CASE WHEN attempts.expires_at <= ? THEN 0 ELSE attempts.count END,
       expires_at = CASE WHEN attempts.expires_at <= ? THEN excluded.expires_at
                         ELSE attempts.expires_at END
RETURNING count
"""


class DatabaseStorage(Storage):
    """Counters as rows of :class:`Attempts`."""

    STORAGE_SCHEME = ["database"]

    @property
    def base_exceptions(self) -> type[Exception]:
        return OSError

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        moment = now()
        ends = moment + timedelta(seconds=expiry)
        # One statement, so that each of two at once reads its own count.
        [row] = await rows_of(_COUNT, key, amount, ends, moment, moment)
        return int(row["count"])

    async def get(self, key: str) -> int:
        row = await Attempts.get_or_none(key=key, expires_at__gt=now())
        return row.count if row else 0

    async def get_expiry(self, key: str) -> float:
        row = await Attempts.get_or_none(key=key)
        return row.expires_at.timestamp() if row else time.time()

    async def check(self) -> bool:
        await Attempts.exists(key="")
        return True

    async def reset(self) -> int:
        return await Attempts.all().delete()

    async def clear(self, key: str) -> None:
        await Attempts.filter(key=key).delete()


def _limiter() -> FixedWindowRateLimiter:
    return FixedWindowRateLimiter(storage_from_string(house().settings.limits.url))


def _private(who: str) -> str:
    # Addresses of people are kept as keyed hashes only.
    secret = house().settings.site.secret_key.encode()
    return hmac.new(secret, who.encode(), hashlib.sha256).hexdigest()[:32]


async def spend(limit: str, what: str, who: str) -> None:
    """Count one attempt at ``what`` by ``who``; ``limit`` reads like "10 per 15 minutes".

    Raises:
        TooMany: if the limit was reached before.
    """
    window, key = parse(limit), (what, _private(who))
    limiter = _limiter()
    if not await limiter.hit(window, *key):
        raise _too_many((await limiter.get_window_stats(window, *key)).reset_time)


async def give_back(limit: str, what: str, who: str) -> None:
    """Take back one attempt that was counted and turned out to be rightful."""
    await _limiter().hit(parse(limit), what, _private(who), cost=-1)


async def purge_attempts() -> int:
    """Delete counts of windows that have ended; return how many."""
    return await Attempts.filter(expires_at__lte=datetime.now(UTC)).delete()


def _too_many(until: float) -> TooMany:
    seconds = max(1, round(until - time.time()))
    minutes = -(-seconds // 60)
    sentence = ngettext(
        "That was tried too often. Please wait %(count)s minute and try again.",
        "That was tried too often. Please wait %(count)s minutes and try again.",
        minutes,
    )
    return TooMany(sentence % {"count": minutes}, retry_after=seconds)
