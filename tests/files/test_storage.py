"""A folder and a real S3 server keep files alike."""

from __future__ import annotations

import io
import os
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from moto.server import ThreadedMotoServer

from forum.app import build_house
from forum.core.database import now
from forum.core.errors import NotFound
from forum.core.house import House
from forum.core.settings import WrongSettings
from forum.files import storage
from forum.files.storage import Storage, StorageAway, new_key
from tests.conftest import make_settings
from tests.databases import free_port

KEYS = {"access_key_id": "me", "secret_access_key": "secret"}


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """The address of a server that speaks S3, with a bucket "outward"."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    httpx.put(f"http://{host}:{port}/outward").raise_for_status()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["folder", "folder elsewhere", "s3", "s3 without prefix"])
async def where(
    request: pytest.FixtureRequest, s3: str, tmp_path: Path
) -> AsyncIterator[dict[str, Any]]:
    """Settings of each storage, in a house that knows no database."""
    server = {"endpoint": s3, **KEYS}
    settings: dict[str, dict[str, Any]] = {
        "folder": {},
        "folder elsewhere": {"url": f"file://{tmp_path}/else%20where"},
        "s3": server | {"url": "s3://outward/shelf/a"},
        "s3 without prefix": server | {"url": "s3://outward"},
    }
    with_storage = settings[request.param]
    leave = _house(tmp_path, with_storage).enter()
    yield with_storage
    leave()


def _house(folder: Path, with_storage: dict[str, Any]) -> House:
    return build_house(make_settings(folder, "sqlite://:memory:", storage=with_storage))


async def _read(kept: Storage, key: str, start: int = 0, end: int = 100_000_000) -> bytes:
    return b"".join([piece async for piece in await kept.read(key, start, end)])


@pytest.mark.parametrize("size", [1, 100_000, 11_000_000])
async def test_what_is_kept_comes_back(where: dict[str, Any], size: int) -> None:
    content, key, kept = os.urandom(size), new_key(), Storage()

    await kept.put(key, io.BytesIO(content))

    assert await kept.size(key) == size
    assert await _read(kept, key) == content
    assert await _read(kept, key, size // 2, size) == content[size // 2 :]


async def test_what_is_deleted_is_gone_and_may_be_deleted_again(where: dict[str, Any]) -> None:
    key, kept = new_key(), Storage()
    await kept.put(key, b"words")

    await kept.delete([key, "no/such"])
    await kept.delete([key])

    with pytest.raises(NotFound):
        await kept.size(key)
    with pytest.raises(NotFound):
        await kept.read(key, 0, 5)


async def test_what_is_there_can_be_gone_through(where: dict[str, Any]) -> None:
    kept, keys = Storage(), {new_key() for _number in range(3)}
    for key in keys:
        await kept.put(key, b"words")

    found = {key async for some in kept.keys_before(now() + timedelta(hours=1)) for key in some}
    old = [key async for some in kept.keys_before(now() - timedelta(hours=1)) for key in some]

    assert keys <= found
    assert not old


async def test_a_storage_in_order_has_no_obstacle(where: dict[str, Any]) -> None:
    assert await storage.obstacle() == ""
    assert storage.place().startswith(where.get("url", "/"))


async def test_the_folder_is_where_the_settings_say(tmp_path: Path) -> None:
    leave = _house(tmp_path, {"url": f"file://{tmp_path}/else%20where"}).enter()
    key = new_key()

    await Storage().put(key, b"words")
    leave()

    assert (tmp_path / "else where" / key).read_bytes() == b"words"


async def test_a_server_that_is_away_is_told_in_a_sentence(tmp_path: Path) -> None:
    away = {"url": "s3://outward", "endpoint": f"http://127.0.0.1:{free_port()}", **KEYS}
    leave = _house(tmp_path, away).enter()
    kept = Storage()

    with pytest.raises(StorageAway, match="try again") as put:
        await kept.put(new_key(), b"words")
    with pytest.raises(StorageAway):
        await kept.read(new_key(), 0, 5)
    with pytest.raises(StorageAway):
        await kept.delete([new_key()])
    leave()

    assert put.value.status == 503


async def test_a_bucket_that_is_not_there_is_an_obstacle(s3: str, tmp_path: Path) -> None:
    leave = _house(tmp_path, {"url": "s3://nowhere", "endpoint": s3, **KEYS}).enter()

    reason = await storage.obstacle()
    with pytest.raises(StorageAway):
        await Storage().put(new_key(), b"words")
    leave()

    assert reason


@pytest.mark.parametrize("url", ["ftp://x/y", "s3://", "file://relative", "/data", "s3://a?b"])
def test_addresses_that_are_no_storage_are_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(WrongSettings, match="storage"):
        make_settings(tmp_path, "", storage={"url": url})
