"""Names of domains: which are real, and which belong together."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address

from forum.mail.domain.lookups import IpAddress

# Never in the DNS of the world: RFC 2606, RFC 6761, RFC 6762, RFC 8375, and what offices use.
_ENDINGS = {"example", "test", "invalid", "localhost", "local", "internal", "lan", "home", "arpa",
            "onion", "alt"}  # fmt: skip
_SHOWN = {"example.com", "example.net", "example.org"}
# Under these, two-letter domains give out names of three parts: library.co.uk.
_SECOND = {"ac", "co", "com", "edu", "gob", "gov", "go", "lib", "ne", "net", "nsw", "or", "org",
           "sch", "vic"}  # fmt: skip


def literal(host: str) -> IpAddress | None:
    """Return the address that a host is written as, None if it's a name."""
    try:
        return ip_address(host.strip("[]").removeprefix("IPv6:").removeprefix("ipv6:"))
    except ValueError:
        return None


def is_real(domain: str) -> bool:
    """Tell whether a domain can be in the DNS of the world."""
    labels = domain.lower().rstrip(".").split(".")
    if literal(domain) or len(labels) < 2 or labels[-1] in _ENDINGS:  # noqa: PLR2004 (a.b)
        return False
    return ".".join(labels[-2:]) not in _SHOWN


def upwards(domain: str) -> Iterator[str]:
    """Yield a domain and what stands above it, down to two labels, eight names at most."""
    labels = domain.lower().rstrip(".").split(".")
    for start in range(max(0, len(labels) - 8), max(1, len(labels) - 1)):
        yield ".".join(labels[start:])


def organisation(domain: str) -> str:
    """Return whose domain it is (RFC 7489, 3.2), as well as can be told without a list."""
    labels = domain.lower().rstrip(".").split(".")
    has_three = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND  # noqa: PLR2004 (a.co.uk)
    return ".".join(labels[-3 if has_three else -2 :])
