"""Small reads on a connection of their own, when the database behaves and when it doesn't."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from forum.app import build_house
from forum.core.database import atomic
from forum.core.house import House
from forum.core.prepared import Row, rows_of
from forum.core.psycopg import check
from forum.core.settings import Settings
from forum.groups.models import Group

_SLUG = 'SELECT "slug" FROM "group" WHERE "id" = ?'
_FIRST = [{"slug": "community"}]


async def _quickly(house: House, sql: str, *values: object) -> Sequence[Row] | None:
    """Ask the quick way, once it's there: PostgreSQL's opens beside the first question."""
    db: Any = house.db()
    is_sqlite = db.capabilities.dialect == "sqlite"
    for _time in range(200):
        if is_sqlite or db._readers:
            break
        await db.quick_rows("SELECT 1", [])
        await asyncio.sleep(0.01)
    found = await db.quick_rows(sql if is_sqlite else sql.replace("?", "%s"), values)
    return found if found is None else [dict(row) for row in found]


async def test_the_quick_way_says_what_the_usual_way_says(elsewhere: Settings) -> None:
    async with build_house(elsewhere) as house:
        quick = await _quickly(house, _SLUG, 1)
        usual = [dict(row) for row in await rows_of(_SLUG, 1)]

    assert quick == usual == _FIRST


async def test_many_ask_at_once_and_each_gets_her_own_answer(elsewhere: Settings) -> None:
    async with build_house(elsewhere) as house:
        await _quickly(house, _SLUG, 1)
        question = 'SELECT CAST(? AS INT) AS "n" FROM "group" LIMIT 1'
        answers = await asyncio.gather(*(_quickly(house, question, n) for n in range(100)))

    assert [answer[0]["n"] for answer in answers if answer] == list(range(100))


async def test_a_transaction_sees_what_it_wrote(elsewhere: Settings) -> None:
    async with build_house(elsewhere) as house:
        before = await _quickly(house, _SLUG, 1)
        async with atomic():
            await Group.filter(id=1).update(slug="renamed")
            inside = [dict(row) for row in await rows_of(_SLUG, 1, is_quick=True)]
        after = await _quickly(house, _SLUG, 1)

    assert before == _FIRST
    assert inside == after == [{"slug": "renamed"}]


async def test_whoever_no_longer_waits_disturbs_nobody(elsewhere: Settings) -> None:
    async with build_house(elsewhere) as house:
        await _quickly(house, _SLUG, 1)
        asking = [asyncio.create_task(_quickly(house, _SLUG, 1)) for _ in range(20)]
        await asyncio.sleep(0)
        for task in asking[::2]:
            task.cancel()
        answers = await asyncio.gather(*asking, return_exceptions=True)
        later = await _quickly(house, _SLUG, 1)

    assert later == _FIRST
    assert answers[1::2] == [_FIRST] * 10


async def test_values_of_every_kind_arrive(elsewhere: Settings) -> None:
    moment = datetime(2026, 11, 21, 12, tzinfo=UTC)
    asked = 'SELECT "id" FROM "group" WHERE "created_at" > ? AND "secret" = ? AND "name" <> ?'
    async with build_house(elsewhere) as house:
        await Group.all().update(created_at=moment)

        earlier = await _quickly(house, asked, moment.replace(hour=11), "", "50% d'accord ✓")
        later = await _quickly(house, asked, moment.replace(hour=13), "", "")

    assert (earlier, later) == ([{"id": 1}], [])


async def test_what_fails_is_asked_the_usual_way_and_the_next_is_quick(
    elsewhere: Settings,
) -> None:
    async with build_house(elsewhere) as house:
        await _quickly(house, _SLUG, 1)

        failed = await _quickly(house, 'SELECT "nothing" FROM nowhere WHERE 1 = ?', 1)
        again = await _quickly(house, 'SELECT "nothing" FROM nowhere WHERE 1 = ?', 1)

        assert (failed, again) == (None, None)
        assert await _quickly(house, _SLUG, 1) == _FIRST


async def test_a_statement_outlives_a_change_of_its_table(elsewhere: Settings) -> None:
    everything = 'SELECT * FROM "suppression" WHERE "code" = ?'
    async with build_house(elsewhere) as house:
        await _quickly(house, everything, 1)
        await house.db().execute_script('ALTER TABLE "suppression" ADD COLUMN "new" INT')

        rows = await rows_of(everything, 1, is_quick=True)
        again = await _quickly(house, everything, 1)

    assert (list(rows), again) == ([], [])


async def test_readers_that_the_server_ended_are_replaced(elsewhere: Settings) -> None:
    async with build_house(elsewhere) as house:
        await _quickly(house, _SLUG, 1)
        await _end_connections(house)

        rows = [dict(row) for row in await rows_of(_SLUG, 1, is_quick=True)]

        assert rows == _FIRST
        assert await _quickly(house, _SLUG, 1) == _FIRST


async def _end_connections(house: House) -> None:
    """Do as a server does that is started anew."""
    if house.db().capabilities.dialect == "sqlite":
        return
    ending = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    with psycopg.connect(_conninfo(house), autocommit=True) as other:
        other.execute(f"{ending} AND datname = current_database()".encode())
    await asyncio.sleep(0.05)


def _conninfo(house: House) -> str:
    db: Any = house.db()
    return str(db._template["conninfo"])


async def test_an_idle_connection_is_asked_only_if_the_server_said_something(
    elsewhere: Settings,
) -> None:
    async with build_house(elsewhere) as house:
        if house.db().capabilities.dialect == "sqlite":
            return  # it has no connections that could end
        async with await psycopg.AsyncConnection.connect(_conninfo(house)) as connection:
            await check(connection)
            await _end_connections(house)

            with pytest.raises(psycopg.OperationalError):
                await check(connection)
