"""The application in this process: to count its queries, and to see where its time goes."""

from __future__ import annotations

import asyncio
import cProfile
import io
import logging
import pstats
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager
from itertools import cycle, islice
from typing import Any, TypeVar

import uvloop
from starlette.types import Message, Scope

from forum.app import build_house, create_app
from forum.core.logging import set_up_logging
from forum.core.settings import Settings
from tests.bench.filling import Filled
from tests.bench.kinds import Asked, Kind
from tests.bench.load import WrongAnswer
from tests.bench.servers import ROOT
from tests.counting import queries_counted

T = TypeVar("T")
Ask = Callable[[Asked], Awaitable[int]]
_COUNTED, _PROFILED, _LINES = 60, 300, 40
_PORT = 8000


def queries_of(settings: Settings, kinds: Sequence[Kind], filled: Filled) -> dict[str, int]:
    """Return the most queries that a request of each kind makes, once all are warm."""

    async def work() -> dict[str, int]:
        async with _application(settings) as ask:
            return {kind.name: await _most_queries(ask, kind, filled) for kind in kinds}

    return _run(work())


async def _most_queries(ask: Ask, kind: Kind, filled: Filled) -> int:
    turn, most = cycle(kind.asked(filled, 2 * _COUNTED)), 0
    try:
        for one in islice(turn, _COUNTED):
            await ask(one)
        for one in islice(turn, _COUNTED):
            with queries_counted() as statements:
                await ask(one)
            most = max(most, statements.total)
    except Exception:  # noqa: BLE001 (it fails again when it's measured, and is told there)
        return 0
    return most


def profile(settings: Settings, kind: Kind, filled: Filled) -> str:
    """Return where the time of one kind of request goes: the functions that take most of it.

    Functions in other threads than the loop's, such as SQLite's, are seen in the first line only.
    """

    async def work() -> str:
        async with _application(settings) as ask:
            return await _profiled(ask, cycle(kind.asked(filled, 3 * _PROFILED)))

    return _run(work())


async def _profiled(ask: Ask, turn: Iterator[Asked]) -> str:
    await _ask_all(ask, turn)
    everywhere, own = time.process_time(), time.thread_time()
    await _ask_all(ask, turn)
    everywhere, own = time.process_time() - everywhere, time.thread_time() - own
    profiler = cProfile.Profile()
    profiler.enable()
    await _ask_all(ask, turn)
    profiler.disable()
    ms = 1000 / _PROFILED
    told = f"{own * ms:.3f} ms in the loop, {(everywhere - own) * ms:.3f} ms in other threads"
    return f"CPU time of a request, without the profiler: {told}\n{_listed(profiler)}"


async def _ask_all(ask: Ask, turn: Iterator[Asked]) -> None:
    for one in islice(turn, _PROFILED):
        await ask(one)


def _listed(profiler: cProfile.Profile) -> str:
    out = io.StringIO()
    stats = pstats.Stats(profiler, stream=out)
    for order in ("tottime", "cumulative"):
        stats.sort_stats(order).print_stats(_LINES)
    packages = str(ROOT / ".venv") + "/lib/"
    return out.getvalue().replace(packages, "").replace(f"{ROOT}/", "")


@asynccontextmanager
async def _application(settings: Settings) -> AsyncIterator[Ask]:
    set_up_logging(settings.logging)
    logging.getLogger("tortoise").propagate = False  # what is counted needn't be written too
    async with build_house(settings) as house:
        app = create_app(settings, house=house)

        async def ask(asked: Asked) -> int:
            status = 0
            body = {"type": "http.request", "body": asked.form, "more_body": False}

            async def receive() -> Message:
                return body

            async def send(message: Message) -> None:
                nonlocal status
                status = message.get("status", status)

            await app(_scope(asked), receive, send)
            if status >= 400:
                raise WrongAnswer(f"{asked.path} answers {status}")
            return status

        yield ask


def _scope(asked: Asked) -> Scope:
    head = asked.wire(_PORT).partition(b"\r\n\r\n")[0].split(b"\r\n")
    method = head[0].partition(b" ")[0].decode()
    headers = [
        (name.lower(), value) for name, _, value in (line.partition(b": ") for line in head[1:])
    ]
    path, _, query = asked.path.partition("?")
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", _PORT),
    }


def _run(work: Coroutine[Any, Any, T]) -> T:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:  # as uvicorn does
        return runner.run(work)
