"""Letters that carry our signature, and what becomes of them when there is no key."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import dkim  # type: ignore[import-untyped]
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from structlog.testing import capture_logs

from forum.app import build_house
from forum.core.settings import Settings, WrongSettings
from forum.mail.actions import deliver_due
from forum.mail.models import LetterState
from forum.mail.sending.message import Draft, build
from forum.mail.sending.signing import PublicKey, UnusableKey, key_of, signed
from tests.conftest import make_settings
from tests.mail.keys import PKCS1, PKCS8, pem, published, rsa_key
from tests.mail.letters import a_letter, as_it_is
from tests.mail.servers import MailServer

DOMAIN = "elmstreet.org"


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "dkim.pem"
    path.write_bytes(pem(rsa_key()))
    return path


@pytest.fixture
def settings(tmp_path: Path, key_file: Path) -> Settings:
    """Settings of a house that signs its letters."""
    mail = {"from": f"forum@{DOMAIN}", "dkim_selector": "desk", "dkim_key_file": str(key_file)}
    return make_settings(tmp_path, "", mail=mail)


def _holds(letter: bytes, key: RSAPrivateKey | None = None) -> bool:
    """Tell what a receiver makes of the signature, with this key in the DNS."""
    asked = []

    def dns(name: bytes, timeout: int = 5) -> bytes:
        asked.append(name)
        return f"v=DKIM1; k=rsa; p={published(key or rsa_key())}".encode()

    holds = dkim.verify(letter, dnsfunc=dns)
    assert asked == [f"desk._domainkey.{DOMAIN}.".encode()]
    return bool(holds)


def _letter() -> bytes:
    headers = {
        "List-Unsubscribe": "<https://forum.elmstreet.org/unsubscribe/x>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": "Events for everybody <events.elmstreet.org>",
        "In-Reply-To": "<post-1@elmstreet.org>",
        "References": " ".join(f"<post-{number}@elmstreet.org>" for number in range(9)),
    }
    written = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    draft = Draft("Outward", f"forum@{DOMAIN}", "ann@library.org", "Größe", "A  b.\n\n\n",
                  "<p>A.</p>", "<post-9@elmstreet.org>", written, headers)  # fmt: skip
    return build(draft).encode()


LETTER = _letter()


async def _signed(letter: bytes, settings: Settings) -> bytes:
    with build_house(settings):
        return await signed(letter, settings)


async def test_what_the_mail_server_gets_is_signed(
    mailing: Callable[..., None], server: MailServer, key_file: Path
) -> None:
    mailing(smtp_url=server.url, sender=f"Forum <forum@{DOMAIN}>", dkim_selector="desk",
            dkim_key_file=str(key_file))  # fmt: skip
    letter = await a_letter()

    await deliver_due()

    [envelope] = server.envelopes
    sent = envelope.original_content
    assert isinstance(sent, bytes)
    assert (await as_it_is(letter)).state is LetterState.SENT
    assert sent.endswith(letter.message.encode())
    assert _holds(sent)
    assert not _holds(sent.replace(b"Hello", b"Hallo"))
    assert not _holds(sent, rsa_key(which=1))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"From: ", b"From: Eve <eve@evil.example>\r\nFrom: "),
        (b"Subject: ", b"Subject: Buy!\r\nSubject: "),
        (b"Auto-Submitted: ", b"Reply-To: eve@evil.example\r\nAuto-Submitted: "),
        (b"unsubscribe/x", b"unsubscribe/y"),
        (b"One-Click", b"Two-Clicks"),
        (b"events.elm", b"events.oak"),
        (b"<post-1@", b"<post-2@"),
        (b"A  b", b"A b\r\nc"),
    ],
)
async def test_what_was_signed_cannot_be_changed(
    settings: Settings, old: bytes, new: bytes
) -> None:
    letter = await _signed(LETTER, settings)

    assert old in letter
    assert not _holds(letter.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"A  b", b"A b"),
        (b"Message-ID: ", b"message-id:   "),
        (b"DKIM-Signature", b"Received: from x by y\r\nDKIM-Signature"),
    ],
)
async def test_what_mail_servers_do_on_the_way_does_no_harm(
    settings: Settings, old: bytes, new: bytes
) -> None:
    letter = await _signed(LETTER, settings)

    assert old in letter
    assert _holds(letter.replace(old, new, 1))


async def test_the_signature_covers_all_that_a_list_letter_needs(settings: Settings) -> None:
    letter = await _signed(LETTER, settings)

    signature = dkim.DKIM(letter)
    assert signature.verify(dnsfunc=lambda *_args, **_kw: f"p={published(rsa_key())}".encode())
    covered = set(signature.include_headers)
    assert {b"list-unsubscribe", b"list-unsubscribe-post", b"list-id", b"references",
            b"in-reply-to", b"message-id", b"mime-version", b"content-type", b"auto-submitted",
            b"to", b"subject", b"date", b"reply-to"} < covered  # fmt: skip
    assert signature.domain == DOMAIN.encode()
    assert max(len(line) for line in letter.split(b"\r\n")) < 200


async def test_a_letter_to_an_address_beyond_ascii_is_signed(settings: Settings) -> None:
    draft = Draft("Outward", f"forum@{DOMAIN}", "größe@library.org", "Hi", "A.", "<p>A.</p>",
                  "<1@elmstreet.org>", datetime(2026, 1, 2, tzinfo=UTC))  # fmt: skip

    assert _holds(await _signed(build(draft).encode(), settings))


async def test_without_a_selector_letters_leave_as_they_are(tmp_path: Path) -> None:
    settings = make_settings(tmp_path, "")

    assert await signed(LETTER, settings) == LETTER


async def test_without_its_key_a_letter_leaves_unsigned_and_the_log_says_so_once(
    settings: Settings,
) -> None:
    mail = settings.mail.model_copy(update={"dkim_key_file": "/nowhere/dkim.pem"})
    settings = settings.model_copy(update={"mail": mail})

    with build_house(settings), capture_logs() as told:
        first, second = [await signed(LETTER, settings) for _ in range(2)]

    assert first == second == LETTER
    assert [entry["event"] for entry in told] == ["letters leave unsigned"]


def _ed25519() -> bytes:
    key = Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no RSA key"),
        (b"-----BEGIN\n%%%\n--", "no RSA key"),
        (b"--\nMAA=\n--", "no RSA key"),
        (b"\xff" * 2000, "no RSA key"),
        (_ed25519(), "no RSA key"),
        (pem(rsa_key(), PKCS8, BestAvailableEncryption(b"secret")), "no RSA key"),
        (pem(rsa_key(), PKCS1, BestAvailableEncryption(b"secret")), "no RSA key"),
        (pem(rsa_key()).replace(b"\n", b""), "no RSA key"),
        (None, "cannot be read: No such file"),
    ],
)
def test_a_key_that_cannot_be_used_is_told(
    settings: Settings, key_file: Path, content: bytes | None, said: str
) -> None:
    if content is None:
        key_file.unlink()
    else:
        key_file.write_bytes(content)

    with pytest.raises(UnusableKey, match=said):
        key_of(settings)


def test_no_key_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnusableKey, match="names no file"):
        key_of(make_settings(tmp_path, "", mail={"dkim_selector": "desk"}))


@pytest.mark.parametrize("form", [PKCS1, PKCS8])
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_both_kinds_of_key_files_are_read(
    settings: Settings, key_file: Path, form: PrivateFormat, line_end: bytes
) -> None:
    key_file.write_bytes(pem(rsa_key(), form).replace(b"\n", line_end))

    key = key_of(settings)

    assert key.place == f"desk._domainkey.{DOMAIN}"
    assert key.public.encoded == published(rsa_key())
    assert "PRIVATE" not in repr(key)


@pytest.mark.parametrize("bits", [1024, 1032, 2048])
def test_a_published_key_is_read_in_both_forms(bits: int) -> None:
    key = rsa_key(bits)
    numbers = key.public_key().public_numbers()
    bare = key.public_key().public_bytes(Encoding.DER, PublicFormat.PKCS1)

    expected = PublicKey(numbers.n, numbers.e)

    assert PublicKey.read(published(key)) == expected
    assert PublicKey.read(b64encode(bare).decode()) == expected
    assert expected.encoded == published(key)
    assert expected.bits == bits


@pytest.mark.parametrize("encoded", ["", "x", "AAAA", "ä", "MIGf" * 900, "MP8" * 1300 + "A"])
def test_what_is_no_key_is_told(encoded: str) -> None:
    with pytest.raises(UnusableKey):
        PublicKey.read(encoded)


def test_the_selector_is_a_name_for_the_dns(tmp_path: Path) -> None:
    with pytest.raises(WrongSettings, match="dkim_selector"):
        make_settings(tmp_path, "", mail={"dkim_selector": "no good"})
