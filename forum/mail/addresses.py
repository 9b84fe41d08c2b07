"""Addresses of mailboxes, as SMTP takes them and as they are compared."""

from __future__ import annotations

import re
from email.headerregistry import Address
from ipaddress import ip_address

import idna

_DOMAIN = re.compile(r"[a-z0-9_.-]+|\[[a-z0-9:.]+\]")  # a name, or an address literal


class UnusableAddress(ValueError):
    """No letter can be sent to such an address."""


def mailbox(address: str, name: str = "") -> Address:
    """Return an address with its domain in ASCII (RFC 5890), and its local part as it is.

    Raises:
        UnusableAddress: if it cannot stand in an envelope at all.
    """
    local, at, domain = address.strip().rpartition("@")
    if not (local and at and domain) or not address.isprintable():
        raise UnusableAddress("There is no such address.")
    try:
        return Address(name, _unquoted(local), ascii_domain(domain))
    except (ValueError, IndexError) as error:
        raise UnusableAddress(str(error)) from None


def _unquoted(local: str) -> str:
    quoted = len(local) > 1 and local[0] == local[-1] == '"'
    return local[1:-1].replace('\\"', '"').replace("\\\\", "\\") if quoted else local


def ascii_domain(domain: str) -> str:
    """Return a domain as the DNS knows it: ``bücherei.example`` is ``xn--bcherei-n2a.example``.

    Raises:
        UnusableAddress: if it's no domain.
    """
    try:
        name = domain.lower() if domain.isascii() else idna.encode(domain, uts46=True).decode()
    except idna.IDNAError as error:
        raise UnusableAddress(str(error)) from None
    if not _DOMAIN.fullmatch(name):
        raise UnusableAddress("There is no such domain.")
    return name


def key_of(address: str) -> str:
    """Return what two addresses share if letters to them arrive in one mailbox."""
    try:
        return mailbox(address).addr_spec.casefold()
    except UnusableAddress:
        return address.casefold()


def own_name(domain: str) -> str:
    """Return how we call ourselves before the mail server (RFC 5321, 4.1.1.1)."""
    try:
        ip = ip_address(domain.strip("[]"))
    except ValueError:
        return ascii_domain(domain)
    return f"[{ip}]" if ip.version == 4 else f"[IPv6:{ip}]"  # noqa: PLR2004
