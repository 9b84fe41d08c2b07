"""From where our letters go out into the world, and under which domains."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from forum.core.settings import Settings
from forum.mail.addresses import ascii_domain
from forum.mail.domain.lookups import Dns, IpAddress
from forum.mail.domain.names import is_real, literal, organisation
from forum.mail.sending.message import sender_of


@dataclass(frozen=True)
class Domains:
    """The names that play a part; ``returning`` is that of the return path, which SPF is about."""

    sender: str
    returning: str
    incoming: str
    site: str
    smtp_host: str

    @classmethod
    def of(cls, settings: Settings) -> Domains:
        """Read the settings.

        Raises:
            UnusableAddress: if they name a domain that is none.
        """
        sender, own = sender_of(settings.mail_from).domain, ascii_domain(settings.mail_domain)
        return cls(
            sender=sender,
            returning=own if settings.mail.incoming else sender,
            incoming=own,
            site=ascii_domain(settings.site.host),
            smtp_host=urlsplit(settings.mail.smtp_url).hostname or "",
        )

    def include(self, host: str) -> bool:
        """Tell whether a host belongs to whoever runs this forum."""
        ours = {organisation(name) for name in (self.sender, self.incoming, self.site)}
        return organisation(host) in ours


@dataclass(frozen=True)
class Sender:
    """The machine that receivers see, as far as it can be told from here.

    ``is_sure``: it is the mail server of the settings. Otherwise that one is at home in this
    network, and it's only likely that letters leave from where the site is.
    """

    host: str
    addresses: tuple[IpAddress, ...]
    is_ours: bool
    is_sure: bool


async def find_sender(dns: Dns, domains: Domains) -> Sender:
    """Look up the addresses that letters come from."""
    if address := literal(domains.smtp_host):
        found = [address]
    elif is_real(domains.smtp_host):
        found = (await dns.addresses(domains.smtp_host))[1]
    else:
        found = []
    public = tuple(address for address in found if address.is_global)
    if public or (not found and is_real(domains.smtp_host)):
        is_ours = address is not None or domains.include(domains.smtp_host)
        return Sender(domains.smtp_host, public, is_ours, is_sure=True)
    return await _site(dns, domains)


async def _site(dns: Dns, domains: Domains) -> Sender:
    host = domains.site if is_real(domains.site) else domains.sender
    known = [literal(domains.site)] if literal(domains.site) else (await dns.addresses(host))[1]
    public = tuple(address for address in known if address and address.is_global)
    return Sender(host, public, is_ours=True, is_sure=False)
