"""Whether a letter comes from whom it says, as a server found that we trust (RFC 8601)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import authres  # type: ignore[import-untyped]
import authres.dmarc  # type: ignore[import-untyped]

from forum.mail.addresses import UnusableAddress, ascii_domain
from forum.mail.reading import Letter

_LONGEST = 8_000  # characters; authres copies what is left of a header for each word in it
_SERVER = re.compile(r'\s*(?:\([^()]*\)\s*)*"?([^\s;"()]+)"?')
_AUTHRES = authres.FeatureContext(authres.dmarc)
_FAILED = {"fail", "hardfail"}
# What authres says to headers that it can't read, among them hundreds of nested comments.
_UNREADABLE = (authres.AuthResError, ValueError, TypeError, AttributeError, RecursionError)


class Verdict(StrEnum):
    PASSES = "passes"
    FAILS = "fails"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Authentication:
    """What is known of a letter's sender; ``method`` (``dkim``, ``spf``, ``dmarc``) showed it.

    ``server`` is the one that says so, both empty if nobody whom we trust says anything.
    """

    verdict: Verdict = Verdict.UNKNOWN
    method: str = ""
    server: str = ""

    @property
    def passes(self) -> bool:
        return self.verdict is Verdict.PASSES

    @property
    def fails(self) -> bool:
        return self.verdict is Verdict.FAILS


def verdict(letter: Letter, trusted: Collection[str]) -> Authentication:
    """Return whether the domain in From has vouched for a letter.

    Only the topmost Authentication-Results of a server in ``trusted`` counts: it was added last,
    and below it anybody may have written one (RFC 8601, 5). A letter passes if that tells of
    ``dmarc=pass``, or of a DKIM signature or an SPF pass whose domain is the one in From, or
    above or below it (RFC 7489, 3.1, without a list of public suffixes). It fails if DMARC does,
    or SPF for that domain and no signature mends it. Nothing is known of a letter that names
    several senders, since servers differ in whom they looked at.
    """
    known = {name.strip().lower() for name in trusted}
    for header in letter.headers.get("authentication-results", ()):
        server = _SERVER.match(header[:_LONGEST])
        if server and server[1].lower() in known:
            results = list(_results(header)) if letter.senders == 1 else []
            found, method = _judged(results, letter.sender.rpartition("@")[2])
            return Authentication(found, method, server[1].lower())
    return Authentication()


@dataclass(frozen=True)
class _Result:
    method: str
    result: str
    properties: tuple[tuple[str, str], ...]

    def value(self, name: str) -> str:
        """Return a property's value; empty if there is none, or if there are several.

        Senders choose some of what servers write here, and may try to add to it.
        """
        values = {value for known, value in self.properties if known == name}
        return values.pop() if len(values) == 1 else ""


def _results(header: str) -> Iterator[_Result]:
    if len(header) > _LONGEST:
        return
    try:
        read: Any = _AUTHRES.parse_value(header)
    except _UNREADABLE:
        return
    for one in read.results:
        said = tuple((f"{found.type}.{found.name}", str(found.value)) for found in one.properties)
        yield _Result(one.method, one.result, said)


def _judged(results: list[_Result], domain: str) -> tuple[Verdict, str]:
    signed = [found.result for found in results if _is_about(found, domain, "dkim")]
    sent = [found.result for found in results if _is_about(found, domain, "spf")]
    checked = [found.result for found in results if _is_about(found, domain, "dmarc")]
    if _FAILED & set(checked):
        return Verdict.FAILS, "dmarc"
    for method, found in (("dmarc", checked), ("dkim", signed), ("spf", sent)):
        if "pass" in found:
            return Verdict.PASSES, method
    return (Verdict.FAILS, "spf") if _FAILED & set(sent) else (Verdict.UNKNOWN, "")


def _is_about(result: _Result, domain: str, method: str) -> bool:
    if result.method != method:
        return False
    match method:
        case "dkim":
            said = result.value("header.d") or result.value("header.i")
        case "spf":
            said = result.value("smtp.mailfrom")
        case _:
            said = result.value("header.from")
            if not said:  # some don't say whom they checked, and there is one sender only
                return not any(name == "header.from" for name, _ in result.properties)
    return _are_aligned(said.rpartition("@")[2], domain)


def _are_aligned(one: str, other: str) -> bool:
    try:
        names = sorted((ascii_domain(one), ascii_domain(other)), key=len)
    except UnusableAddress:
        return False
    shorter, longer = names
    return shorter == longer or ("." in shorter and longer.endswith("." + shorter))
