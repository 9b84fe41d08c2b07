"""RSA keys to sign letters with, made anew in each run."""

from __future__ import annotations

from base64 import b64encode
from functools import cache

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

PKCS8, PKCS1 = PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL


@cache
def rsa_key(bits: int = 1024, which: int = 0) -> RSAPrivateKey:
    """Return a key of this size, for each ``which`` another."""
    return generate_private_key(65537, bits)


def pem(
    key: RSAPrivateKey,
    form: PrivateFormat = PKCS8,
    encryption: KeySerializationEncryption | None = None,
) -> bytes:
    """Return the file that holds a private key."""
    return key.private_bytes(Encoding.PEM, form, encryption or NoEncryption())


def published(key: RSAPrivateKey) -> str:
    """Return the tag ``p=`` for a key, as another library writes it."""
    form = PublicFormat.SubjectPublicKeyInfo
    return b64encode(key.public_key().public_bytes(Encoding.DER, form)).decode()
