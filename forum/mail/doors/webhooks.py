"""Letters that providers bring over HTTPS: their signature, and what they look like."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict, ValidationError

from forum.core.errors import Refusal, TooMany
from forum.core.i18n import gettext as _
from forum.mail.doors.envelopes import Unwanted

TOLERANCE = timedelta(minutes=5)
AT_ONCE = 8  # letters that are in memory
_LETTER_SECONDS = 120
_MOST_PARTS = 10
_JSON = "application/json"
_LETTER = "message/rfc822"


class Hatch:
    """Room for a few letters at once: until a body is read whole, anybody may have sent it."""

    def __init__(self) -> None:
        self.seconds: float = _LETTER_SECONDS
        self._room = asyncio.Semaphore(AT_ONCE)

    @asynccontextmanager
    async def room(self) -> AsyncIterator[None]:
        """Wait until there is room for a letter, and keep it while it's read and kept.

        Raises:
            TooMany: if that takes too long. The letter may come again.
        """
        try:
            async with asyncio.timeout(self.seconds), self._room:
                yield
        except TimeoutError:
            words = _("Too much comes in just now. Please bring this letter again later.")
            raise TooMany(words, retry_after=_LETTER_SECONDS) from None


class NotSigned(Refusal):
    """Nobody whom we know has signed this, or too long ago."""

    status = 401


@dataclass(frozen=True)
class Brought:
    """A letter and its envelope, as a provider brought them."""

    raw: bytes
    sender: str
    recipients: tuple[str, ...]


class _Parcel(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    sender: str = ""
    recipients: tuple[str, ...]
    raw: str


def signature(secret: str, moment: int, body: bytes) -> str:
    """Return what ``X-Outward-Signature`` must say of a body sent at this Unix time."""
    digest = hmac.digest(secret.encode(), b"%d." % moment + body, "sha256")
    return f"t={moment},v1={digest.hex()}"


def check_age(claim: str, moment: datetime) -> int:
    """Return the Unix time that a signature claims, within ``TOLERANCE`` of this moment.

    Raises:
        NotSigned: if it's another, or none.
    """
    times = [value for name, value in _parts(claim) if name == "t"]
    claimed = int(times[0]) if times and times[0].isdecimal() and len(times[0]) < 12 else 0  # noqa: PLR2004 (until the year 5138)
    if abs(claimed - moment.timestamp()) > TOLERANCE.total_seconds():
        raise NotSigned(_("This isn't signed, or it was too long ago."))
    return claimed


def opened(
    claim: str, secret: str, claimed: int, body: bytes, kind: str, envelope: Brought
) -> Brought:
    """Return the letter in a body that is rightly signed; ``claim`` may hold several signatures.

    A letter as such (message/rfc822) has its envelope beside it, JSON has it inside.

    Raises:
        NotSigned: if no signature is right.
        Unwanted: if there is no letter in it.
    """
    right = signature(secret, claimed, body).partition("v1=")[2].encode()
    given = [value.encode() for name, value in _parts(claim) if name == "v1"]
    if not any(hmac.compare_digest(one, right) for one in given):
        raise NotSigned(_("This isn't signed, or it was too long ago."))
    kind = kind.partition(";")[0].strip().lower()
    if kind == _LETTER:
        return Brought(body, envelope.sender, envelope.recipients)
    if kind == _JSON:
        return _unpacked(body)
    raise Unwanted(_("Letters are taken as message/rfc822 or application/json."))


def _unpacked(body: bytes) -> Brought:
    try:
        parcel = _Parcel.model_validate_json(body)
        raw = base64.b64decode(parcel.raw, validate=True)
    except (ValidationError, binascii.Error, ValueError):
        raise Unwanted(_("There must be recipients, and in raw the letter as base64.")) from None
    return Brought(raw, parcel.sender, parcel.recipients)


def _parts(claim: str) -> list[tuple[str, str]]:
    pairs = (part.strip().partition("=") for part in claim.split(",")[:_MOST_PARTS])
    return [(name, value) for name, _equals, value in pairs]
