"""The only place that speaks SMTP."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from aiosmtplib import SMTP, SMTPException, SMTPHeloError, SMTPResponseException

from forum.core.settings import Settings
from forum.mail import returning
from forum.mail.addresses import UnusableAddress, mailbox, own_name
from forum.mail.models import OutgoingMail
from forum.mail.sending.failures import (
    Away,
    Failure,
    HungUp,
    LetterRefused,
    NotNow,
    RecipientRefused,
    Unwelcome,
    WeAreRefused,
)
from forum.mail.sending.message import sender_of
from forum.mail.sending.signing import signed

STEPS = 4  # a whole letter may take as many times mail.timeout, connecting included
_CLOSING, _PERMANENT = 421, 500
_SIGN_IN_FIRST = {530, 538}  # RFC 4954, 6
_UNTRUSTED = ssl.SSLCertVerificationError
_PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


@dataclass(frozen=True)
class Server:
    """What ``mail.smtp_url`` says."""

    scheme: str
    host: str
    port: int
    username: str | None
    password: str | None

    @classmethod
    def of(cls, url: str) -> Server:
        """Read ``smtp+starttls://user:p%40ss@host:587``."""
        parts = urlsplit(url)
        return cls(
            parts.scheme,
            parts.hostname or "localhost",
            parts.port or _PORTS[parts.scheme],
            unquote(parts.username) if parts.username else None,
            unquote(parts.password) if parts.password else None,
        )


class SmtpCarrier:
    """Carries letters to the mail server of the settings, many over one connection."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._smtp: SMTP | None = None
        self._carried = 0

    async def carry(self, letter: OutgoingMail) -> None:
        """Hand a letter to the server; returns when the server has taken charge of it.

        Raises:
            Failure: the kind of it says whose fault it is, and whether trying again makes sense.
        """
        mail = self._settings.mail
        try:
            await asyncio.wait_for(self._carry(letter), mail.timeout * STEPS)
        except (Away, WeAreRefused):
            self._drop()
            raise
        except TimeoutError:
            self._drop()
            raise Away(0, "The mail server took too long.") from None

    async def _carry(self, letter: OutgoingMail) -> None:
        if self._carried >= self._settings.mail.letters_per_connection:
            await self.close()
        if self._smtp is not None and self._smtp.is_connected:
            try:
                return await self._transfer(self._smtp, letter)
            except HungUp:
                self._drop()  # it had enough of this connection; a new one may do
        self._smtp, self._carried = await connect(self._settings), 0
        await self._transfer(self._smtp, letter)

    async def _transfer(self, smtp: SMTP, letter: OutgoingMail) -> None:
        self._carried += 1
        options, encoding = [], "ascii"
        recipient = _address(letter.recipient)
        if not recipient.isascii():
            if not smtp.supports_extension("smtputf8"):
                raise LetterRefused(0, "The mail server takes no addresses but ASCII (SMTPUTF8).")
            options, encoding = ["SMTPUTF8", "BODY=8BITMIME"], "utf-8"
        async with _stage(permanent=WeAreRefused, temporary=Away):
            await smtp.mail(self._return_path(letter), options=options, encoding=encoding)
        async with _stage(permanent=RecipientRefused, temporary=NotNow, reset=smtp):
            await smtp.rcpt(recipient, encoding=encoding)
        async with _stage(permanent=LetterRefused, temporary=NotNow, lost=Away, reset=smtp):
            await smtp.data(await signed(letter.message.encode(), self._settings))

    def _return_path(self, letter: OutgoingMail) -> str:
        # An address of its own for each letter tells which one came back, whatever is said of it.
        # Where no letters reach us it would be one that can't be written to, and many servers ask.
        if self._settings.mail.incoming:
            return returning.sign("bounce", letter.id)
        return sender_of(self._settings.mail_from).addr_spec

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None

    async def close(self) -> None:
        """Say good-bye; letters that were carried have arrived whether or not this works."""
        if self._smtp is not None:
            with suppress(SMTPException, OSError, TimeoutError):
                await self._smtp.quit()
        self._drop()


def _address(recipient: str) -> str:
    try:
        return mailbox(recipient).addr_spec
    except UnusableAddress as error:
        raise LetterRefused(0, str(error)) from None


async def obstacle(settings: Settings) -> str:
    """Try to connect and sign in; return what stands in the way, nothing if all is well."""
    try:
        smtp = await connect(settings)
    except Failure as failure:
        return str(failure)
    with suppress(SMTPException, OSError):
        await smtp.quit()
    smtp.close()
    return ""


async def connect(settings: Settings) -> SMTP:
    """Return a connection, encrypted and signed in as the settings want it.

    Raises:
        Away: if nobody answers, or not now.
        WeAreRefused: if the server wants nothing from us, or we don't trust it.
    """
    server = Server.of(settings.mail.smtp_url)
    smtp = SMTP(
        hostname=server.host,
        port=server.port,
        username=server.username,
        password=server.password,
        local_hostname=own_name(settings.mail_domain),
        timeout=settings.mail.timeout,
        use_tls=server.scheme == "smtps",
        start_tls=server.scheme == "smtp+starttls",
    )
    async with _stage(permanent=WeAreRefused, temporary=Away, lost=Away):
        await smtp.connect()
        if smtp.is_ehlo_or_helo_needed:
            await _greet(smtp)
    return smtp


async def _greet(smtp: SMTP) -> None:
    try:
        await smtp.ehlo()
    except SMTPHeloError:
        await smtp.helo()  # it may be very old


@asynccontextmanager
async def _stage(
    *,
    permanent: type[Failure],
    temporary: type[Failure],
    lost: type[Failure] = HungUp,
    reset: SMTP | None = None,
) -> AsyncIterator[None]:
    """Say what it means when the server answers 5xx or 4xx at this stage, or ends the connection.

    ``reset``: a connection on which another letter can follow after a refusal.
    """
    try:
        yield
    except SMTPResponseException as error:
        if error.code == _CLOSING:
            raise lost(error.code, error.message) from None
        if reset is not None:
            await _reset(reset)
        kind = permanent if error.code >= _PERMANENT else temporary
        if kind is RecipientRefused and _means_us(error):
            kind = Unwelcome
        raise kind(error.code, error.message) from None
    except TimeoutError:
        raise Away(0, "The mail server took too long.") from None
    except OSError as error:
        if isinstance(error, _UNTRUSTED) or isinstance(error.__cause__, _UNTRUSTED):
            raise WeAreRefused(0, f"The mail server cannot be trusted: {error}") from None
        raise lost(0, str(error)) from None
    except SMTPException as error:  # it offers no STARTTLS or AUTH
        raise WeAreRefused(0, str(error)) from None


def _means_us(error: SMTPResponseException) -> bool:
    return error.code in _SIGN_IN_FIRST or error.message.startswith("5.7.")


async def _reset(smtp: SMTP) -> None:
    try:
        await smtp.rset()
    except (SMTPException, OSError):
        smtp.close()
