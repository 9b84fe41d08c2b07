"""Whether this process can do its work now."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from forum.core.logging import log
from forum.core.migrating import missing_migrations

_PATIENCE = 5  # seconds


@dataclass(frozen=True)
class Readiness:
    """Of each part "ok" or what is wrong with it, in a word that gives nothing away."""

    database: str
    schema: str

    @property
    def is_ready(self) -> bool:
        return self.database == self.schema == "ok"


async def readiness() -> Readiness:
    """Ask the database, and see whether its schema is what this version needs."""
    try:
        async with asyncio.timeout(_PATIENCE):
            missing = await missing_migrations()
    except Exception as error:  # noqa: BLE001 (whatever it is, the answer is no)
        log(__name__).warning("not ready", error=repr(error))
        return Readiness("unreachable", "unknown")
    return Readiness("ok", "old" if missing else "ok")
