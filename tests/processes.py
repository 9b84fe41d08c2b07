"""Processes of ours that start at once: forked from one that has imported everything already.

Importing takes two seconds of a processor, and there are hundreds of starts. What is forked is a
process like any other, with memory, connections and an end of its own, which may be a violent one.
The command itself is started in ``tests/test_packaging.py``.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from forum.cli import main

FORKS = get_context("forkserver")
FORKS.set_forkserver_preload(["forum.cli", "tests.processes", "tests.jobs.work"])
PATIENCE = 60  # seconds


class Said(NamedTuple):
    """What a command said before it ended."""

    code: int | None
    out: str
    err: str


def start(
    work: Callable[[], None] | Sequence[str], told: Mapping[str, str], *streams: Path
) -> ForkServerProcess:
    """Start work, or the command ``forum`` with these words, in a process of its own.

    ``told``: its environment, beside ours. ``streams``: files for input, output and errors.
    """
    work = work if callable(work) else partial(_forum, [*work])
    given = (work, {**os.environ, **told}, streams)
    process = FORKS.Process(target=_become, args=given)
    process.start()
    return process


def silent(words: Sequence[str], told: Mapping[str, str]) -> ForkServerProcess:
    """Start ``forum`` with these words; nobody listens to it."""
    return start(words, told, *[Path(os.devnull)] * 3)


async def ended(process: ForkServerProcess) -> int | None:
    """Wait until the process has ended; return its code."""
    await asyncio.to_thread(process.join, PATIENCE)
    return process.exitcode


def run(words: Sequence[str], told: Mapping[str, str], typed: bytes = b"") -> Said:
    """Run ``forum`` with these words until it ends."""
    with TemporaryDirectory() as folder:
        typing, out, err = streams = [Path(folder) / name for name in ("in", "out", "err")]
        typing.write_bytes(typed)
        process = start(words, told, *streams)
        process.join(PATIENCE)
        return Said(process.exitcode, out.read_text(), err.read_text())


def _become(
    work: Callable[[], None], environment: Mapping[str, str], streams: Sequence[Path]
) -> None:
    os.environ.clear()
    os.environ.update(environment)
    for number, path in enumerate(streams):
        way = os.O_WRONLY | os.O_CREAT if number else os.O_RDONLY
        os.dup2(os.open(path, way), number)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    work()


def _forum(words: list[str]) -> None:
    sys.argv = ["forum", *words]
    main()
