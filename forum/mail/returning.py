"""Addresses that tell us what a letter to them is about, and that nobody else can make.

``reply+12.345.2caqfudlwjeph77h@forum.example``: the kind, numbers, and their signature. Who knows
one can write to it, so each says who may use it and for what. Kinds are ``reply`` (member, post:
she answers it), ``writer`` (member, post: she writes to its author alone), ``to`` (member, member:
the first writes to the second) and ``bounce`` (letter).
"""

from __future__ import annotations

import base64
import hmac
import re
from dataclasses import dataclass

from forum.core.house import house
from forum.mail.addresses import UnusableAddress, ascii_domain

_SALT = b"outward.returning:"
_SIGNATURE = 10  # bytes: 80 bits, 16 letters
_LONGEST = 64  # octets of a local part (RFC 5321, 4.5.3.1.1)
_KIND = re.compile(r"[a-z]{1,10}")
_LOCAL = re.compile(
    r"(?P<said>(?P<kind>[a-z]{1,10})\+(?P<numbers>[0-9.]{1,45}))\.(?P<signature>[a-z2-7]{16})"
)


@dataclass(frozen=True)
class Signed:
    """What an address of ours says."""

    kind: str
    numbers: tuple[int, ...]


def sign(kind: str, *numbers: int) -> str:
    """Return an address of ours for this kind and these numbers, always the same.

    Raises:
        ValueError: for a kind that isn't a word in lower case, for negative numbers, for none, or
            for more than an address has room for (two of 18 digits have).
    """
    if not _KIND.fullmatch(kind) or not numbers or min(numbers) < 0:
        raise ValueError("An address is signed for a word and numbers.")
    said = f"{kind}+{'.'.join(map(str, numbers))}"
    local = f"{said}.{_signature(said)}"
    if len(local) > _LONGEST:
        raise ValueError("These numbers have no room in an address.")
    return f"{local}@{_our_domain()}"


def read(address: str) -> Signed | None:
    """Return what an address of ours says; None for every other and for a forged one.

    Letters may be in upper case (RFC 5321 wants them kept, gateways don't), the local part in
    quotes, the whole in angle brackets.
    """
    if not address.isascii():
        return None
    local, _at, domain = address.strip().strip("<>").lower().rpartition("@")
    found = _LOCAL.fullmatch(local.strip('"'))
    if found is None or not _is_ours(domain):
        return None
    if not hmac.compare_digest(found["signature"], _signature(found["said"])):
        return None
    return Signed(found["kind"], tuple(map(int, found["numbers"].split("."))))


def _signature(said: str) -> str:
    key = house().settings.site.secret_key.encode()
    digest = hmac.digest(key, _SALT + said.encode(), "sha256")
    return base64.b32encode(digest[:_SIGNATURE]).decode().lower()


def _our_domain() -> str:
    return ascii_domain(house().settings.mail_domain)


def _is_ours(domain: str) -> bool:
    try:
        return ascii_domain(domain) == _our_domain()
    except UnusableAddress:
        return False
