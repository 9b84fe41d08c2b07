"""The servers that are measured, as real processes, and the CPU time that they used."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psutil

from forum.core.settings import Settings
from tests.databases import free_port

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0  # seconds that a server may take to start, or to end


@dataclass(frozen=True)
class Server:
    """A server on 127.0.0.1."""

    port: int
    pid: int

    @property
    def cpu(self) -> float:
        """Seconds of CPU that it and its children used since they began."""
        return cpu_of(self.pid)


def cpu_of(pid: int) -> float:
    """Return the seconds of CPU, user and system, of a process and its children."""
    top = psutil.Process(pid)
    ended = top.cpu_times()
    seconds = float(ended.user + ended.system + ended.children_user + ended.children_system)
    for child in top.children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            times = child.cpu_times()
            seconds += times.user + times.system
    return seconds


@contextmanager
def hello_world() -> Iterator[Server]:
    """Uvicorn as `forum serve` has it, with nothing behind it."""
    words = ["-m", "uvicorn", "tests.bench.hello:app", "--log-level", "warning", "--no-access-log"]
    with _serving(words, {}, "/") as server:
        yield server


@contextmanager
def outward(settings: Settings) -> Iterator[Server]:
    """`forum serve` without a worker, on the database that these settings name."""
    words = ["-m", "forum", "serve", "--no-worker"]
    with _serving(words, _environment(settings), "/health/ready") as server:
        yield server


def _environment(settings: Settings) -> dict[str, str]:
    return {
        "FORUM_DATA_DIR": str(settings.data_dir),
        "FORUM_DATABASE_URL": settings.database.url,
        "FORUM_SECRET_KEY": settings.site.secret_key,
        "FORUM_LOGGING__LEVEL": settings.logging.level,
        "FORUM_LIMITS__REPLIES_PER_MEMBER": settings.limits.replies_per_member,
    }


@contextmanager
def _serving(words: list[str], settings: dict[str, str], path: str) -> Iterator[Server]:
    port = free_port()
    command = [sys.executable, *words, "--port", str(port)]
    process = subprocess.Popen(command, env=os.environ | settings, cwd=ROOT)
    try:
        _wait_for(process, port, path)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait_for(process: subprocess.Popen[bytes], port: int, path: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError, HTTPException):
            if _status_of(port, path) == 200:
                return
        time.sleep(0.1)
    raise RuntimeError(f"The server did not answer at {path}.")


def _status_of(port: int, path: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()
