"""Asking the DNS: each question once, all of them in a bounded time, whatever is answered."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any
from urllib.parse import urlsplit

from dns.asyncresolver import Resolver
from dns.exception import DNSException, Timeout
from dns.nameserver import Do53Nameserver
from dns.resolver import NXDOMAIN, NoNameservers, NoResolverConfiguration

IpAddress = IPv4Address | IPv6Address

PATIENCE = 2.0  # seconds for one question
TOGETHER = 9.0  # seconds for all of them
_MOST_QUESTIONS = 120
_MOST_RECORDS = 100
LONGEST = 4096  # characters of a TXT record that are looked at


class Outcome(StrEnum):
    FOUND = "found"
    NOTHING = "nothing"  # the name is there, without such a record
    NO_NAME = "no name"
    UNCLEAR = "unclear"  # the server answers, but not this
    SILENT = "silent"  # nobody answers


@dataclass(frozen=True)
class Answer:
    """What the DNS said to one question."""

    outcome: Outcome
    values: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        return self.outcome not in {Outcome.UNCLEAR, Outcome.SILENT}


class Dns:
    """One examination's memory of what it asked.

    ``servers`` are as in ``mail.dns_servers``; none: those of the machine. ``patience``: seconds
    for one question.
    """

    def __init__(self, servers: list[str], patience: float = PATIENCE) -> None:
        self._resolver, self._patience = _resolver(servers), patience
        self._asked: dict[tuple[str, str], asyncio.Task[Answer]] = {}
        self._ends = time.monotonic() + TOGETHER

    async def ask(self, name: str, kind: str) -> Answer:
        """Return the records of a kind (TXT, MX, PTR, A, AAAA) under a name."""
        question = name.rstrip(".").lower(), kind
        if question not in self._asked:
            if len(self._asked) >= _MOST_QUESTIONS:
                return Answer(Outcome.UNCLEAR)
            self._asked[question] = asyncio.create_task(self._answer(*question))
        return await self._asked[question]

    async def addresses(self, host: str) -> tuple[Outcome, list[IpAddress]]:
        """Return the addresses of a host, and whether that is all that's to be known of them."""
        four, six = await asyncio.gather(self.ask(host, "A"), self.ask(host, "AAAA"))
        found: list[IpAddress] = [ip_address(value) for value in (*four.values, *six.values)]
        if found:
            return Outcome.FOUND, found
        return (four if not four.is_known else six).outcome, []

    @property
    def is_silent(self) -> bool:
        """Whether something was asked, and nobody has answered anything."""
        done = [task.result() for task in self._asked.values() if task.done()]
        return bool(done) and all(answer.outcome is Outcome.SILENT for answer in done)

    async def _answer(self, name: str, kind: str) -> Answer:
        left = self._ends - time.monotonic()
        if self._resolver is None or left <= 0:
            return Answer(Outcome.SILENT)
        asking = self._resolver.resolve(
            name, kind, lifetime=min(self._patience, left), search=False, raise_on_no_answer=False
        )
        try:
            found = await asking
        except NXDOMAIN:
            return Answer(Outcome.NO_NAME)
        except (Timeout, OSError):
            return Answer(Outcome.SILENT)
        except NoNameservers as error:
            return Answer(Outcome.UNCLEAR if _somebody_spoke(error) else Outcome.SILENT)
        except (DNSException, ValueError):  # no name at all, or an answer that nobody can read
            return Answer(Outcome.UNCLEAR)
        # Servers shuffle records.
        values = tuple(sorted(_text(record) for record in found.rrset or ())[:_MOST_RECORDS])
        return Answer(Outcome.FOUND if values else Outcome.NOTHING, values)


def _resolver(servers: list[str]) -> Resolver | None:
    try:
        resolver = Resolver(configure=not servers)
    except (NoResolverConfiguration, OSError):
        return None
    if servers:
        parts = [urlsplit(f"//{server}") for server in servers]
        resolver.nameservers = [Do53Nameserver(at.hostname or "", at.port or 53) for at in parts]
    return resolver


def _somebody_spoke(error: NoNameservers) -> bool:
    # Each error is (server, by TCP, port, what happened, its answer).
    happened = [about[3] for about in error.kwargs.get("errors", ())]
    return any(not isinstance(what, OSError | Timeout) for what in happened)


def _text(record: Any) -> str:
    if strings := getattr(record, "strings", None):
        return b"".join(strings)[:LONGEST].decode("utf-8", "replace")
    return str(record.to_text())[:LONGEST]
