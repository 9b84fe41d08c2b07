"""SQLite as several processes need it: transactions take the write lock when they begin.

Tortoise's own engine says plain ``BEGIN``; a transaction that reads and then writes fails with
"database is locked" as soon as another process wrote in between. It also loses its lock for
ever if a task is cancelled while a transaction opens or closes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any

from anyio import CancelScope
from tortoise.backends.base.client import TransactionalDBClient, TransactionContext
from tortoise.backends.sqlite.client import (
    SqliteClient,
    SqliteTransactionContext,
    SqliteTransactionWrapper,
)
from tortoise.connection import get_connections
from tortoise.exceptions import OperationalError


class _Wrapper(SqliteTransactionWrapper):
    async def begin(self) -> None:
        try:
            await self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise OperationalError(error) from error


class _Transaction(SqliteTransactionContext):
    async def __aenter__(self) -> TransactionalDBClient:
        await self._trxlock.acquire()
        token = None
        try:
            await self.ensure_connection()
            token = get_connections().set(self.connection_name, self.connection)
            self.token = token
            await self.connection.begin()
        except BaseException:
            await self._give_up(token)
            raise
        return self.connection  # type: ignore[no-any-return]

    async def _give_up(self, token: Any) -> None:
        try:
            with CancelScope(shield=True), suppress(Exception):
                await self.connection._connection.rollback()
        finally:  # even if it is cancelled once more: the engine's thread rolls back all the same
            if token:
                get_connections().reset(token)
            self._trxlock.release()

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_val: BaseException | None,
        exc_tb: TracebackType | None,
    ) -> None:
        with CancelScope(shield=True):
            await super().__aexit__(exc_type, exc_val, exc_tb)


class client_class(SqliteClient):  # noqa: N801 (the name that Tortoise looks for)
    """The engine that ``"engine": "forum.core.sqlite"`` means."""

    _quick_reader: QuickReader | None = None

    def _in_transaction(self) -> TransactionContext:
        return _Transaction(_Wrapper(self), self._lock)

    async def quick_rows(self, sql: str, values: Sequence[Any]) -> Sequence[sqlite3.Row] | None:
        """Return the rows of a small read; None if it must be asked the usual way.

        It sees what is committed, so it's not for use in a transaction.
        """
        if self._quick_reader is None:
            self._quick_reader = QuickReader(self.filename)
        try:
            return self._quick_reader.rows(sql, values)
        except sqlite3.OperationalError:  # locked as a whole: then one waits as usual
            return None

    async def close(self) -> None:
        if self._quick_reader:
            self._quick_reader.close()
            self._quick_reader = None
        await super().close()


class QuickReader:
    """A second connection that answers small reads at once, in the thread that asks.

    Handing a statement to the engine's thread and its answer back costs several times what
    finding one row by its key does. In WAL mode readers wait for nobody (sqlite.org/wal.html,
    "Concurrency"), so this doesn't stop the event loop. It sees what is committed, so it is not
    for use in a transaction.
    """

    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(path, timeout=0, check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA query_only = ON")

    def rows(self, sql: str, values: Sequence[Any]) -> list[sqlite3.Row]:
        """Return the rows.

        Raises:
            OperationalError: of sqlite3, if the database is locked as a whole just now.
        """
        return self._connection.execute(sql, values).fetchall()

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()
