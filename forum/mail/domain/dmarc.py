"""DMARC: what receivers are to do with letters that only pretend to come from the domain."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass

from forum.core.i18n import gettext as _
from forum.mail.domain.findings import Finding, Record, Verdict
from forum.mail.domain.lookups import Answer, Dns
from forum.mail.domain.names import organisation, upwards
from forum.mail.domain.sender import Domains
from forum.mail.domain.tags import tags_of

DMARC = "DMARC"
_POLICIES = {"none", "quarantine", "reject"}


@dataclass(frozen=True)
class Others:
    """What is found of SPF and DKIM, as soon as that is known: one of them must pass."""

    spf: Awaitable[Finding]
    dkim: Awaitable[Finding]


async def examine_dmarc(dns: Dns, domains: Domains, others: Others) -> Finding:
    """Say what the domain's policy does to our letters.

    The record is that of the domain itself or of the next one above it that has one (RFC 7489,
    6.6.3 asks a list of public suffixes where to look; walking up finds the same in practice).
    """
    names = list(upwards(domains.sender))
    answers = await asyncio.gather(*(dns.ask(f"_dmarc.{name}", "TXT") for name in names))
    for name, answer in zip(names, answers, strict=True):
        if not answer.is_known:
            sentence = _("The DNS gave no answer for %(place)s.") % {"place": f"_dmarc.{name}"}
            return Finding(DMARC, Verdict.UNKNOWN, sentence, _proposed(domains))
        if found := _records(answer):
            return await _judged(domains, others, name, found)
    sentence = _("%(domain)s has no DMARC record. Large providers want one before they take "
                 "letters to many. This one changes nothing but has reports sent to "
                 "you.")  # fmt: skip
    told = sentence % {"domain": domains.sender}
    return Finding(DMARC, Verdict.ADVICE, told, _proposed(domains))


def _records(answer: Answer) -> tuple[str, ...]:
    return tuple(text for text in answer.values if tags_of(text).get("v") == "DMARC1")


def _proposed(domains: Domains) -> Record:
    reports = f"mailto:postmaster@{domains.sender}"
    return Record.txt(f"_dmarc.{domains.sender}", f"v=DMARC1; p=none; rua={reports}")


async def _judged(domains: Domains, others: Others, name: str, found: tuple[str, ...]) -> Finding:
    tags = tags_of(found[0])
    policy = tags.get("p", "").lower()
    if name != domains.sender:
        policy = tags.get("sp", policy).lower()
    told = {"place": f"_dmarc.{name}", "policy": policy, "sender": domains.sender}
    if len(found) > 1 or policy not in _POLICIES:
        sentence = _("What stands at %(place)s doesn't count: there must be one record, with a "
                     "policy p=none, quarantine or reject. Paste this one instead.")  # fmt: skip
        return Finding(DMARC, Verdict.ADVICE, sentence % told, _proposed(domains), found)
    if policy == "none":
        sentence = _("The policy at %(place)s is p=none: it only watches. That's right to begin "
                     "with. When the reports say that your letters pass, make it "
                     "p=quarantine.")  # fmt: skip
        return Finding(DMARC, Verdict.ADVICE, sentence % told, None, found)
    verdict, sentence = _strict(domains, tags, await others.spf, await others.dkim)
    told["returning"] = domains.returning
    return Finding(DMARC, verdict, sentence % told, None, found)


def _strict(
    domains: Domains, tags: dict[str, str], spf: Finding, dkim: Finding
) -> tuple[Verdict, str]:
    """Judge a policy that costs letters if neither SPF nor a signature speaks for the domain."""
    is_aligned = _is_aligned(domains, tags)
    verdicts = {_of_signature(dkim), spf.verdict if is_aligned else Verdict.ADVICE}
    if Verdict.OK in verdicts:
        return Verdict.OK, _("The policy at %(place)s is p=%(policy)s. Our letters pass it, "
                             "because SPF or DKIM speaks for %(sender)s.")  # fmt: skip
    if Verdict.UNKNOWN in verdicts:
        return Verdict.UNKNOWN, _("The policy at %(place)s is p=%(policy)s. Whether our letters "
                                  "pass it can't be told before SPF and DKIM can.")  # fmt: skip
    if not is_aligned:
        return Verdict.ADVICE, _("The policy at %(place)s is p=%(policy)s, but letters from "
                                 "%(sender)s are returned to %(returning)s, so SPF speaks for "
                                 "another name: only a signature (DKIM) for %(sender)s gets them "
                                 "through. Sign them, or make mail.from and mail.domain "
                                 "one.")  # fmt: skip
    return Verdict.ADVICE, _("The policy at %(place)s is p=%(policy)s, and neither SPF nor a "
                             "signature of this forum speaks for %(sender)s. Unless your mail "
                             "server signs our letters, they are put aside or refused. Mend SPF "
                             "or DKIM first.")  # fmt: skip


def _is_aligned(domains: Domains, tags: dict[str, str]) -> bool:
    """Tell whether SPF is about the domain that the reader sees (RFC 7489, 3.1.2)."""
    if tags.get("aspf") == "s":
        return domains.sender == domains.returning
    return organisation(domains.sender) == organisation(domains.returning)


def _of_signature(dkim: Finding) -> Verdict:
    # Of a key in the DNS advice only says that it could be a better one.
    return Verdict.OK if dkim.verdict is Verdict.ADVICE and dkim.found else dkim.verdict
