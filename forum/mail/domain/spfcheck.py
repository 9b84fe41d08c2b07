"""Which hosts may send for a domain: the sums of SPF (RFC 7208)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_network

from forum.mail.domain.lookups import LONGEST, Dns, IpAddress, Outcome

_VERSION = re.compile(r"v=spf1(?: |$)", re.IGNORECASE)
_MODIFIER = re.compile(r"(?P<name>[a-z][a-z0-9_.-]*)=(?P<value>\S*)", re.IGNORECASE)
_MECHANISM = re.compile(
    r"(?P<sign>[+?~-]?)(?P<name>all|include|a|mx|ptr|ip4|ip6|exists)"
    r"(?::(?P<value>[^\s/]\S*?))?(?:/(?P<four>\d{1,3}))?(?://(?P<six>\d{1,3}))?",
    re.IGNORECASE,
)
_MACRO = re.compile(
    r"%\{(?P<letter>[a-z])(?P<count>\d{0,3})(?P<back>r?)(?P<cut>[.+,/_=-]*)\}", re.IGNORECASE
)

_FOUR = 4
MOST_LOOKUPS = 10  # RFC 7208, 4.6.4
_MOST_VOID = 2
_MOST_HOSTS = 10
_MOST_TERMS = 200


class Result(StrEnum):
    """RFC 7208, 2.6."""

    NONE = "none"
    NEUTRAL = "neutral"
    PASS = "pass"  # noqa: S105 (no password)
    FAIL = "fail"
    SOFTFAIL = "softfail"
    TEMPERROR = "temperror"
    PERMERROR = "permerror"


_SIGNS = {"": Result.PASS, "+": Result.PASS, "-": Result.FAIL, "~": Result.SOFTFAIL,
          "?": Result.NEUTRAL}  # fmt: skip


class _Ended(Exception):
    """The sums can't go on."""

    def __init__(self, result: Result) -> None:
        self.result = result


def policies(texts: tuple[str, ...]) -> list[str]:
    """Return those of a domain's TXT records that are SPF (RFC 7208, 4.5)."""
    return [text for text in texts if _VERSION.match(text)]


async def check(dns: Dns, domain: str, address: IpAddress) -> Result:
    """Tell what receivers make of a letter from this address."""
    try:
        return await _Sum(dns, address).through(domain)
    except _Ended as ended:
        return ended.result


@dataclass
class _Sum:
    dns: Dns
    address: IpAddress
    lookups: int = 0
    void: int = 0

    async def through(self, domain: str) -> Result:
        policy = await self._policy(domain)
        if not policy:
            return Result.NONE
        onward = ""
        for term in policy.split()[1:_MOST_TERMS]:
            if modifier := _MODIFIER.fullmatch(term):
                onward = modifier["value"] if modifier["name"].lower() == "redirect" else onward
                continue
            mechanism = _MECHANISM.fullmatch(term)
            if mechanism is None:
                raise _Ended(Result.PERMERROR)
            if await self._matches(mechanism, domain):
                return _SIGNS[mechanism["sign"]]
        if onward:
            self._count()
            return await self._included(onward, domain)
        return Result.NEUTRAL

    async def _policy(self, domain: str) -> str:
        answer = await self.dns.ask(domain, "TXT")
        if not answer.is_known:
            raise _Ended(Result.TEMPERROR)
        found = policies(answer.values)
        if len(found) > 1 or len("".join(found)) >= LONGEST:
            raise _Ended(Result.PERMERROR)
        return found[0] if found else ""

    async def _matches(self, mechanism: re.Match[str], domain: str) -> bool:
        name, value = mechanism["name"].lower(), mechanism["value"] or ""
        if name == "all":
            return True
        if name in {"ip4", "ip6"}:
            return self._is_within(value, mechanism["four"])
        self._count()
        if name == "include":
            return await self._included(value, domain) is Result.PASS
        where = self._expanded(value, domain) if value else domain
        if name == "exists":
            return (await self.dns.ask(where, "A")).outcome is Outcome.FOUND
        if name == "ptr":
            return False  # "do not use" (RFC 7208, 5.5), and slow
        hosts = [where] if name == "a" else await self._mail_hosts(where)
        size = mechanism["four"] if self.address.version == _FOUR else mechanism["six"]
        return any([await self._has(host, size) for host in hosts])

    async def _included(self, value: str, domain: str) -> Result:
        if not value:
            raise _Ended(Result.PERMERROR)
        result = await self.through(self._expanded(value, domain))
        if result is Result.NONE:
            raise _Ended(Result.PERMERROR)
        return result

    def _is_within(self, network: str, size: str | None) -> bool:
        try:
            return self.address in ip_network(
                f"{network}/{size}" if size else network, strict=False
            )
        except ValueError:
            raise _Ended(Result.PERMERROR) from None

    async def _mail_hosts(self, domain: str) -> list[str]:
        answer = await self.dns.ask(domain, "MX")
        if not answer.is_known:
            raise _Ended(Result.TEMPERROR)
        self._note(answer.outcome)
        if len(answer.values) > _MOST_HOSTS:
            raise _Ended(Result.PERMERROR)
        return [value.split()[-1] for value in answer.values]

    async def _has(self, host: str, size: str | None) -> bool:
        answer = await self.dns.ask(host, "A" if self.address.version == _FOUR else "AAAA")
        if not answer.is_known:
            raise _Ended(Result.TEMPERROR)
        self._note(answer.outcome)
        return any(self._is_within(value, size) for value in answer.values)

    def _count(self) -> None:
        self.lookups += 1
        if self.lookups > MOST_LOOKUPS:
            raise _Ended(Result.PERMERROR)

    def _note(self, outcome: Outcome) -> None:
        self.void += outcome is not Outcome.FOUND
        if self.void > _MOST_VOID:
            raise _Ended(Result.PERMERROR)

    def _expanded(self, text: str, domain: str) -> str:
        """Fill in what depends on the letter (RFC 7208, 7), as if postmaster had written it."""
        is_four = self.address.version == _FOUR
        nibbles = ".".join(self.address.exploded.replace(":", ""))
        known = {
            "i": str(self.address) if is_four else nibbles,
            "v": "in-addr" if is_four else "ip6",
            "d": domain, "o": domain, "h": domain, "s": f"postmaster@{domain}", "l": "postmaster",
        }  # fmt: skip

        def fill(macro: re.Match[str]) -> str:
            parts = re.split(f"[{re.escape(macro['cut'] or '.')}]", known.get(macro["letter"], ""))
            parts = parts[::-1] if macro["back"] else parts
            return ".".join(parts[-int(macro["count"] or 0) :])

        return _MACRO.sub(fill, text).replace("%%", "%")
