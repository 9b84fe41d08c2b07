"""Settings for what needs no house, and a storage that is away."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from forum.core.house import House
from forum.core.sections import Files
from forum.files.storage import Storage
from tests.conftest import make_settings


@pytest.fixture
def limits(tmp_path: Path) -> Files:
    return make_settings(tmp_path, "").files


@pytest.fixture
async def away(house: House, tmp_path: Path) -> AsyncIterator[None]:
    """While this is so, the storage of the house can't be reached."""
    shelf, settings, storage = tmp_path / "shelf", house.settings, house.kept(Storage)
    house.settings = make_settings(tmp_path, "", storage={"url": f"file://{shelf}"})
    house._kept[Storage] = Storage()
    shelf.rmdir()
    shelf.write_text("no folder any more")
    yield
    house.settings, house._kept[Storage] = settings, storage
