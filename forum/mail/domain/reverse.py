"""PTR: does the sending address have a name, and does the name lead back to it?"""

from __future__ import annotations

import asyncio

from forum.core.i18n import gettext as _
from forum.mail.domain.findings import Finding, Record, Verdict
from forum.mail.domain.lookups import Answer, Dns, IpAddress
from forum.mail.domain.names import literal
from forum.mail.domain.sender import Domains, Sender

PTR = "PTR"
_MOST = 4


async def examine_ptr(dns: Dns, domains: Domains, sender: Sender) -> Finding:
    """Say whether the name of the sending machine stands the look from both sides."""
    if not sender.is_ours:
        sentence = _("%(host)s belongs to your mail provider, and so does the name of its "
                     "address. You need do nothing.")  # fmt: skip
        return Finding(PTR, Verdict.OK, sentence % {"host": sender.host})
    if not sender.addresses:
        sentence = _("From which address letters leave can't be told, so neither can its name. "
                     "The DNS knows no public address of %(host)s.")  # fmt: skip
        return Finding(PTR, Verdict.UNKNOWN, sentence % {"host": sender.host})
    addresses = sender.addresses[:_MOST]
    answers = await asyncio.gather(*(dns.ask(it.reverse_pointer, "PTR") for it in addresses))
    for address, answer in zip(addresses, answers, strict=True):
        if finding := await _complaint(dns, domains, sender, address, answer):
            return finding
    sentence = _("The address of %(host)s has a name that leads back to it.")
    found = tuple(value for answer in answers for value in answer.values[:3])
    return Finding(PTR, Verdict.OK, sentence % {"host": sender.host}, None, found)


async def _complaint(
    dns: Dns, domains: Domains, sender: Sender, address: IpAddress, answer: Answer
) -> Finding | None:
    told = {"host": sender.host, "address": address}
    if not answer.is_known:
        sentence = _("The DNS gave no answer about the name of %(address)s.")
        return Finding(PTR, Verdict.UNKNOWN, sentence % told)
    name = domains.sender if literal(sender.host) else sender.host
    record = Record(address.reverse_pointer, "PTR", f"{name}.")
    if not answer.values:
        verdict = Verdict.FAULT if sender.is_sure else Verdict.ADVICE
        return Finding(PTR, verdict, _nameless(sender) % told, record)
    back = await asyncio.gather(*(dns.addresses(value) for value in answer.values[:3]))
    if any(address in addresses for _outcome, addresses in back):
        return None
    sentence = _("The name of %(address)s doesn't lead back to it, and some servers refuse "
                 "letters for that. Ask whoever rents you the machine to set this "
                 "name.")  # fmt: skip
    return Finding(PTR, Verdict.ADVICE, sentence % told, record, answer.values)


def _nameless(sender: Sender) -> str:
    if sender.is_sure:
        return _("%(address)s, from where letters leave, has no name, and large providers refuse "
                 "letters for that. Ask whoever rents you the machine to set this "
                 "one.")  # fmt: skip
    return _("Your mail server is at home in your own network, so letters seem to leave from "
             "%(address)s. It has no name, and large providers refuse letters for that. Ask "
             "whoever rents you the machine to set this one.")  # fmt: skip
