"""The databases that tests run on: SQLite files, and a PostgreSQL of our own on a free port."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg
from tortoise.backends.base.executor import EXECUTOR_CACHE

from forum.core.house import House
from forum.core.models import Attempts


def free_port() -> int:
    """Return a port on 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def programs() -> Path | None:
    """Return the folder with the programs of PostgreSQL, if they are installed."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    homebrew = sorted(Path("/opt/homebrew/opt").glob("postgresql*/bin/initdb"))
    return (installed or homebrew)[-1].parent if installed or homebrew else None


@dataclass
class Postgres:
    """A PostgreSQL server of this test run."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}"

    def stop(self) -> None:
        """End the server by its own process id and remove what it wrote."""
        self.process.terminate()
        self.process.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)


def start_postgres() -> Postgres | None:
    """Start a server, or return None where its programs aren't installed."""
    installed = programs()
    if installed is None:
        return None
    user = _unprivileged_user()
    folder = Path(tempfile.mkdtemp(prefix="outward-postgres-"))
    if user:
        os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
    port = free_port()
    subprocess.run(
        _founding(installed, folder), user=user, check=True, cwd=folder, capture_output=True
    )
    with (folder / "log").open("wb") as log:
        server = _serving(installed, folder, port)
        process = subprocess.Popen(server, user=user, cwd=folder, stdout=log, stderr=log)
    postgres = Postgres(folder, port, process)
    _wait_for(postgres)
    return postgres


def _founding(installed: Path, folder: Path) -> list[str | Path]:
    return [
        installed / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8",
        "--locale=C.UTF-8", "--no-sync",
    ]  # fmt: skip


def _serving(installed: Path, folder: Path, port: int) -> list[str | Path]:
    return [
        installed / "postgres", "-D", folder / "data", "-p", str(port), "-k", folder,
        "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off",
        "-c", "synchronous_commit=off", "-c", "full_page_writes=off",
        "-c", "max_connections=200", "-c", "shared_buffers=64MB",
    ]  # fmt: skip


def _unprivileged_user() -> str | None:
    # PostgreSQL refuses to run as root.
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _wait_for(postgres: Postgres) -> None:
    for _ in range(100):
        try:
            psycopg.connect(f"{postgres.url}/postgres", connect_timeout=1).close()
        except psycopg.OperationalError:
            if postgres.process.poll() is not None:
                break
            time.sleep(0.1)
        else:
            return
    raise RuntimeError((postgres.folder / "log").read_text())


def create_database(server_url: str, name: str, *, like: str = "template1") -> str:
    """Create a database, a copy of another; return its address."""
    with psycopg.connect(f"{server_url}/postgres", autocommit=True) as connection:
        # Copying files takes a third of the time that writing them to the log takes.
        how = "STRATEGY file_copy" if connection.info.server_version >= 150000 else ""
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}" {how}')
    return f"{server_url}/{name}"


def drop_database(server_url: str, name: str) -> None:
    """Drop a database, whoever is connected."""
    with psycopg.connect(f"{server_url}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def speak_again(house: House) -> None:
    """Give Tortoise's models back to a house, if one with the other kind of database came between.

    Tortoise keeps statements at the models, in the dialect of whoever was opened last.
    """
    dialect: type[object] = type(house.db().query_class.from_("any"))
    if house.apps and type(Attempts._meta.basequery) is not dialect:
        EXECUTOR_CACHE.clear()
        house.apps._build_initial_querysets()
