"""Where mail servers that we trust bring letters: ports and sockets."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import partial
from pathlib import Path

from forum.core.house import House
from forum.core.logging import log
from forum.mail.doors.speaking import CLOSING, Desk, LmtpSpeaker, Speaker, hang_up, speaker

MOST_CONNECTIONS = 50
_GOODBYE_SECONDS = 10
_ANYBODY = 0o666  # who may enter the folder may bring letters


@asynccontextmanager
async def listening(house: House, *, lmtp: str = "", smtp: str = "") -> AsyncIterator[list[str]]:
    """Take letters in at these places, each "host:port" or "unix:/path"; at none if it is empty.

    Yields where that is, port 0 having become a free one. At the end a letter that is there as a
    whole is kept and acknowledged; whatever else is under way is refused for now.

    Raises:
        OSError: if that place is taken, or isn't ours to take.
    """
    kinds = (("lmtp", lmtp, LmtpSpeaker), ("smtp", smtp, Speaker))
    async with AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(_open(house, name, where, kind))
            for name, where, kind in kinds
            if where
        ]


@asynccontextmanager
async def _open(house: House, name: str, where: str, kind: type[Speaker]) -> AsyncIterator[str]:
    desk = Desk(house)
    server = await _server(where, partial(_answer, kind, desk))
    where = _told(server)
    log(__name__).info("letters are taken in", by=name, at=where)
    try:
        yield where
    finally:
        server.close()
        await _say_goodbye(desk)


def _answer(kind: type[Speaker], desk: Desk) -> asyncio.Protocol:
    return speaker(kind, desk) if len(desk.speakers) < MOST_CONNECTIONS else _Busy()


class _Busy(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        hang_up(transport, CLOSING)


async def _server(where: str, answer: Callable[[], asyncio.Protocol]) -> asyncio.Server:
    loop = asyncio.get_running_loop()
    if where.startswith("unix:"):
        path = Path(where.removeprefix("unix:"))
        server = await loop.create_unix_server(answer, str(path))
        await asyncio.to_thread(path.chmod, _ANYBODY)
        return server
    host, _colon, port = where.rpartition(":")
    # So that several workers share the port, and one can be restarted while another listens.
    can_share = hasattr(socket, "SO_REUSEPORT")
    return await loop.create_server(answer, host.strip("[]"), int(port), reuse_port=can_share)


def _told(server: asyncio.Server) -> str:
    name = server.sockets[0].getsockname()
    if isinstance(name, str):
        return f"unix:{name}"
    host, port = name[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


async def _say_goodbye(desk: Desk) -> None:
    desk.is_closing = True
    for one in tuple(desk.speakers):
        one.leave()
    if desk.speakers:
        with suppress(TimeoutError):
            await asyncio.wait_for(desk.empty.wait(), _GOODBYE_SECONDS)
