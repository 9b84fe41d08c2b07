"""PostgreSQL by psycopg, safe against tasks that are cancelled while a transaction opens."""

from __future__ import annotations

from types import TracebackType

from anyio import CancelScope
from tortoise.backends.base.client import (
    TransactionalDBClient,
    TransactionContext,
    TransactionContextPooled,
)
from tortoise.backends.psycopg.client import PsycopgClient, TransactionWrapper
from tortoise.connection import get_connections


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

    def _in_transaction(self) -> TransactionContext:
        return _Transaction(TransactionWrapper(self), self._pool_init_lock)
