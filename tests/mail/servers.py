"""Mail servers of all tempers, in the loop of the test."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, AnyStr, Self
from warnings import catch_warnings

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

OK = "250 OK"
Answer = Callable[[str], str]


@dataclass
class MailServer:
    """Takes letters; each answer can be changed, for one address or for all.

    ``hangs_at`` is MAIL, RCPT, DATA or QUIT, where it doesn't answer before ``go_on``; ``drops_at``
    one of these, where it ends the connection: at DATA when it has the whole letter.
    """

    greeting: str = ""
    mail: str = OK
    rcpt: dict[str, str] = field(default_factory=dict)
    data: str = OK
    hangs_at: str = ""
    drops_at: str = ""
    most_per_connection: int = 0
    password: str = ""
    slow: float = 0
    knows_utf8: bool = True
    tls: ssl.SSLContext | None = None
    starttls: ssl.SSLContext | None = None
    letters: list[EmailMessage] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)
    connections: int = 0
    tries: int = 0

    @property
    def message_ids(self) -> list[str]:
        return [str(letter["Message-ID"]) for letter in self.letters]

    @property
    def recipients(self) -> list[str]:
        return [address for envelope in self.envelopes for address in envelope.rcpt_tos]

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._hanging, self.arrival, self.stopped = (asyncio.Event() for _ in range(3))
        self._listening = await loop.create_server(self._speaker, "127.0.0.1", 0, ssl=self.tls)
        self.port = self._listening.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_error: object) -> None:
        self.go_on()
        self._listening.close()
        await asyncio.sleep(0.01)  # so that sessions end before the loop does

    @property
    def url(self) -> str:
        return self.url_as()

    def url_as(self, scheme: str = "smtp", user: str = "") -> str:
        """Return the address for ``mail.smtp_url``."""
        return f"{scheme}://{user}127.0.0.1:{self.port}"

    def _speaker(self) -> asyncio.Protocol:
        self.connections += 1
        if self.greeting:
            return _OneLine(self.greeting)
        signing_in: dict[str, Any] = {}
        if self.password:
            signing_in = {
                "authenticator": self._authenticate,
                "auth_required": True,
                "auth_require_tls": False,
            }
        with catch_warnings(action="ignore"):  # that passwords without TLS are no good idea
            return _Speaker(
                _Handler(self, letters_before=len(self.letters)),
                hostname="mail.example",
                enable_SMTPUTF8=self.knows_utf8,
                tls_context=self.starttls,
                require_starttls=self.starttls is not None,
                loop=asyncio.get_running_loop(),
                **signing_in,
            )

    def _authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object
    ) -> AuthResult:
        self.tries += 1
        assert isinstance(data, LoginPassword)
        return AuthResult(success=data.password == self.password.encode(), handled=False)

    async def until(self, count: int) -> None:
        """Wait for as many letters."""
        while len(self.letters) < count:
            self.arrival.clear()
            await asyncio.wait_for(self.arrival.wait(), 60)

    def go_on(self) -> None:
        """Answer where it hangs, and hang no more."""
        self._hanging.set()

    async def misbehave(self, server: SMTP, stage: str) -> None:
        """Hang or drop the line, if that's what it does at this stage."""
        if self.hangs_at == stage:
            self.stopped.set()
            await self._hanging.wait()
        if self.drops_at == stage:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()


@dataclass
class _Handler:
    home: MailServer
    letters_before: int

    async def handle_MAIL(  # noqa: N802 (aiosmtpd's name)
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        await self.home.misbehave(server, "MAIL")
        here = len(self.home.letters) - self.letters_before
        if self.home.most_per_connection and here >= self.home.most_per_connection:
            return "421 Enough for one connection"
        envelope.mail_from, envelope.mail_options = address, options
        return self.home.mail

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        await self.home.misbehave(server, "RCPT")
        answer = self.home.rcpt.get(address, self.home.rcpt.get("*", OK))
        if answer == OK:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.home.data == OK:
            content = envelope.original_content
            assert isinstance(content, bytes)
            letter = message_from_bytes(content, policy=default)
            assert isinstance(letter, EmailMessage)
            self.home.letters.append(letter)
            self.home.envelopes.append(envelope)
            self.home.arrival.set()
        await self.home.misbehave(server, "DATA")
        return self.home.data

    async def handle_QUIT(self, server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802
        await self.home.misbehave(server, "QUIT")
        return "221 Bye"


class _Speaker(SMTP):
    event_handler: _Handler

    async def push(self, status: AnyStr) -> None:
        """Take one's time before each answer, but not within one."""
        if status[3:4] in {" ", b" "} and self.event_handler.home.slow:
            await asyncio.sleep(self.event_handler.home.slow)
        await super().push(status)


class _OneLine(asyncio.Protocol):
    """Says one line and hangs up; with an empty word it says nothing."""

    def __init__(self, line: str) -> None:
        self.line = line

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        if self.line != "silence":
            transport.write(f"{self.line}\r\n".encode())
            transport.close()
