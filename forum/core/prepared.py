"""Queries whose SQL is made once.

Tortoise builds the SQL of every query anew; on pages that everybody opens this costs more than
all the rest. A prepared query is built once for each of its shapes, with stand-ins for what
changes, and asked again with what is given. What is built stays a query like any other, made of
the same policies, so there is no second wording of who may see what.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, TypeVar, cast

from tortoise.fields import BigIntField, CharField, DatetimeField, Field, IntField, TextField
from tortoise.models import Model
from tortoise.queryset import AwaitableQuery

from forum.core.house import house

M = TypeVar("M", bound=Model)
Row = Mapping[str, Any]

_FIRST_NUMBER = 7_301_000_000_000_000_000  # no id, count or size is so large
_FIRST_MOMENT = datetime(3, 3, 3, tzinfo=UTC)


_Query = AwaitableQuery[Any] | list[AwaitableQuery[Any]]


class _Statement(NamedTuple):
    sql: str
    values: Sequence[Any]  # constants, and names of what is given where ``given`` says so
    given: Sequence[bool]


class _Statements(dict[Hashable, _Statement]):
    """Those of one house: each database has its own dialect."""


class Prepared:
    """A query built by ``build(shape, **stand_ins)``; ``kinds`` are the types of what changes.

    If it builds several queries of the same columns, they are asked as one, and each row says in
    ``part`` which of them it comes from.

    The shape is whatever else the query depends on: it must be hashable, and the same shape must
    always build the same query. Stand-ins are ints, strs or datetimes, to be handed on as they are.
    """

    def __init__(
        self,
        build: Callable[..., _Query],
        /,
        plan: Callable[[Any, str], str] = lambda _shape, sql: sql,
        *,
        is_quick: bool | Callable[[Any], bool] = False,
        **kinds: type,
    ) -> None:
        self._build, self._plan, self._is_quick = build, plan, is_quick
        self._stand_ins = {
            name: _stand_in(kind, number) for number, (name, kind) in enumerate(kinds.items())
        }

    async def rows(self, shape: Hashable = None, **given: Any) -> Sequence[Row]:
        """Ask, and return plain rows as the driver reads them."""
        statements = house().kept(_Statements)
        statement = statements.get((self, shape))
        if statement is None:
            statement = statements[self, shape] = self._made(shape)
        values = [
            given[value] if is_given else value
            for value, is_given in zip(statement.values, statement.given, strict=True)
        ]
        quick = self._is_quick(shape) if callable(self._is_quick) else self._is_quick
        return await _ask(statement.sql, values, is_quick=quick)

    def _made(self, shape: Hashable) -> _Statement:
        built = self._build(shape, **self._stand_ins)
        sql, values = _union(built) if isinstance(built, list) else written(built)
        names = {stand_in: name for name, stand_in in self._stand_ins.items()}
        given = [isinstance(value, int | str | datetime) and value in names for value in values]
        return _Statement(
            self._plan(shape, sql),
            [names[value] if yes else value for value, yes in zip(values, given, strict=True)],
            given,
        )


def _union(queries: Sequence[AwaitableQuery[Any]]) -> tuple[str, Sequence[Any]]:
    parts = [written(query) for query in queries]
    sql = " UNION ALL ".join(
        f"SELECT {number} AS part, part{number}.* FROM ({sql}) AS part{number}"  # noqa: S608
        for number, (sql, _values) in enumerate(parts)
    )
    return sql, [value for _sql, values in parts for value in values]


def _stand_in(kind: type, number: int) -> int | str | datetime:
    if kind is int:
        return _FIRST_NUMBER + number
    if kind is datetime:
        return _FIRST_MOMENT + timedelta(days=number)
    return f"?{number}"


def instance(model: type[M], row: Row, relation: str = "") -> M:
    """Return the row as Tortoise would: the model itself, or one of its ``select_related``."""
    read_by = _COLUMNS.get((model, relation))
    if read_by is None:
        read_by = _COLUMNS[model, relation] = _columns_of(model, relation)
    made = model.__new__(model)
    # Not by setattr: Tortoise's looks twice at every name, and there are a hundred on a page.
    own = made.__dict__
    own.update(_READ)
    own["_await_when_save"] = {}
    for column, name, read in read_by:
        value = row[column]
        own[name] = value if read is None or value is None else read(value)
    return made


_READ = {"_partial": False, "_saved_in_db": True, "_custom_generated_pk": False}
_Columns = list[tuple[str, str, Callable[[Any], Any] | None]]
_COLUMNS: dict[tuple[type[Model], str], _Columns] = {}


def _columns_of(model: type[Model], relation: str) -> _Columns:
    """Return each column: what the row calls it, what the model does, how it's read."""
    before = f"{relation}." if relation else ""
    fields, named = model._meta.fields_map, model._meta.fields_db_projection_reverse
    return [(f"{before}{column}", name, _reading(fields[name])) for column, name in named.items()]


def _reading(field: Field[Any]) -> Callable[[Any], Any] | None:
    """Return how a value of the driver's becomes one of the field's; None: it is one already."""
    if isinstance(field, DatetimeField):
        return moment_of
    is_plain = isinstance(field, CharField | IntField | TextField | BigIntField)
    if is_plain and type(field).to_python_value is Field.to_python_value:
        return None
    return field.to_python_value


def moment_of(value: datetime | str) -> datetime:
    """Return a moment as the driver reads it, which is text with SQLite.

    (Tortoise reads it by a library that takes twenty times as long.)
    """
    return datetime.fromisoformat(value) if isinstance(value, str) else value


async def rows_of(sql: str, *values: Any, is_quick: bool = False) -> Sequence[Row]:
    """Ask in SQL written by hand, with ``?`` for each value, on either database."""
    if house().db().capabilities.dialect != "sqlite":
        sql = sql.replace("?", "%s")
    return await _ask(sql, list(values), is_quick=is_quick)


async def _ask(sql: str, values: list[Any], *, is_quick: bool) -> Sequence[Row]:
    db = house().db()
    quick_rows = getattr(db, "quick_rows", None) if is_quick else None  # not in a transaction
    if quick_rows and (found := await quick_rows(sql, values)) is not None:
        db.log.debug("%s: %s", sql, values)
        return cast("Sequence[Row]", found)
    _count, rows = await db.execute_query(sql, values)
    return cast("Sequence[Row]", rows)


def written(query: AwaitableQuery[Any]) -> tuple[str, Sequence[Any]]:
    """Return a query's SQL and its values, to stand inside of what is written by hand."""
    query._choose_db_if_not_chosen()
    query._make_query()
    sql, values = query.query.get_parameterized_sql()
    return sql, values


def inlined(query: AwaitableQuery[Any], named: Mapping[Any, str]) -> str:
    """Return a query's SQL as a part of another's: values as literals, some as expressions.

    ``named`` tells which values stand for which expressions. Nothing that was typed may be in it.
    """
    sql, values = written(query)
    texts = iter([named.get(value) or _literal(value) for value in values])
    return _PLACEHOLDER.sub(lambda _found: next(texts), sql)


_PLACEHOLDER = re.compile(r"\?|%s")


def _literal(value: int | str) -> str:
    return str(int(value)) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


async def edition() -> int:
    """Return how often something changed that stands on pages of many threads."""
    rows = await rows_of('SELECT "number" FROM "edition"')
    return int(rows[0]["number"])
