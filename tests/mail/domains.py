"""A mail domain in good health, and examining it with what else is given."""

from __future__ import annotations

from ipaddress import ip_address
from pathlib import Path
from typing import Any

from forum.core.settings import Settings
from forum.mail.domain.examination import examine
from forum.mail.domain.findings import Finding
from tests.conftest import make_settings
from tests.mail.nameserver import NameServer

HERE, SIX, ELSEWHERE = "5.6.7.8", "2a01:4f8::7", "9.9.9.9"
DOMAIN = "elmstreet.org"
Records = dict[tuple[str, str], list[str]]

# Its mail server is its own.
HEALTHY: Records = {
    (DOMAIN, "TXT"): ['"some-site-verification=x"', '"v=spf1 mx a:mail.elmstreet.org -all"'],
    (DOMAIN, "MX"): ["10 mail.elmstreet.org."],
    (DOMAIN, "A"): [HERE],
    ("forum.elmstreet.org", "A"): [HERE],
    ("mail.elmstreet.org", "A"): [HERE],
    ("mail.elmstreet.org", "AAAA"): [SIX],
    ("_dmarc.elmstreet.org", "TXT"): ['"v=DMARC1; p=quarantine"'],
    ("8.7.6.5.in-addr.arpa", "PTR"): ["mail.elmstreet.org."],
    (ip_address(SIX).reverse_pointer, "PTR"): ["mail.elmstreet.org."],
}


def settings_of(folder: Path, names: NameServer | str, base_url: str = "", **mail: Any) -> Settings:
    """Return the settings of a forum in this domain that asks this name server."""
    place = names.place if isinstance(names, NameServer) else names
    mail["from"] = mail.pop("sender", f"Elm Street <forum@{DOMAIN}>")
    given = {"domain": DOMAIN, "incoming": True,
             "smtp_url": "smtp+starttls://me:secret@mail.elmstreet.org",
             "dns_servers": [place]} | mail  # fmt: skip
    site = {"base_url": base_url or "https://forum.elmstreet.org"}
    return make_settings(folder, "", site=site, mail=given)


async def examined(
    folder: Path,
    changed: Records | None = None,
    *,
    base_url: str = "",
    server: NameServer | None = None,
    patience: float = 2.0,
    **mail: Any,
) -> dict[str, Finding]:
    """Return what is found of the domain with other records, settings or servers where given."""
    async with server or NameServer() as names:
        names.zone = {key: value for key, value in (HEALTHY | (changed or {})).items() if value}
        findings = await examine(settings_of(folder, names, base_url, **mail), patience)
    assert len({finding.subject for finding in findings}) == len(findings)
    return {finding.subject: finding for finding in findings}


def pasted(finding: Finding) -> str:
    """Return the value of the record to paste."""
    assert finding.record, finding
    return finding.record.value
