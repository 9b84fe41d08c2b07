"""Requests in plenty, from a process of its own so that the server's isn't disturbed.

HTTP/1.1 over a few connections that stay open, each with one request under way at a time. The
requests are bytes made beforehand; of the answers only status and length are read. So it is
quick enough, as wrk is, to keep a hello-world busy all the time.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from typing import cast

import uvloop

_LENGTH = re.compile(rb"\r\ncontent-length: *([0-9]+)", re.IGNORECASE)
_BODILESS = {204, 304}  # RFC 9110, 6.4.1


class WrongAnswer(Exception):
    """The server answered otherwise than it should; the text shows how."""


@dataclass(frozen=True)
class Load:
    """Requests to send, in turn and over again; ``skip`` so many of them first."""

    port: int
    requests: Sequence[bytes]
    count: int
    status: int
    connections: int
    skip: int = 0


@dataclass(frozen=True)
class Reception:
    """How the answers came: ``seconds`` in all, and how long each was waited for."""

    seconds: float
    waits: list[float]


def send(load: Load) -> Reception:
    """Send them all and wait for the answers.

    Raises:
        WrongAnswer: if one has another status.
    """
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_send(load))


async def _send(load: Load) -> Reception:
    loop = asyncio.get_running_loop()
    first = load.skip % len(load.requests)
    turn = islice(cycle(load.requests), first, first + load.count)
    talks = [_Talk(turn, load.status, loop.create_future()) for _ in range(load.connections)]
    began = time.perf_counter()
    for talk in talks:
        await loop.create_connection(lambda talk=talk: talk, "127.0.0.1", load.port)  # type: ignore[misc]
    await asyncio.gather(*(talk.done for talk in talks))
    seconds = time.perf_counter() - began
    return Reception(seconds, [wait for talk in talks for wait in talk.waits])


class _Talk(asyncio.Protocol):
    """One connection: a request, its answer, the next request."""

    def __init__(self, turn: Iterator[bytes], status: int, done: asyncio.Future[None]) -> None:
        self.turn, self.status, self.done = turn, status, done
        self.waits: list[float] = []
        self.request = self.got = b""
        self.asked = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's aren't its children
        self._ask()

    def data_received(self, received: bytes) -> None:
        self.got += received
        end = self.got.find(b"\r\n\r\n")
        if end < 0 or len(self.got) < end + 4 + self._length(self.got[: end + 2]):
            return
        self.waits.append(time.perf_counter() - self.asked)
        if int(self.got[9:12]) == self.status:
            self._ask()
        else:
            asked, got = (
                lines.partition(b"\r\n")[0].decode() for lines in (self.request, self.got)
            )
            self._give_up(f"{asked}: {got}")

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self._give_up(f"The server hung up ({exc}) after\n{self.request.decode()}")

    def _ask(self) -> None:
        self.request, self.got = next(self.turn, b""), b""
        if self.request:
            self.asked = time.perf_counter()
            self.transport.write(self.request)
        else:
            self.done.set_result(None)
            self.transport.close()

    def _length(self, head: bytes) -> int:
        if found := _LENGTH.search(head):
            return int(found[1])
        if int(head[9:12]) not in _BODILESS:
            self._give_up(f"This answer doesn't tell its length:\n{head.decode()}")
        return 0

    def _give_up(self, why: str) -> None:
        if not self.done.done():
            self.done.set_exception(WrongAnswer(why))
        self.transport.abort()
