"""Lines over which LMTP or SMTP is spoken word by word."""

from __future__ import annotations

import asyncio
import zlib
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Self

from forum.core.house import House
from forum.mail.doors.listening import listening
from forum.mail.models import IncomingMail
from tests.mail.incoming import GROUP, WRITER

ANYWHERE = "127.0.0.1:0"


class Line:
    """Speaks LMTP or SMTP word by word."""

    def __init__(self, reader: StreamReader, writer: StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    @classmethod
    async def to(cls, where: str) -> Self:
        if where.startswith("unix:"):
            return cls(*await asyncio.open_unix_connection(where.removeprefix("unix:")))
        host, _colon, port = where.rpartition(":")
        return cls(*await asyncio.open_connection(host, int(port)))

    async def heard(self) -> str:
        """Return the code of the next answer, or all of it if there is more than one line."""
        lines = [await asyncio.wait_for(self.reader.readline(), 10)]
        while lines[-1][3:4] == b"-":
            lines.append(await asyncio.wait_for(self.reader.readline(), 10))
        return b"".join(lines).decode() if len(lines) > 1 else lines[0][:3].decode()

    async def close(self) -> None:
        self.writer.close()
        with suppress(OSError):
            await self.writer.wait_closed()

    async def say(self, *words: str) -> list[str]:
        return [await self.say_bytes(f"{word}\r\n".encode()) for word in words]

    async def say_bytes(self, words: bytes) -> str:
        self.writer.write(words)
        await self.writer.drain()
        return await self.heard()

    async def up_to_data(self, *recipients: str, hello: str = "LHLO") -> None:
        """Say all that comes before a letter."""
        assert await self.heard() == "220"
        await self.say(f"{hello} mx.example", f"MAIL FROM:<{WRITER}>")
        await self.say(*(f"RCPT TO:<{recipient}>" for recipient in recipients or (GROUP,)))
        assert await self.say("DATA") == ["354"]


LineTo = Callable[[str], Awaitable[Line]]


@asynccontextmanager
async def a_line(house: House, *, smtp: bool = False) -> AsyncIterator[Line]:
    doors = {"smtp": ANYWHERE} if smtp else {"lmtp": ANYWHERE}
    async with listening(house, **doors) as [where]:
        line = await Line.to(where)
        try:
            yield line
        finally:
            await line.close()


async def kept() -> list[bytes]:
    """Return the letters that came in."""
    return [zlib.decompress(letter.packed) for letter in await IncomingMail.all()]
