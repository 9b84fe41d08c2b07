"""The whole examination of a mail domain."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from forum.core.i18n import gettext as _
from forum.core.settings import Settings
from forum.mail.addresses import UnusableAddress
from forum.mail.domain.arriving import examine_mx
from forum.mail.domain.dkimkey import examine_dkim
from forum.mail.domain.dmarc import Others, examine_dmarc
from forum.mail.domain.findings import Finding, Verdict
from forum.mail.domain.lookups import PATIENCE, Dns, Outcome
from forum.mail.domain.names import is_real
from forum.mail.domain.reverse import examine_ptr
from forum.mail.domain.sender import Domains, find_sender
from forum.mail.domain.spf import examine_spf

DNS = "DNS"


async def examine(settings: Settings, patience: float = PATIENCE) -> list[Finding]:
    """Return what the DNS says of our mail domain, in at most ten seconds.

    ``patience``: seconds for one question.
    """
    try:
        domains = Domains.of(settings)
    except UnusableAddress:
        sentence = _("mail.from or mail.domain names a domain that can't be one.")
        return [Finding(DNS, Verdict.FAULT, sentence)]
    if reason := _nothing_to_ask(settings, domains):
        return [Finding(DNS, Verdict.UNKNOWN, reason)]
    dns = Dns(settings.mail.dns_servers, patience)
    arriving = asyncio.create_task(examine_mx(dns, domains, settings))
    signed = asyncio.create_task(examine_dkim(dns, settings))
    sender = await find_sender(dns, domains)
    spf = asyncio.create_task(examine_spf(dns, domains, sender))
    policy = asyncio.create_task(examine_dmarc(dns, domains, Others(spf, signed)))
    named = asyncio.create_task(examine_ptr(dns, domains, sender))
    findings = [await part for part in (spf, signed, policy, named, arriving)]
    return list(await _as_a_whole(dns, domains, findings))


def _nothing_to_ask(settings: Settings, domains: Domains) -> str:
    if not settings.mail.smtp_url:
        return _("Letters become files, so nothing is asked of the DNS. Set mail.smtp_url first.")
    if not is_real(domains.sender):
        told = {"domain": domains.sender}
        return _("Letters come from %(domain)s, which isn't a domain of the world's DNS, so there "
                 "is nothing to check. Set mail.from when the forum has its "
                 "own.") % told  # fmt: skip
    return ""


async def _as_a_whole(dns: Dns, domains: Domains, findings: list[Finding]) -> list[Finding]:
    if dns.is_silent:
        return [_offline(), *_without_the_dns(findings)]
    if (await dns.ask(domains.sender, "TXT")).outcome is Outcome.NO_NAME:
        sentence = _("There is no domain %(domain)s in the DNS, so letters from it are refused. "
                     "Is mail.from written rightly?") % {"domain": domains.sender}  # fmt: skip
        return [Finding(DNS, Verdict.FAULT, sentence), *findings]
    return findings


def _offline() -> Finding:
    sentence = _("The DNS can't be asked from here, so nothing is known of your domain. What "
                 "follows are records that it should have.")  # fmt: skip
    return Finding(DNS, Verdict.UNKNOWN, sentence)


def _without_the_dns(findings: list[Finding]) -> Iterator[Finding]:
    for finding in findings:
        if finding.verdict is Verdict.FAULT:  # found without the DNS, as a key that can't be read
            yield finding
        elif finding.record:
            yield finding.unproven(_("Whether this stands in the DNS can't be told from here."))
