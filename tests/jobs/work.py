"""Jobs that leave a trace in a file, and workers to carry them out."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from forum.app import build_house
from forum.core.house import House
from forum.core.settings import Settings, load_settings
from forum.jobs.broker import broker
from forum.worker import work, work_alone

PATIENCE = 60  # seconds, on a busy machine


@broker.task(task_name="tests.note")
async def note(path: str, word: str) -> None:
    """Write a line."""
    _write(path, word)


@broker.task(task_name="tests.fail")
async def fail(path: str) -> None:
    """Write a line, then fail."""
    _write(path, "tried")
    raise RuntimeError("This job always fails.")


@broker.task(task_name="tests.linger")
async def linger(path: str) -> None:
    """Take for ever the first time, and no time at all the second."""
    is_first = not lines(Path(path))
    _write(path, f"began {time.time()}")
    if is_first:
        await asyncio.sleep(600)
    _write(path, "ended")


def _write(path: str, line: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(descriptor, f"{line}\n".encode())
    os.close(descriptor)


def lines(path: Path) -> list[str]:
    """Return what was written."""
    return path.read_text().splitlines() if path.exists() else []


@asynccontextmanager
async def working(house: House) -> AsyncIterator[None]:
    """Let a worker of this house work meanwhile."""
    stop = asyncio.Event()
    worker = asyncio.create_task(work(house, stop))
    yield
    stop.set()
    await asyncio.wait_for(worker, PATIENCE)


async def eventually(holds: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something holds."""
    ends = time.monotonic() + PATIENCE
    while not await holds():
        assert time.monotonic() < ends, "It never came true."
        await asyncio.sleep(0.05)


def hurried(settings: Settings, **jobs: float) -> Settings:
    """Return settings for workers that look often and wait little."""
    quick = {"poll_seconds": 0.05, "lease_seconds": 1.5, "retry_seconds": 0.05, "max_attempts": 3}
    changed = settings.jobs.model_copy(update=quick | jobs)
    return settings.model_copy(update={"jobs": changed})


def a_worker() -> None:
    """Be a worker, in a process of its own, as the environment's settings say."""
    asyncio.run(work_alone(build_house(load_settings())))
