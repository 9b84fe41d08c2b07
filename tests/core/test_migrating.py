"""Bringing schemas up to date, also by several processes at once."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from uuid import uuid4

import click
import pytest

from forum.app import build_house
from forum.core.commandline import ensure_schema
from forum.core.database import now
from forum.core.migrating import migrate, missing_migrations
from forum.core.prepared import rows_of
from forum.core.settings import Settings
from forum.groups.models import Group
from forum.tags.models import Status, Tag, Within
from tests.conftest import SERVER, make_settings
from tests.databases import create_database, drop_database
from tests.processes import FORKS


@pytest.fixture
def empty(engine: str, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a database without any table."""
    if engine == "sqlite":
        yield make_settings(tmp_path, f"sqlite://{tmp_path}/forum.sqlite3")
        return
    name = f"empty-{uuid4().hex[:12]}"
    yield make_settings(tmp_path, create_database(os.environ[SERVER], name))
    drop_database(os.environ[SERVER], name)


async def test_an_empty_database_gets_all_tables_and_one_group(empty: Settings) -> None:
    applied: list[str] = []

    async with build_house(empty):
        missing = await missing_migrations()
        await migrate(tell=applied.append)

        assert applied == missing
        assert await missing_migrations() == []
        assert await Group.all().count() == 1


async def test_migrating_twice_changes_nothing(empty: Settings) -> None:
    applied: list[str] = []

    async with build_house(empty):
        await migrate()
        await migrate(tell=applied.append)

        assert applied == []


async def test_what_is_there_already_gets_what_is_usual_in_new_columns(empty: Settings) -> None:
    async with build_house(empty):
        await migrate("0008_stopped_members")
        await rows_of(_OLD_TAG, "zines", "Zines", now())
        await migrate()

        [tag] = await Tag.all()
        once = await rows_of(_ONCE_A_ROW) if not empty.is_sqlite else []
        assert (tag.status, tag.plea, tag.notation) == (Status.ACCEPTED, "", "")
        assert len(tag.key) == 10
        assert await Within.filter(tag_id=tag.id, broader_id=tag.id, steps=0).count() == 1
        assert [row["name"] for row in once] == []


_OLD_TAG = "INSERT INTO \"tag\" (slug, name, scope_note, created_at) VALUES (?, ?, '', ?)"
# Triggers of the vocabulary that would raise the edition for each row of a large file.
_ONCE_A_ROW = """
SELECT tgname AS name FROM pg_trigger
 WHERE tgrelid IN ('tag'::regclass, 'label'::regclass) AND starts_with(tgname, 'version_')
   AND tgtype & 1 = 1
"""


async def test_a_migration_that_does_not_exist_is_refused(empty: Settings) -> None:
    async with build_house(empty):
        with pytest.raises(ValueError, match="9999_nothing"):
            await migrate("9999_nothing")


async def test_only_sqlite_is_brought_up_to_date_by_itself(empty: Settings) -> None:
    async with build_house(empty):
        if empty.is_sqlite:
            await ensure_schema()
        else:
            with pytest.raises(click.ClickException, match="forum migrate"):
                await ensure_schema()

        assert (await missing_migrations() == []) is empty.is_sqlite


@pytest.mark.process
async def test_processes_that_migrate_at_once_do_it_once(empty: Settings) -> None:
    with ProcessPoolExecutor(3, FORKS) as processes:
        applied = list(processes.map(_migrated, [empty] * 3))

    async with build_house(empty):
        assert await missing_migrations() == []
        assert await Group.all().count() == 1
    assert sorted(map(len, applied))[:2] == [0, 0]


def _migrated(settings: Settings) -> list[str]:
    """Migrate, in another process; return what was applied there."""
    applied: list[str] = []

    async def run() -> None:
        async with build_house(settings):
            await migrate(tell=applied.append)

    asyncio.run(run())
    return applied


async def test_postgresql_goes_back_and_sqlite_says_that_it_cannot(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        if elsewhere.is_sqlite:
            with pytest.raises(ValueError, match="copy you made"):
                await migrate("0006_title_words")
            assert await missing_migrations() == []
        else:
            await migrate("0006_title_words")
            assert (await missing_migrations())[0] == "0007_correspondence"
            await migrate()
