"""Bringing the schema to the state that this version needs, by Tortoise's own migrations."""

from __future__ import annotations

import fcntl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget
from tortoise.migrations.recorder import MigrationRecorder

from forum.core.database import APP, tortoise_config
from forum.core.house import house

# Tortoise makes SQLite's tables anew to take a column away, without their indexes and triggers.
_NO_WAY_BACK = "SQLite can't go back. Put back the copy you made before the upgrade."
_ADVISORY_LOCK = 0x0F0_12_0F0  # any number, the same in every process


class _Recorder(MigrationRecorder):
    """Tortoise's recorder, with the placeholders that psycopg wants (it writes ``$1``)."""

    def _placeholder(self, pos: int) -> str:
        return "%s" if self._dialect == "postgres" else "?"


def _executor() -> MigrationExecutor:
    connection = house().db()
    executor = MigrationExecutor(connection, tortoise_config(house().settings)["apps"])
    executor.recorder = executor.loader.recorder = _Recorder(connection)
    return executor


async def missing_migrations() -> list[str]:
    """Return the names of migrations not yet applied, in order."""
    plan = await _executor().plan([MigrationTarget(APP, "__latest__")])
    return [step.migration.name for step in plan]


async def migrate(to: str = "__latest__", tell: Callable[[str], None] | None = None) -> None:
    """Apply what is missing (or take back what came after ``to``), one process at a time.

    Raises:
        ValueError: if there is no migration of that name, or SQLite is to go back.
    """
    targets = [MigrationTarget(APP, to)]

    def progress(event: str, _app: str, name: str) -> None:
        if tell and event.endswith("_done"):
            tell(name)

    async with _alone():
        executor = _executor()
        if house().settings.is_sqlite and any(
            step.backward for step in await executor.plan(targets)
        ):
            raise ValueError(_NO_WAY_BACK)
        await executor.migrate(targets, progress=progress)


@asynccontextmanager
async def _alone() -> AsyncIterator[None]:
    settings = house().settings
    if settings.is_sqlite:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        with (settings.data_dir / "migrate.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        return
    async with _advisory_lock(house().db()):
        yield


@asynccontextmanager
async def _advisory_lock(client: BaseDBAsyncClient) -> AsyncIterator[None]:
    # The lock belongs to a session, so it must be taken and given back on one connection.
    async with client.acquire_connection() as connection:
        await connection.execute("SELECT pg_advisory_lock(%s)", [_ADVISORY_LOCK])
        try:
            yield
        finally:
            await connection.execute("SELECT pg_advisory_unlock(%s)", [_ADVISORY_LOCK])
