"""Migrated databases that tests take copies of: made once for each state of the migrations.

Migrating takes seconds of CPU, and there are several processes and two engines. So it's done by
whoever comes first, and kept in ``.pytest_cache`` for later runs.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import psycopg

from tests.databases import create_database, drop_database, programs

ROOT = Path(__file__).parents[1]
Migrate = Callable[[Path, str], None]  # the database at an address, with a folder to work in


def template(engine: str, server: str, migrate: Migrate) -> str:
    """Return the address of a migrated database; nobody may write to it."""
    name = f"template-{_state()}"
    folder = ROOT / ".pytest_cache" / "outward" / name
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder / engine):
        if engine == "sqlite":
            return _sqlite(folder, migrate)
        return _postgres(folder, server, name, migrate)


def _state() -> str:
    state = hashlib.sha256(f"{version('tortoise-orm')} {sys.version}".encode())
    for path in [*sorted((ROOT / "forum").glob("**/models*")), ROOT / "forum" / "migrations"]:
        for file in [path] if path.is_file() else sorted(path.glob("*.py")):
            state.update(file.read_bytes())
    return state.hexdigest()[:16]


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.with_suffix(".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _sqlite(folder: Path, migrate: Migrate) -> str:
    made, work = folder / "sqlite", folder / "sqlite.part"
    if not made.exists():
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        migrate(work, f"sqlite://{work}/forum.sqlite3")
        work.rename(made)
    return f"sqlite://{made}/forum.sqlite3"


def _postgres(folder: Path, server: str, name: str, migrate: Migrate) -> str:
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if known.fetchone():
            return f"{server}/{name}"
    part, dump = f"{name}-part", folder / "postgres.sql"
    drop_database(server, part)
    url = create_database(server, part)
    if dump.exists():
        _run("psql", url, "--quiet", "--set", "ON_ERROR_STOP=1", "--file", dump)
    else:
        migrate(folder, url)
        _run("pg_dump", url, "--no-owner", "--file", dump.with_suffix(".part"))
        dump.with_suffix(".part").rename(dump)
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{part}" RENAME TO "{name}"')
    return f"{server}/{name}"


def _run(program: str, url: str, *words: str | Path) -> None:
    found = programs()
    assert found
    address = url.replace("postgres://", "postgresql://")
    command = [found / program, f"--dbname={address}", *words]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
