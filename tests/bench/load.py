"""Requests in plenty, from a process of its own so that the server's isn't disturbed.

HTTP/1.1 over a few connections that stay open, each with one request under way at a time. The
requests are bytes made beforehand; of the answers only status and length are read.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

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
    status: int = 200
    skip: int = 0
    connections: int = 4


@dataclass(frozen=True)
class Reception:
    """How the answers came: ``seconds`` in all, and for each of them, sorted."""

    seconds: float
    waits: list[float]


def send(load: Load) -> Reception:
    """Send them all and wait for the answers.

    Raises:
        WrongAnswer: if one has another status.
    """
    return asyncio.run(_send(load))


async def _send(load: Load) -> Reception:
    first = load.skip % len(load.requests)
    turn = islice(_over_again(load.requests), first, first + load.count)
    began = time.perf_counter()
    waits = await asyncio.gather(*(_talk(load, turn) for _ in range(load.connections)))
    seconds = time.perf_counter() - began
    return Reception(seconds, sorted(wait for each in waits for wait in each))


def _over_again(requests: Sequence[bytes]) -> Iterator[bytes]:
    while True:
        yield from requests


async def _talk(load: Load, turn: Iterator[bytes]) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", load.port, limit=1 << 20)
    waits = []
    for request in turn:
        asked = time.perf_counter()
        writer.write(request)
        head, body = await _answer(reader)
        waits.append(time.perf_counter() - asked)
        if _status(head) != load.status:
            told = body[:2_000].decode(errors="replace")
            raise WrongAnswer(f"{request.decode()}\n\n{head.decode()}{told}")
    writer.close()
    return waits


def _status(head: bytes) -> int:
    return int(head[9:12])


async def _answer(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    if found := _LENGTH.search(head):
        return head, await reader.readexactly(int(found[1]))
    if _status(head) in _BODILESS:
        return head, b""
    raise WrongAnswer(f"This answer doesn't tell its length:\n{head.decode()}")
