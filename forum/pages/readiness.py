"""Whether this process can do its work now."""

from __future__ import annotations

import asyncio

from forum.core.logging import log
from forum.core.migrating import missing_migrations

_PATIENCE = 5  # seconds


async def readiness() -> dict[str, str]:
    """Return "ok" for the database and its schema, or what is wrong with them, in a word.

    Nothing in it tells where the database is; the log does.
    """
    try:
        async with asyncio.timeout(_PATIENCE):
            missing = await missing_migrations()
    except Exception as error:  # noqa: BLE001 (whatever it is, the answer is no)
        log(__name__).warning("not ready", error=repr(error))
        return {"database": "unreachable", "schema": "unknown"}
    return {"database": "ok", "schema": "old" if missing else "ok"}
