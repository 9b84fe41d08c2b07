"""Taking letters over one connection, by SMTP (RFC 5321) or LMTP (RFC 2033)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from forum.core.database import is_away
from forum.core.errors import Refusal, TooMany
from forum.core.house import House
from forum.core.i18n import gettext as _
from forum.core.logging import log
from forum.mail.actions.arriving import take_in
from forum.mail.addresses import own_name
from forum.mail.doors.envelopes import (
    MOST_RECIPIENTS,
    NobodyHere,
    TooLarge,
    Unwanted,
    our_address,
    return_path,
)
from forum.mail.models import Via

_AT_ONCE = 8  # letters that are in memory
_LETTER_SECONDS = 300  # for a command, or for a whole letter (RFC 5321, 4.5.3.2)
_END = b"\r\n.\r\n"  # and nothing that looks like it, or one letter could pass for two
_CHUNK = 64 * 1024
_MOST_SKIPPED = 10_000  # lines of what is no letter
_KEPT = "250 2.0.0 Kept"
_LATER = "451 4.3.0 Not now, please try again later"
_NOBODY = "550 5.1.1 Nobody here has such an address"
_UNREADABLE = "554 5.6.0 This is no letter that we can read"
_ANSWERS = {
    TooLarge: "552 5.3.4 This letter is larger than we take",
    NobodyHere: _NOBODY,
    TooMany: "450 4.7.1 Too many letters from this sender within an hour, try again later",
}
CLOSING = b"421 4.3.2 Closing, please try again later\r\n"


class Desk:
    """What all connections share, and what aiosmtpd asks about envelopes."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.most_bytes = house.settings.mail.max_bytes
        self.room = asyncio.Semaphore(_AT_ONCE)
        self.speakers: set[Speaker] = set()
        self.is_closing = False
        self.empty = asyncio.Event()  # set when the last one leaves

    @contextmanager
    def _inside(self) -> Iterator[None]:
        leave = self.house.enter()
        try:
            yield
        finally:
            leave()

    async def handle_EHLO(  # noqa: N802 (aiosmtpd's name)
        self, server: SMTP, session: Session, _envelope: Envelope, name: str, told: list[str]
    ) -> list[str]:
        session.host_name = name
        return [*told[:-1], "250-PIPELINING", told[-1]]

    async def handle_MAIL(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, sender: str, _options: list[str]
    ) -> str:
        try:
            return_path(sender)
        except Unwanted:
            return "553 5.1.7 Nobody can have such an address"
        envelope.mail_from = sender
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, words: str, _options: list[str]
    ) -> str:
        with self._inside():
            address = our_address(words)
        if not address:
            return _NOBODY
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_exception(self, error: Exception) -> str:
        """Say what went wrong to the log; the other side keeps its letter and tries again."""
        if is_away(error):
            log(__name__).warning("letter not taken, the database is away")
        else:
            log(__name__).error("letter not taken", exc_info=error)
        return _LATER

    async def keep(self, letter: bytes, envelope: Envelope) -> None:
        """Keep a letter for good.

        Raises:
            Refusal: if it isn't taken.
        """
        sender, recipients = envelope.mail_from or "", envelope.rcpt_tos
        with self._inside():
            kept = await take_in(letter, sender=sender, recipients=recipients, via=Via.LMTP)
        log(__name__).info("letter came in", mails=[one.id for one in kept], size=len(letter))


