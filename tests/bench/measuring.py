"""One kind of request after another, each warmed up and then measured."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from http.client import HTTPConnection

from tests.bench.filling import Filled
from tests.bench.kinds import Asked, Kind
from tests.bench.load import Load, Reception, send
from tests.bench.servers import Server

# Hello-worlds and requests take turns, so that a machine that is busy with something else for a
# moment slows both. So many hello-worlds, since each is short and the kernel counts in hundredths.
_ROUNDS, _HELLOS = 10, 20_000


class NotThere(Exception):
    """This kind can't be measured; the text says why."""


@dataclass(frozen=True)
class Plan:
    """How much is sent. ``seconds``: so long at most, whatever the number."""

    requests: int
    warm: int
    seconds: float
    connections: int


@dataclass(frozen=True)
class Cost:
    """Milliseconds a request: of the server's CPU, of the database's, and of waiting."""

    requests: int
    cpu_ms: float
    database_ms: float
    per_second: float
    p50_ms: float
    p99_ms: float


@dataclass(frozen=True)
class Measured:
    """What one kind of request costs, and what a hello-world cost just before."""

    kind: Kind
    cost: Cost
    hello: Cost
    queries: int = 0

    @property
    def ratio(self) -> float:
        return self.cost.cpu_ms / self.hello.cpu_ms

    @property
    def is_over(self) -> bool:
        return self.ratio > self.kind.most


class Bench:
    """Sends load from a process of its own and reads the CPU time of those who answer."""

    def __init__(self, plan: Plan, hello: Server, database_cpu: Callable[[], float]) -> None:
        self.plan, self.hello, self.database_cpu = plan, hello, database_cpu
        self.sender = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))

    def measure(self, server: Server, kind: Kind, filled: Filled) -> Measured:
        """Measure one kind of request beside the hello-world.

        Raises:
            NotThere: if the pages have no ETag and the kind is about it.
            WrongAnswer: if the server doesn't answer as it should.
        """
        asked = kind.asked(filled, self.plan.warm + self.plan.requests + _ROUNDS)
        if kind.revalidates:
            asked = [replace(one, etag=_etag(server, one)) for one in asked]
        hello = _Tally(self.hello, self._load(self.hello, [Asked("/")], 200), lambda: 0.0)
        page = _Tally(server, self._load(server, asked, kind.status), self.database_cpu)
        for load in (hello.load, page.load):
            self._send(load)
        pace = self._send(page.load).seconds / self.plan.warm
        possible = max(self.plan.warm, int(self.plan.seconds / pace))
        each = -(-min(self.plan.requests, possible) // _ROUNDS)
        for tally, count in [(page, each), (hello, _HELLOS // _ROUNDS)] * _ROUNDS:
            tally.add(self._send, count)
        return Measured(kind, page.cost, hello.cost)

    def _load(self, server: Server, asked: Sequence[Asked], status: int) -> Load:
        wires = [one.wire(server.port) for one in asked]
        return Load(server.port, wires, self.plan.warm, status, self.plan.connections)

    def _send(self, load: Load) -> Reception:
        return self.sender.submit(send, load).result()


class _Tally:
    """What was sent to one server since this was made, and what it cost."""

    def __init__(self, server: Server, load: Load, database_cpu: Callable[[], float]) -> None:
        self.server, self.load, self.database_cpu = server, load, database_cpu
        self.sent, self.seconds, self.cpu, self.database = 0, 0.0, 0.0, 0.0
        self.waits: list[float] = []

    def add(self, send_: Callable[[Load], Reception], count: int) -> None:
        """Send so many more requests; the next ones in turn."""
        cpu, database = self.server.cpu, self.database_cpu()
        skip = self.load.count + self.sent
        reception = send_(replace(self.load, count=count, skip=skip))
        self.cpu += self.server.cpu - cpu
        self.database += self.database_cpu() - database
        self.sent += count
        self.seconds += reception.seconds
        self.waits += reception.waits

    @property
    def cost(self) -> Cost:
        waits = sorted(self.waits)
        return Cost(
            requests=self.sent,
            cpu_ms=self.cpu / self.sent * 1000,
            database_ms=self.database / self.sent * 1000,
            per_second=self.sent / self.seconds,
            p50_ms=waits[self.sent // 2] * 1000,
            p99_ms=waits[self.sent * 99 // 100] * 1000,
        )


def _etag(server: Server, asked: Asked) -> str:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", asked.path)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if etag := answer.getheader("ETag"):
        return etag
    raise NotThere("its pages have no ETag")
