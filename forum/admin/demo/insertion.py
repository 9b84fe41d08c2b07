"""Many rows at once, under ids that are known before, so that rows can name each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.models import Model

from forum.core.house import house


async def reserve(connection: BaseDBAsyncClient, model: type[Model], number: int) -> list[int]:
    """Return so many ids that no other row has or gets; in the transaction that uses them."""
    table = model._meta.db_table  # noqa: SLF001 (Tortoise tells it nowhere else)
    if house().settings.is_sqlite:
        # The transaction holds the database, so nobody takes the next ones.
        rows = await connection.execute_query_dict(f'SELECT max(id) AS id FROM "{table}"')  # noqa: S608
        first = (rows[0]["id"] or 0) + 1
        return list(range(first, first + number))
    rows = await connection.execute_query_dict(
        "SELECT nextval(pg_get_serial_sequence(%s, 'id')) AS id FROM generate_series(1, %s)",
        [f'"{table}"', number],
    )
    return [row["id"] for row in rows]


async def insert(rows: Iterable[Model]) -> None:
    """Insert rows of one table."""
    made = list(rows)
    if made:
        await type(made[0]).bulk_create(made, batch_size=2_000)


async def tie(connection: BaseDBAsyncClient, pairs: Iterable[tuple[int, int]]) -> None:
    """Give threads their tags: pairs of a thread's and a tag's id."""
    values = [list(pair) for pair in pairs]
    marks = "?, ?" if house().settings.is_sqlite else "%s, %s"
    if values:
        await connection.execute_many(
            f'INSERT INTO "thread_tag" ("thread_id", "tag_id") VALUES ({marks})',  # noqa: S608
            values,
        )


async def change(rows: Sequence[Model], *fields: str) -> None:
    """Write these fields of rows that were there before."""
    if rows:
        await type(rows[0]).bulk_update(rows, fields)
