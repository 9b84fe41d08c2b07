"""MX: do answers and bounces find their way here?"""

from __future__ import annotations

import asyncio

from forum.core.i18n import gettext as _
from forum.core.settings import Settings
from forum.mail.domain.findings import Finding, Record, Verdict
from forum.mail.domain.lookups import Dns, Outcome
from forum.mail.domain.names import is_real
from forum.mail.domain.sender import Domains

MX = "MX"
_MOST = 5


async def examine_mx(dns: Dns, domains: Domains, settings: Settings) -> Finding:
    """Say whether letters to the mail domain have a place to go to."""
    domain = domains.incoming
    if not settings.mail.incoming:
        sentence = _("This forum takes no letters in (mail.incoming), so %(domain)s needs no mail "
                     "server for it.")  # fmt: skip
        return Finding(MX, Verdict.OK, sentence % {"domain": domain})
    if not is_real(domain):
        sentence = _("%(domain)s is known in this network at most, so no answer from outside "
                     "arrives here. Name a real domain in mail.domain.")  # fmt: skip
        return Finding(MX, Verdict.FAULT, sentence % {"domain": domain})
    answer = await dns.ask(domain, "MX")
    if not answer.is_known:
        sentence = _("The DNS gave no answer for %(domain)s.") % {"domain": domain}
        return Finding(MX, Verdict.UNKNOWN, sentence, _proposed(domains))
    if not answer.values:
        return await _without(dns, domains)
    return await _with(dns, domains, answer.values)


async def _without(dns: Dns, domains: Domains) -> Finding:
    outcome, addresses = await dns.addresses(domains.incoming)
    told = {"domain": domains.incoming}
    if addresses:  # RFC 5321, 5.1: then its address counts
        sentence = _("%(domain)s has no MX record. Letters still go to its address; better say so.")
        return Finding(MX, Verdict.ADVICE, sentence % told, _proposed(domains))
    sentence = _("Nobody can write to %(domain)s: it has no MX record. Answers and bounces are "
                 "lost. Add this record.")  # fmt: skip
    verdict = Verdict.FAULT if outcome in {Outcome.NOTHING, Outcome.NO_NAME} else Verdict.UNKNOWN
    return Finding(MX, verdict, sentence % told, _proposed(domains))


async def _with(dns: Dns, domains: Domains, values: tuple[str, ...]) -> Finding:
    hosts = [value.split()[-1].rstrip(".") for value in sorted(values, key=_preference)][:_MOST]
    told = {"domain": domains.incoming, "hosts": ", ".join(hosts)}
    if not any(hosts):  # RFC 7505
        sentence = _("The MX record of %(domain)s says that it takes no letters at all. Answers "
                     "and bounces are lost. Paste this one instead.")  # fmt: skip
        return Finding(MX, Verdict.FAULT, sentence % told, _proposed(domains), values)
    known = await asyncio.gather(*(dns.addresses(host) for host in hosts if host))
    if all(outcome in {Outcome.NOTHING, Outcome.NO_NAME} for outcome, _addresses in known):
        sentence = _("Letters to %(domain)s are to go to %(hosts)s, and there is no such host. "
                     "Answers and bounces are lost.")  # fmt: skip
        return Finding(MX, Verdict.FAULT, sentence % told, _proposed(domains), values)
    sentence = _(
        "Letters to %(domain)s go to %(hosts)s. That server must hand them on to this forum."
    )
    return Finding(MX, Verdict.OK, sentence % told, None, values)


def _preference(value: str) -> int:
    first = value.split(maxsplit=1)[0]
    return int(first) if first.isdigit() else 0


def _proposed(domains: Domains) -> Record:
    host = domains.site if is_real(domains.site) else domains.incoming
    return Record(domains.incoming, "MX", f"10 {host}.")
