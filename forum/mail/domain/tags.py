"""Records that are lists of tags: ``v=DMARC1; p=none`` (RFC 6376, 3.2)."""

from __future__ import annotations


def tags_of(text: str) -> dict[str, str]:
    """Return the tags with their values; of one that is named twice the first counts."""
    found: dict[str, str] = {}
    for part in text.split(";"):
        name, equals, value = part.partition("=")
        if equals:
            found.setdefault(name.strip().lower(), value.strip())
    return found
