"""Signing letters for the domain they come from: DKIM (RFC 6376), with our own RSA key.

Only RSA: every receiver knows it, and Ed25519 (RFC 8463) would want another library.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from pathlib import Path

from dkim import DKIM, DKIMException  # type: ignore[import-untyped]
from dkim.crypto import (  # type: ignore[import-untyped]
    UnparsableKeyError,
    parse_pem_private_key,
    parse_public_key,
)

from forum.core.house import house
from forum.core.logging import log
from forum.core.settings import Settings
from forum.mail.sending.message import sender_of

LEAST_BITS = 1024  # receivers take no shorter key (RFC 8301, 3.2)

# Signed once more than they occur, so that nobody can add another (RFC 6376, 8.15).
_SEALED = (b"from", b"to", b"subject", b"date", b"reply-to")
_SIGNED = {
    *_SEALED, b"archived-at", b"auto-submitted", b"cc", b"content-transfer-encoding",
    b"content-type", b"in-reply-to", b"message-id", b"mime-version", b"references", b"sender",
}  # fmt: skip
_LIST = b"list-"  # RFC 8058, 4 wants List-Unsubscribe and its -Post covered


class UnusableKey(ValueError):
    """The key file can't be read, or holds no key to sign with. Its text says why."""


@dataclass(frozen=True)
class PublicKey:
    """What is published of an RSA key."""

    modulus: int
    exponent: int

    @classmethod
    def read(cls, encoded: str) -> PublicKey:
        """Read the tag ``p=`` of a key record (RFC 6376, 3.6.1).

        Raises:
            UnusableKey: if that's no RSA key.
        """
        try:
            found = parse_public_key(b64decode("".join(encoded.split()), validate=True))
        except (UnparsableKeyError, binascii.Error, ValueError):
            raise UnusableKey("It's no RSA key.") from None
        return cls(found["modulus"], found["publicExponent"])

    @property
    def bits(self) -> int:
        return self.modulus.bit_length()

    @property
    def encoded(self) -> str:
        """The tag ``p=``: a SubjectPublicKeyInfo (RFC 5280, 4.1) in base64."""
        numbers = _der(0x30, _number(self.modulus) + _number(self.exponent))
        rsa = bytes.fromhex("300d06092a864886f70d0101010500")  # rsaEncryption, without parameters
        return b64encode(_der(0x30, rsa + _der(0x03, b"\0" + numbers))).decode()


def _number(value: int) -> bytes:
    return _der(0x02, value.to_bytes(value.bit_length() // 8 + 1))


def _der(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:  # noqa: PLR2004 (X.690, 8.1.3: longer ones say first how long their length is)
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes([tag, 0x80 | len(length)]) + length + content


@dataclass(frozen=True)
class Key:
    """The private key that letters are signed with, and its name in the DNS."""

    selector: str
    domain: str
    public: PublicKey
    pem: bytes = field(repr=False)

    @property
    def place(self) -> str:
        """The name under which the public key is looked up."""
        return f"{self.selector}._domainkey.{self.domain}"


def is_wanted(settings: Settings) -> bool:
    """Tell whether letters are to be signed here."""
    return bool(settings.mail.dkim_selector)


def key_of(settings: Settings) -> Key:
    """Read the key that the settings name.

    Raises:
        UnusableKey: saying why letters can't be signed with it.
    """
    path = settings.mail.dkim_key_file
    if not path:
        raise UnusableKey("mail.dkim_key_file names no file.")
    try:
        pem = Path(path).read_bytes().replace(b"\r\n", b"\n")
        found = parse_pem_private_key(pem)
    except OSError as error:
        raise UnusableKey(f"{path} cannot be read: {error.strerror}.") from None
    except (UnparsableKeyError, ValueError, AssertionError):  # dkimpy asserts what DER is to hold
        raise UnusableKey(f"{path} holds no RSA key in PEM, or it needs a password.") from None
    public = PublicKey(found["modulus"], found["publicExponent"])
    if public.bits < LEAST_BITS:
        raise UnusableKey(f"The key in {path} has {public.bits} bits; receivers take no such key.")
    domain = sender_of(settings.mail_from).domain
    return Key(settings.mail.dkim_selector, domain, public, pem)


class _Keys:
    """Keys by the settings that name them, None where a key can't be used."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, str, str], Key | None] = {}


async def signed(letter: bytes, settings: Settings) -> bytes:
    """Return a letter with our signature above it, or as it is if letters aren't signed here.

    A letter that can't be signed leaves as it is, too: late or lost it would help nobody. The log
    says so once, and the doctor whenever he is asked.
    """
    if not is_wanted(settings):
        return letter
    key = await _kept_key(settings)
    # Python's own arithmetic: some milliseconds a letter.
    return letter if key is None else await house().in_thread("mail", _signed, letter, key)


async def _kept_key(settings: Settings) -> Key | None:
    mail, keys = settings.mail, house().kept(_Keys).found
    named = (mail.dkim_selector, mail.dkim_key_file, settings.mail_from)
    if named not in keys:
        try:
            keys[named] = await house().in_thread("mail", key_of, settings)
        except UnusableKey as error:
            keys[named] = None
            log(__name__).error("letters leave unsigned", reason=str(error))
    return keys[named]


def _signed(letter: bytes, key: Key) -> bytes:
    signer = DKIM(letter)
    names = [name.lower() for name, _value in signer.headers]
    covered = [name for name in names if name in _SIGNED or name.startswith(_LIST)]
    try:
        signature = signer.sign(
            key.selector.encode(),
            key.domain.encode(),
            key.pem,
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=[*covered, *_SEALED],
        )
    except DKIMException as error:
        log(__name__).error("a letter leaves unsigned", reason=str(error))
        return letter
    return bytes(signature) + letter
