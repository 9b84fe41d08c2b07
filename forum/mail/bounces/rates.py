"""How letters fare, by the domain they go to: for the keepers of the place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from tortoise.functions import Count

from forum.core.database import now
from forum.mail.addresses import UnusableAddress, ascii_domain
from forum.mail.models import Bounce, Cause, LetterState, OutgoingMail, Suppression

DAYS = 30
_TRIED = [LetterState.SENT, LetterState.REFUSED]


@dataclass(frozen=True)
class Rate:
    """What happened at one domain: letters and the addresses they went to, as far as known.

    ``bounced`` are addresses from which letters came back, ``complaints`` those that called one
    spam.
    """

    domain: str
    letters: int
    addresses: int
    bounced: int
    complaints: int


async def rates(most: int) -> list[Rate]:
    """Return domains of the last 30 days, those first that refuse the most.

    Whom letters went to is forgotten after ``mail.keep_days``, so of older ones only bounces and
    complaints are known.
    """
    since = now() - timedelta(days=DAYS)
    tried = OutgoingMail.filter(state__in=_TRIED, ended_at__gt=since).exclude(recipient="")
    sent = await tried.annotate(n=Count("id")).group_by("recipient").values_list("recipient", "n")
    bounced = await Bounce.filter(day__gt=since.date()).distinct().values_list("address", flat=True)
    called_spam = Suppression.filter(cause=Cause.COMPLAINED, created_at__gt=since)
    counted = (
        _by_domain(sent),
        _by_domain((address, 1) for address, _n in sent),
        _by_domain((str(address), 1) for address in bounced),
        _by_domain([(row.address, 1) for row in await called_spam]),
    )
    domains = {domain for count in counted for domain in count}
    found = [Rate(domain, *(count[domain] for count in counted)) for domain in domains]
    return sorted(found, key=_worst_first)[:most]


def _worst_first(rate: Rate) -> tuple[int, int, str]:
    return -(rate.bounced + rate.complaints), -rate.letters, rate.domain


def _by_domain(addresses: Iterable[tuple[str, int]]) -> Counter[str]:
    raw: Counter[str] = Counter()
    for address, count in addresses:
        raw[address.rpartition("@")[2].lower()] += count
    whole: Counter[str] = Counter()
    for domain, count in raw.items():
        whole[_known_as(domain)] += count
    return whole


def _known_as(domain: str) -> str:
    try:
        return ascii_domain(domain)
    except UnusableAddress:
        return domain
