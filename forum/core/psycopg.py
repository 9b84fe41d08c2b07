"""PostgreSQL by psycopg, safe against tasks that are cancelled while a transaction opens.

Small reads go over connections of their own; connections of the pool are asked whether they live
only if there is cause for doubt.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from select import POLLIN, poll
from types import TracebackType
from typing import Any

from anyio import CancelScope
from psycopg import AsyncConnection, OperationalError
from psycopg_pool import AsyncConnectionPool
from tortoise.backends.base.client import (
    TransactionalDBClient,
    TransactionContext,
    TransactionContextPooled,
)
from tortoise.backends.psycopg.client import PsycopgClient, TransactionWrapper
from tortoise.connection import get_connections

from forum.core.psycopg_reader import QuickReader

_READERS = 2
_PAUSE = 1.0  # seconds between two attempts to connect one


async def check(connection: AsyncConnection[Any]) -> None:
    """Ask a connection whether it lives, if its socket says that something has come.

    Nothing comes to a connection that is idle but that the server ended it. (The pool's own check
    asks the server each time, which costs as much as most queries.)

    Raises:
        OperationalError: if it's dead.
    """
    socket = poll()
    socket.register(connection.fileno(), POLLIN)
    if socket.poll(0):
        await AsyncConnectionPool.check_connection(connection)


class _Transaction(TransactionContextPooled):
    async def __aenter__(self) -> TransactionalDBClient:
        await self.ensure_connection()
        pool = self.client._parent._pool
        self.client._connection = await pool.acquire()
        self.token = get_connections().set(self.connection_name, self.client)
        try:
            await self.client.begin()
        except BaseException:
            get_connections().reset(self.token)
            with CancelScope(shield=True):
                await pool.release(self.client._connection)
            raise
        return self.client

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_val: BaseException | None,
        exc_tb: TracebackType | None,
    ) -> None:
        with CancelScope(shield=True):
            await super().__aexit__(exc_type, exc_val, exc_tb)


class client_class(PsycopgClient):  # noqa: N801 (the name that Tortoise looks for)
    """The engine that ``"engine": "forum.core.psycopg"`` means."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._readers: list[QuickReader] = []
        self._connecting: asyncio.Task[None] | None = None
        self._tried_at = -_PAUSE

    def _in_transaction(self) -> TransactionContext:
        return _Transaction(TransactionWrapper(self), self._pool_init_lock)

    async def quick_rows(
        self, sql: str, values: Sequence[Any]
    ) -> Sequence[Mapping[str, Any]] | None:
        """Return the rows of a small read; None if it must be asked the usual way.

        It sees what is committed, so it's not for use in a transaction.
        """
        reader = min(self._readers, key=_queue_of, default=None)
        if reader is None or (reader.queue and len(self._readers) < _READERS):
            self._connect()
        if reader is None:
            return None
        try:
            return await reader.rows(sql, values)
        except OperationalError:
            if not reader.is_well and reader in self._readers:
                self._readers.remove(reader)
            return None

    def _connect(self) -> None:
        is_new = self._connecting is None or self._connecting.done()
        if is_new and time.monotonic() - self._tried_at >= _PAUSE:
            self._tried_at = time.monotonic()
            self._connecting = asyncio.create_task(self._connected())

    async def _connected(self) -> None:
        with suppress(OperationalError):  # the usual way will tell
            self._readers.append(await QuickReader.connect(self._template["conninfo"]))

    async def close(self) -> None:
        if self._connecting:
            # Stopped half-way, a connection would stay open that nobody knows of.
            await asyncio.wait([self._connecting], timeout=_PAUSE)
            self._connecting.cancel()
        for reader in self._readers:
            await reader.close()
        self._readers.clear()
        await super().close()


def _queue_of(reader: QuickReader) -> int:
    return reader.queue
