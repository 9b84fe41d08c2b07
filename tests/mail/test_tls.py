"""Encryption on the way to the mail server, and whom it is given to."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from pathlib import Path

import pytest
import trustme

from forum.core.house import House
from forum.mail.sending.failures import WeAreRefused
from forum.mail.sending.smtp import SmtpCarrier
from tests.mail.letters import a_letter
from tests.mail.servers import MailServer

Mailing = Callable[..., None]


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """Somebody who signs certificates, and whom this machine trusts."""
    authority = trustme.CA()
    path = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return authority


def _certified(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(context)
    return context


async def test_starttls_encrypts_before_anything_is_said(
    house: House, mailing: Mailing, authority: trustme.CA
) -> None:
    async with MailServer(starttls=_certified(authority, "127.0.0.1"), password="secret") as server:
        mailing(smtp_url=server.url_as("smtp+starttls", "me:secret@"))
        carrier = SmtpCarrier(house.settings)

        await carrier.carry(await a_letter())
        await carrier.close()

    assert len(server.letters) == 1


async def test_smtps_is_encrypted_from_the_first_byte(
    house: House, mailing: Mailing, authority: trustme.CA
) -> None:
    async with MailServer(tls=_certified(authority, "127.0.0.1")) as server:
        mailing(smtp_url=server.url_as("smtps"))
        carrier = SmtpCarrier(house.settings)

        await carrier.carry(await a_letter())
        await carrier.close()

    assert len(server.letters) == 1


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
@pytest.mark.parametrize("whose", ["a stranger's", "another name's"])
async def test_no_password_goes_to_a_server_that_cannot_be_trusted(
    house: House, mailing: Mailing, authority: trustme.CA, scheme: str, whose: str
) -> None:
    signer = trustme.CA() if whose == "a stranger's" else authority
    name = "127.0.0.1" if whose == "a stranger's" else "mail.example"
    certified = _certified(signer, name)
    tls, starttls = (certified, None) if scheme == "smtps" else (None, certified)
    async with MailServer(password="secret", tls=tls, starttls=starttls) as server:
        mailing(smtp_url=server.url_as(scheme, "me:secret@"))

        with pytest.raises(WeAreRefused, match="trusted"):
            await SmtpCarrier(house.settings).carry(await a_letter())

    assert server.tries == 0
    assert not server.letters
