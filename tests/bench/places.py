"""A community to measure, on either database, gone afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from forum.core.settings import Settings, load_settings
from tests.bench.filling import Filled, fill
from tests.bench.servers import cpu_of
from tests.databases import create_database, start_postgres

ENGINES = ("sqlite", "postgres")
_MUCH = "1000000000 per minute"


@dataclass(frozen=True)
class Place:
    """A filled database. ``database_cpu``: seconds of CPU that its own server used so far."""

    settings: Settings
    filled: Filled
    database_cpu: Callable[[], float]


@contextmanager
def place(engine: str, threads: int) -> Iterator[Place]:
    """Make a place with so many threads."""
    with (
        tempfile.TemporaryDirectory(prefix="outward-bench-") as folder,
        _database(engine, Path(folder)) as (url, database_cpu),
    ):
        settings = _settings(Path(folder), url)
        yield Place(settings, fill(settings, threads), database_cpu)


def _settings(folder: Path, url: str) -> Settings:
    return load_settings(
        data_dir=folder,
        database={"url": url},
        site={"secret_key": "not a secret, in a bench at least, where nobody hides"},
        limits={"replies_per_member": _MUCH},
        logging={"level": "warning"},
    )


@contextmanager
def _database(engine: str, folder: Path) -> Iterator[tuple[str, Callable[[], float]]]:
    if engine == "sqlite":
        yield f"sqlite://{folder}/forum.sqlite3", lambda: 0.0  # its time is the server's own
        return
    postgres = start_postgres()
    if postgres is None:
        raise SystemExit("PostgreSQL isn't installed: apt-get install postgresql, or brew.")
    try:
        pid = postgres.process.pid
        yield create_database(postgres.url, "bench"), lambda: cpu_of(pid)
    finally:
        postgres.stop()
