"""Secrets in links and cookies: random ones kept as hashes, and signed values."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from itsdangerous import BadSignature, URLSafeTimedSerializer

from forum.core.house import house


def new_token() -> str:
    """Return 256 random bits, fit for an address."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """Return what is stored in place of a token: its SHA-256 in hex.

    Tokens have 256 bits of entropy, so a fast hash without salt is enough.
    """
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def sign(purpose: str, value: Any) -> str:
    """Return the JSON value, signed for one purpose, fit for a cookie or an address."""
    return str(_serializer(purpose).dumps(value))


def unsign(purpose: str, signed: str, *, max_age: int | None = None) -> Any:
    """Return the signed value; None if it's forged or older than ``max_age`` seconds."""
    try:
        return _serializer(purpose).loads(signed, max_age=max_age)
    except (BadSignature, UnicodeError):
        return None


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(house().settings.site.secret_key, salt=f"outward.{purpose}")
