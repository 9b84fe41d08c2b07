"""A name server on this machine, of all tempers, in the loop of the test."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset

Zone = Mapping[tuple[str, str], list[str]]
_LONGEST_DATAGRAM = 1232


@dataclass
class NameServer:
    """Knows the records of ``zone``: ``{("library.org", "TXT"): ['"v=spf1 -all"']}``.

    Asked for a name in ``broken`` it answers SERVFAIL, for one in ``silent`` nothing; a CNAME
    is answered with all that it leads to. ``garbles``: what it says is no DNS.
    """

    zone: Zone = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    silent: set[str] = field(default_factory=set)
    is_silent: bool = False
    garbles: bool = False
    asked: list[tuple[str, str]] = field(default_factory=list)

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._streams = await asyncio.start_server(self._speak, "127.0.0.1", 0)
        self.port = self._streams.sockets[0].getsockname()[1]
        self._datagrams, _protocol = await loop.create_datagram_endpoint(
            lambda: _Datagrams(self), ("127.0.0.1", self.port)
        )
        return self

    async def __aexit__(self, *_error: object) -> None:
        self._datagrams.close()
        self._streams.close()
        await asyncio.sleep(0)

    @property
    def place(self) -> str:
        """As ``mail.dns_servers`` names it."""
        return f"127.0.0.1:{self.port}"

    def answer(self, wire: bytes, longest: int = 65_535) -> bytes | None:
        """Return what is said to a question."""
        question = dns.message.from_wire(wire)
        [asked] = question.question
        name, kind = asked.name.to_text(omit_final_dot=True), dns.rdatatype.to_text(asked.rdtype)
        self.asked.append((name, kind))
        if self.is_silent or name in self.silent:
            return None
        if self.garbles:
            return wire[:2] + b"\xff" * 40
        response = dns.message.make_response(question)
        self._fill(response, name, kind)
        if len(said := response.to_wire(max_size=65_535)) <= longest:
            return said
        response.answer.clear()
        response.flags |= dns.flags.TC
        return response.to_wire()

    def _fill(self, response: dns.message.Message, name: str, kind: str) -> None:
        known = {owner for owner, _kind in self.zone}
        if name in self.broken:
            response.set_rcode(dns.rcode.SERVFAIL)
        elif name not in known and not any(owner.endswith(f".{name}") for owner in known):
            response.set_rcode(dns.rcode.NXDOMAIN)
        for _step in range(40):
            if alias := self.zone.get((name, "CNAME")):
                response.answer.append(_records(name, "CNAME", alias))
                name = alias[0].rstrip(".")
            elif records := self.zone.get((name, kind)):
                response.answer.append(_records(name, kind, records))
                return

    async def _speak(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        wire = await reader.readexactly(int.from_bytes(await reader.readexactly(2)))
        if said := self.answer(wire):
            writer.write(len(said).to_bytes(2) + said)
        writer.close()


def _records(name: str, kind: str, records: list[str]) -> dns.rrset.RRset:
    return dns.rrset.from_text_list(f"{name}.", 60, "IN", kind, records)


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, server: NameServer) -> None:
        self._server = server

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def datagram_received(self, data: bytes, addr: Any) -> None:
        if said := self._server.answer(data, _LONGEST_DATAGRAM):
            self._transport.sendto(said, addr)
