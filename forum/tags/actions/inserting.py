"""Many rows in one statement.

Tortoise's ``bulk_create`` sends one statement a row. A trigger of a table then runs as often, and
on PostgreSQL each of its changes of one counter walks over all that came before in the same
transaction: ten thousand labels took half a minute.
"""

from __future__ import annotations

from collections.abc import Sequence

from tortoise.models import Model

from forum.core.prepared import rows_of

_MOST_VALUES = 5_000  # in a statement; SQLite takes 32,766


async def insert(rows: Sequence[Model]) -> None:
    """Insert rows of one table; the database gives them their ids."""
    if not rows:
        return
    meta = rows[0]._meta  # noqa: SLF001 (Tortoise tells it nowhere else)
    columns = {name: column for name, column in meta.fields_db_projection.items() if name != "id"}
    values = [
        [meta.fields_map[name].to_db_value(getattr(row, name), row) for name in columns]
        for row in rows
    ]
    named = ", ".join(f'"{column}"' for column in columns.values())
    place = f"({', '.join('?' * len(columns))})"
    size = _MOST_VALUES // len(columns)
    for start in range(0, len(values), size):
        batch = values[start : start + size]
        sql = f'INSERT INTO "{meta.db_table}" ({named}) VALUES {", ".join([place] * len(batch))}'  # noqa: S608 (names of ours)
        await rows_of(sql, *(value for row in batch for value in row))
