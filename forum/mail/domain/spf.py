"""SPF: does the domain say that our mail server may send for it?"""

from __future__ import annotations

from forum.core.i18n import gettext as _
from forum.mail.domain.findings import Finding, Record, Verdict
from forum.mail.domain.lookups import Dns
from forum.mail.domain.names import literal, organisation
from forum.mail.domain.sender import Domains, Sender
from forum.mail.domain.spfcheck import Result, check, policies

SPF = "SPF"
_EVERYBODY = {"all", "+all"}


async def examine_spf(dns: Dns, domains: Domains, sender: Sender) -> Finding:
    """Say whether receivers will take the server that sends our letters for one of the domain."""
    domain = domains.returning
    answer = await dns.ask(domain, "TXT")
    found = tuple(policies(answer.values))
    if not answer.is_known:
        return _finding(
            Verdict.UNKNOWN, _("The DNS gave no answer for %(domain)s."), domain, sender
        )
    if not found:
        return _none(domain, sender)
    if len(found) > 1:
        return _several(domain, sender, found)
    if _EVERYBODY & set(found[0].lower().split()):
        sentence = _("The SPF record of %(domain)s lets everybody in the world send for it, so it "
                     "says nothing. Paste this one instead.")  # fmt: skip
        return _finding(Verdict.FAULT, sentence, domain, sender, found)
    return await _evaluated(dns, domains, sender, found)


def _none(domain: str, sender: Sender) -> Finding:
    sentence = _("%(domain)s doesn't say who may send for it, so many servers take our letters "
                 "for spam. Add this record. If other servers send for this domain, name them in "
                 "it, too.")  # fmt: skip
    return _finding(Verdict.ADVICE, sentence, domain, sender)


def _several(domain: str, sender: Sender, found: tuple[str, ...]) -> Finding:
    sentence = _("%(domain)s has more than one SPF record, and then none of them counts. Remove "
                 "them, and paste this one, which says what they said.")  # fmt: skip
    return _finding(Verdict.FAULT, sentence, domain, sender, found)


async def _evaluated(dns: Dns, domains: Domains, sender: Sender, found: tuple[str, ...]) -> Finding:
    domain = domains.returning
    if not sender.addresses:
        sentence = _("%(domain)s says who may send for it. Whether that's your mail server can't "
                     "be told, because the address of %(host)s isn't known.")  # fmt: skip
        return _finding(Verdict.UNKNOWN, sentence, domain, sender, found, paste=False)
    results = [await check(dns, domain, address) for address in sender.addresses[:4]]
    if Result.PERMERROR in results:
        sentence = _("The SPF record of %(domain)s has a mistake, or it asks for more than ten "
                     "lookups; then it doesn't count. What it includes may be at "
                     "fault.")  # fmt: skip
        return _finding(Verdict.FAULT, sentence, domain, sender, found, paste=False)
    if Result.TEMPERROR in results:
        sentence = _("The DNS didn't answer all that the SPF record of %(domain)s asks. Look "
                     "again later.")  # fmt: skip
        return _finding(Verdict.UNKNOWN, sentence, domain, sender, found, paste=False)
    if set(results) == {Result.PASS} or _names_provider(sender, found[0]):
        sentence = _("%(domain)s says that %(host)s may send for it.")
        return _finding(Verdict.OK, sentence, domain, sender, found, paste=False)
    return _left_out(domain, sender, found, is_refused=Result.FAIL in results)


def _names_provider(sender: Sender, policy: str) -> bool:
    # A provider takes letters in at one address and sends them from others.
    named = {organisation(term.partition(":")[2]) for term in policy.split() if ":" in term}
    return not sender.is_ours and organisation(sender.host) in named


def _left_out(domain: str, sender: Sender, found: tuple[str, ...], *, is_refused: bool) -> Finding:
    if not sender.is_ours:
        sentence = _("The SPF record of %(domain)s doesn't seem to name %(host)s. Ask your mail "
                     "provider what to include, or paste this instead of it.")  # fmt: skip
        return _finding(Verdict.ADVICE, sentence, domain, sender, found)
    if is_refused and sender.is_sure:
        sentence = _("The SPF record of %(domain)s forbids %(host)s to send for it: our letters "
                     "are refused. Paste this one instead.")  # fmt: skip
        return _finding(Verdict.FAULT, sentence, domain, sender, found)
    sentence = _("The SPF record of %(domain)s doesn't name %(host)s, from where our letters seem "
                 "to come. Paste this one instead.")  # fmt: skip
    return _finding(Verdict.ADVICE, sentence, domain, sender, found)


def _finding(
    verdict: Verdict,
    sentence: str,
    domain: str,
    sender: Sender,
    found: tuple[str, ...] = (),
    *,
    paste: bool = True,
) -> Finding:
    told = sentence % {"domain": domain, "host": sender.host}
    record = Record.txt(domain, _proposed(sender, found)) if paste else None
    return Finding(SPF, verdict, told, record, found)


def _proposed(sender: Sender, found: tuple[str, ...]) -> str:
    """Return a policy that says what those that were found say, and names our server."""
    terms = [term for policy in found for term in policy.split()[1:]]
    named = dict.fromkeys(term for term in terms if not _is_last(term))
    ends = {term for term in terms if _is_last(term) and term.lower() not in _EVERYBODY}
    # "~all": whoever was forgotten is looked at twice, and loses no letter.
    last = ends.pop() if len(ends) == 1 else "~all"
    ours = dict.fromkeys([*([] if found else ["mx"]), *_own_terms(sender)])
    return " ".join(["v=spf1", *dict.fromkeys([*named, *ours]), last])


def _is_last(term: str) -> bool:
    return term.lower().lstrip("+-~?") == "all" or term.lower().startswith("redirect=")


def _own_terms(sender: Sender) -> list[str]:
    if literal(sender.host) or not sender.host:
        return [f"ip{address.version}:{address}" for address in sender.addresses]
    return [f"a:{sender.host}"]
