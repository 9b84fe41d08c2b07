"""Small reads from PostgreSQL over a connection of their own, by libpq without a cursor.

Taking a connection from the pool, checking it, making a cursor and waiting for it costs the
process several times what the question does. Here each statement is prepared once, and one
watcher of the connection's socket hands answers to those who wait for them, in turn.
"""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Callable, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any, NamedTuple

from psycopg import AsyncConnection, OperationalError
from psycopg.adapt import Transformer
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.pq.abc import PGresult

_PLACEHOLDER = re.compile(r"%([s%])")
_DONE = ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK
_LONGEST = "2s"  # what takes longer is no small read, and is asked as usual
_MOST = 1_000  # statements that a connection keeps prepared

Row = dict[str, Any]


class _Question(NamedTuple):
    sql: str
    values: Sequence[Any]
    answer: asyncio.Future[list[Row]]


class QuickReader:
    """Answers small reads, one at a time. It sees what is committed: not for a transaction."""

    def __init__(self, connection: AsyncConnection[Any]) -> None:
        self._connection, self._pg = connection, connection.pgconn
        self._names: dict[str, bytes] = {}  # of prepared statements, empty for what can't be
        self._count = 0
        self._transformer = Transformer(connection)
        self._waiting: deque[_Question] = deque()
        self._asked: _Question | None = None
        self._preparing = False
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._pg.socket, self._heard)

    @classmethod
    async def connect(cls, conninfo: str) -> QuickReader:
        """Open a connection.

        Raises:
            OperationalError: if there is none to be had.
        """
        connection = await AsyncConnection.connect(conninfo, autocommit=True)
        await connection.execute(f"SET statement_timeout = '{_LONGEST}'")
        return cls(connection)

    @property
    def is_well(self) -> bool:
        """Tell whether it can be asked."""
        return self._pg.status == ConnStatus.OK

    @property
    def queue(self) -> int:
        """How many wait for an answer."""
        return len(self._waiting) + (self._asked is not None)

    async def rows(self, sql: str, values: Sequence[Any]) -> list[Row]:
        """Return the rows.

        Raises:
            OperationalError: if it can't be asked this way just now.
        """
        question = _Question(sql, values, self._loop.create_future())
        self._waiting.append(question)
        if self._asked is None:
            self._ask_next()
        return await question.answer

    async def close(self) -> None:
        """Let go of the connection."""
        if self.is_well:
            self._loop.remove_reader(self._pg.socket)
        self._fail()
        await self._connection.close()

    def _ask_next(self) -> None:
        while self._waiting and self._asked is None:
            self._asked = self._waiting.popleft()
            if not self._asked.answer.cancelled():
                self._guarded(self._ask)
            else:
                self._asked = None

    def _ask(self) -> None:
        assert self._asked
        sql, values = self._asked.sql, self._asked.values
        name = self._names.get(sql)
        self._preparing = name is None and self._count < _MOST
        if self._preparing:
            self._count += 1
            self._pg.send_prepare(b"quick%d" % self._count, _numbered(sql))
        elif name:
            self._pg.send_query_prepared(name, [_text(value) for value in values])
        else:
            self._give_up_one()
        if self._pg.flush():
            raise OperationalError("The server takes nothing just now.")

    def _heard(self) -> None:
        self._guarded(self._take)

    def _take(self) -> None:
        self._pg.consume_input()
        if self._asked is None:  # the server says good-bye
            raise OperationalError("The connection was ended.")
        if self._pg.is_busy():
            return
        result = self._pg.get_result()
        while self._pg.get_result():
            pass
        is_done = result is not None and result.status in _DONE
        if self._preparing:
            self._names[self._asked.sql] = b"quick%d" % self._count if is_done else b""
            self._ask()
        elif result is not None and is_done:
            self._answered(result)
        else:  # prepared anew next time: perhaps a table has changed
            self._names.pop(self._asked.sql, None)
            self._give_up_one()
        self._ask_next()

    def _answered(self, result: PGresult) -> None:
        asked, self._asked = self._asked, None
        if asked and not asked.answer.done():
            asked.answer.set_result(self._read(result))

    def _give_up_one(self) -> None:
        asked, self._asked = self._asked, None
        if asked and not asked.answer.done():
            asked.answer.set_exception(OperationalError("Ask the usual way."))

    def _read(self, result: PGresult) -> list[Row]:
        names = [(result.fname(i) or b"").decode() for i in range(result.nfields)]
        self._transformer.set_pgresult(result)
        return self._transformer.load_rows(
            0, result.ntuples, lambda values: dict(zip(names, values, strict=True))
        )

    def _guarded(self, step: Callable[[], None]) -> None:
        try:
            step()
        except Exception:  # noqa: BLE001 (whatever it was, the usual way finds out)
            self._loop.remove_reader(self._pg.socket)
            self._pg.finish()
            self._fail()

    def _fail(self) -> None:
        while self._asked or self._waiting:
            self._give_up_one()
            self._asked = self._waiting.popleft() if self._waiting else None


def _numbered(sql: str) -> bytes:
    count = 0

    def numbered(found: re.Match[str]) -> str:
        nonlocal count
        if found[1] == "%":
            return "%"
        count += 1
        return f"${count}"

    return _PLACEHOLDER.sub(numbered, sql).encode()


def _text(value: Any) -> bytes | None:
    match value:
        case None:
            return None
        case bool():
            return b"t" if value else b"f"
        case Enum():
            return str(value.value).encode()
        case datetime() | date():
            return value.isoformat().encode()
        case _:
            return str(value).encode()