class Speaker(SMTP):
    """One connection, over which SMTP is spoken."""

    event_handler: Desk
    line_length_limit = _CHUNK
    is_keeping = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.event_handler.speakers.add(self)
        self.event_handler.empty.clear()

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self.event_handler.speakers.discard(self)
        if not self.event_handler.speakers:
            self.event_handler.empty.set()

    def leave(self) -> None:
        """Hang up, once a letter that is there as a whole has been kept and acknowledged."""
        if not self.is_keeping:
            hang_up(self.transport, CLOSING)

    def answers(self, envelope: Envelope) -> int:
        """Return how many answers a letter gets: one."""
        return 1

    async def smtp_DATA(self, arg: str | None) -> None:  # noqa: N802
        """Read a letter, keep it, and only then say so.

        (aiosmtpd's own keeps every line by itself: 25 MB of empty lines take 800 MB.)
        """
        assert self.envelope
        if await self.check_helo_needed():
            return
        if arg or not self.envelope.rcpt_tos:
            await self.push("501 5.5.4 Syntax: DATA" if arg else "503 5.5.1 For whom is it?")
            return
        async with self.event_handler.room:
            await self.push("354 End it with a dot on a line of its own")
            answer = await self._answer(self.envelope)
        count = self.answers(self.envelope)
        self.envelope = self._create_envelope()
        await self.push("\r\n".join([answer] * count))
        self.is_keeping = False
        if self.event_handler.is_closing:
            self.leave()

    async def _answer(self, envelope: Envelope) -> str:
        try:
            letter = await self._letter()
            self.is_keeping = True
            await self.event_handler.keep(letter, envelope)
        except (ConnectionError, EOFError):
            raise
        except Refusal as refusal:
            return _ANSWERS.get(type(refusal), _UNREADABLE)
        except Exception as error:  # noqa: BLE001 (whatever it is, the letter must not be lost)
            return await self.event_handler.handle_exception(error)
        return _KEPT

    async def _letter(self) -> bytes:
        """Return what is sent up to the lone dot; what goes beyond all measure isn't kept.

        Raises:
            TooLarge: if it's more than we take.
            Unwanted: if it doesn't begin with a header.
        """
        first = await self._reader.readexactly(1)
        if first in b".\r\n":
            await self._skip(first)
            raise Unwanted(_("This is no letter: it doesn't begin with a header."))
        held, piece, most = bytearray(first), b"", self.event_handler.most_bytes + len(b".\r\n")
        while not piece.endswith(_END):
            piece = await self._piece()
            if len(held) <= most:
                held += piece
        if len(held) > most:
            raise TooLarge(_("This letter is larger than we take."))
        return bytes(held[: -len(b".\r\n")].replace(b"\r\n.", b"\r\n"))  # RFC 5321, 4.5.2

    async def _piece(self) -> bytes:
        try:
            return await self._reader.readuntil(_END)
        except asyncio.LimitOverrunError as error:
            return await self._reader.readexactly(error.consumed)

    async def _skip(self, line: bytes) -> None:
        """Read on to the lone dot, line by line; hang up where there is no end of lines."""
        for _number in range(_MOST_SKIPPED):
            if line == b".\r\n" or line.endswith(_END):
                return
            line = b"" if line.endswith(b"\n") else line
            try:
                line += await self._reader.readuntil(b"\r\n")
            except asyncio.LimitOverrunError as error:
                await self._reader.readexactly(error.consumed)
                line = b"long"
        hang_up(self.transport, f"{_UNREADABLE}\r\n".encode())


def hang_up(transport: asyncio.BaseTransport | None, word: bytes) -> None:
    """Say a last word and close the connection, if there still is one."""
    if transport is not None:
        cast("asyncio.WriteTransport", transport).write(word)  # uvloop's are none by class
        transport.close()


class LmtpSpeaker(Speaker, LMTP):
    """One connection, over which LMTP is spoken."""

    def answers(self, envelope: Envelope) -> int:
        """Return how many answers a letter gets: one a recipient (RFC 2033, 4.2)."""
        return len(envelope.rcpt_tos)


def speaker(kind: type[Speaker], desk: Desk) -> Speaker:
    """Return what speaks over a new connection."""
    return kind(
        desk,
        data_size_limit=desk.most_bytes,
        enable_SMTPUTF8=True,
        hostname=own_name(desk.house.settings.mail_domain),
        ident="Outward",
        timeout=_LETTER_SECONDS,
        auth_exclude_mechanism=("LOGIN", "PLAIN"),
        loop=asyncio.get_running_loop(),
    )
