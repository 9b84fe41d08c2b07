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

# So many hello-worlds beside each kind: each is so short, and the kernel counts in hundredths.
_HELLOS = 10_000


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
        asked = kind.asked(filled, self.plan.warm + self.plan.requests)
        if kind.revalidates:
            asked = [replace(one, etag=_etag(server, one)) for one in asked]
        hello = self._cost(self.hello, self._load(self.hello, [Asked("/")], 200), _HELLOS)
        load = self._load(server, asked, kind.status)
        return Measured(kind, self._cost(server, load, self.plan.requests), hello)

    def _load(self, server: Server, asked: Sequence[Asked], status: int) -> Load:
        wires = [one.wire(server.port) for one in asked]
        return Load(server.port, wires, self.plan.warm, status, connections=self.plan.connections)

    def _cost(self, server: Server, load: Load, most: int) -> Cost:
        pace = self._send(load).seconds / load.count
        requests = min(most, max(self.plan.warm, int(self.plan.seconds / pace)))
        cpu, database = server.cpu, self.database_cpu()
        reception = self._send(replace(load, count=requests, skip=load.count))
        cpu, database = server.cpu - cpu, self.database_cpu() - database
        return Cost(
            requests=requests,
            cpu_ms=cpu / requests * 1000,
            database_ms=database / requests * 1000,
            per_second=requests / reception.seconds,
            p50_ms=reception.waits[requests // 2] * 1000,
            p99_ms=reception.waits[requests * 99 // 100] * 1000,
        )

    def _send(self, load: Load) -> Reception:
        return self.sender.submit(send, load).result()


def _etag(server: Server, asked: Asked) -> str:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", asked.path)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if etag := answer.getheader("ETag"):
        return etag
    raise NotThere("its pages have no ETag")
