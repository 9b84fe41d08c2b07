"""Where files are kept: a folder, or a server that speaks S3, as ``[storage]`` says."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote, urlsplit

from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from forum.core.errors import NotFound, Refusal
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.logging import log
from forum.core.sections import Storage as StorageSettings
from forum.core.settings import Settings

_CHUNK = 64 * 1024  # bytes
_PART = 5 * 1024 * 1024  # bytes; S3 takes no smaller parts but the last
_RETRYING = timedelta(seconds=10)
_LONGEST = timedelta(hours=1)  # a reader may be slow, and take a file in small sips


class StorageAway(Refusal):
    """The storage can't be reached, or refuses us."""

    status = 503

    def __init__(self) -> None:
        super().__init__(_("Files can't be reached just now. Please try again in a few minutes."))


class Storage:
    """What the house keeps files in; ``house().kept(Storage)`` is the one to use.

    Every method raises :class:`StorageAway` if the storage can't be reached.
    """

    def __init__(self) -> None:
        self._store = _store(house().settings)

    async def put(self, key: str, content: bytes | IO[bytes]) -> None:
        """Keep the content under the key; nobody ever sees a part of it only."""
        with _reachable():
            await self._store.put_async(key, content, chunk_size=_PART)

    async def size(self, key: str) -> int:
        """Return the size in bytes.

        Raises:
            NotFound: if there is nothing under this key.
        """
        with _reachable(), _there():
            return (await self._store.head_async(key))["size"]

    async def read(self, key: str, start: int, end: int) -> AsyncIterator[bytes]:
        """Return the bytes from ``start`` until before ``end``, in pieces as they arrive.

        Raises:
            NotFound: if there is nothing under this key.
        """
        with _reachable(), _there():
            found = await self._store.get_async(key, options={"range": (start, end)})
        return aiter(found.stream(_CHUNK))

    async def delete(self, keys: Iterable[str]) -> None:
        """Forget what is under these keys; what isn't there is no fault."""
        for key in keys:
            with _reachable(), suppress(FileNotFoundError):
                await self._store.delete_async(key)

    async def keys_before(self, moment: datetime) -> AsyncIterator[list[str]]:
        """Go through the keys of all that was kept before a moment, some hundred at a time."""
        with _reachable():
            async for found in self._store.list(chunk_size=500):
                yield [one["path"] for one in found if one["last_modified"] < moment]


def new_key() -> str:
    """Return a key that nobody can guess. Its first letters spread files over folders."""
    token = secrets.token_hex(16)
    return f"{token[:2]}/{token}"


async def obstacle() -> str:
    """Return why the storage can't be used, after writing and reading a little; empty if it can."""
    key = f"check/{secrets.token_hex(8)}"
    try:
        store = Storage()._store  # noqa: SLF001 (what went wrong is told, not translated)
        await store.put_async(key, b"forum check")
        found = await (await store.get_async(key)).bytes_async()
        await store.delete_async(key)
    except (BaseError, OSError, ValueError) as error:
        return str(error).partition("\n")[0]
    return "" if found == b"forum check" else "It gives back something else than it was given."


def place() -> str:
    """Return where the storage is, in a word for people."""
    settings = house().settings
    return settings.storage.url or str(_folder(settings))


def _folder(settings: Settings) -> Path:
    url = settings.storage.url
    return Path(unquote(urlsplit(url).path)) if url else settings.data_dir / "files"


def _store(settings: Settings) -> LocalStore | S3Store:
    if not settings.storage.url.startswith("s3://"):
        return LocalStore(_folder(settings).absolute(), mkdir=True)
    url = urlsplit(settings.storage.url)
    return S3Store(
        url.netloc,
        prefix=url.path.strip("/") or None,
        client_options=_client_options(settings.storage),
        retry_config={"max_retries": 3, "retry_timeout": _RETRYING},
        config=_config(settings.storage),
    )


def _client_options(storage: StorageSettings) -> Any:
    patience = timedelta(seconds=storage.timeout)
    return {
        "allow_http": storage.endpoint.startswith("http://"),
        "connect_timeout": patience,
        "read_timeout": patience,
        "timeout": _LONGEST,
    }


def _config(storage: StorageSettings) -> Any:
    config = {"region": storage.region}
    if storage.endpoint:
        config["endpoint"] = storage.endpoint.rstrip("/")
    if storage.access_key_id:  # otherwise the machine knows who it is
        config["access_key_id"] = storage.access_key_id
        config["secret_access_key"] = storage.secret_access_key
    return config


@contextmanager
def _there() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise NotFound(_("This file is no longer kept here.")) from None


@contextmanager
def _reachable() -> Iterator[None]:
    try:
        yield
    except (BaseError, OSError) as error:
        log(__name__).error("storage failed", reason=str(error).partition("\n")[0])
        raise StorageAway from error
