"""What is done later, is done once and for all."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest

from forum.core.database import now
from forum.core.errors import NotFound
from forum.core.house import House
from forum.files import actions
from forum.files.jobs import purge_files, purge_orphans
from forum.files.models import File
from forum.files.storage import Storage, new_key
from forum.schedule import TIMETABLE
from tests.factories import a_member
from tests.files import samples

LONG_AGO = now() - timedelta(days=3)


async def test_what_a_crash_left_in_the_storage_is_deleted_when_it_is_old(house: House) -> None:
    file = await actions.store_upload(await a_member(), "p.jpg", samples.a_photo((600, 10)))
    storage, old, fresh = house.kept(Storage), new_key(), new_key()
    for key in (old, f"{old}-480", fresh):
        await storage.put(key, b"left")
    for key in (old, f"{old}-480", *file.keys):
        path = house.settings.data_dir / "files" / key
        os.utime(path, (LONG_AGO.timestamp(), LONG_AGO.timestamp()))

    await purge_orphans()
    await purge_orphans()

    for key in (*file.keys, fresh):
        assert await storage.size(key)
    for key in (old, f"{old}-480"):
        with pytest.raises(NotFound):
            await storage.size(key)


async def test_unused_files_are_purged(house: House) -> None:
    file = await actions.store_upload(await a_member(), "plan.txt", b"words")
    await File.filter(id=file.id).update(created_at=LONG_AGO)

    await purge_files()
    await purge_files()

    assert not await File.exists()


def test_both_stand_in_the_timetable() -> None:
    assert {purge_files, purge_orphans} <= set(TIMETABLE)
