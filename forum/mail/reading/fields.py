"""Who wrote a letter, when, what it calls itself and what it answers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import getaddresses, parsedate_to_datetime

from forum.core.text import clean_line
from forum.mail.addresses import UnusableAddress, mailbox
from forum.mail.reading.decoding import clean, header_in, words_in

MOST_REFERENCES = 100
LONGEST_ID = 318  # with its angle brackets 320, as tables have it
_LONGEST_ADDRESS = 320
_LONGEST_NAME = 200
_LONGEST_SUBJECT = 500
_LONGEST_FROM = 2_000
_LONGEST_DATE = 100
_FIRST_YEAR = 1971  # older ones come from clocks that weren't set
_ID = re.compile(r"<([^<>]{1,2000})>")
_BARE_ID = re.compile(r"[^\s<>@\"(),;]+@[^\s<>@\"(),;]+")
_ANGLE = re.compile(r"<([^<>]*)>")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+"')
_IN_QUOTES = re.compile(r"^([\"'])(.*)\1$")  # Outlook writes 'Ada'
_ESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True)
class Correspondent:
    """An address to which a letter could go, its domain in ASCII, and its owner's name or ""."""

    address: str
    name: str = ""


def correspondents(value: bytes) -> list[Correspondent]:
    """Return whom a header such as From names; those without a usable address are left out."""
    text = header_in(value)[:_LONGEST_FROM]
    found = (_correspondent(name, address) for name, address in _named_addresses(text))
    return [one for one in found if one]


def _named_addresses(text: str) -> list[tuple[str, str]]:
    masked = _QUOTED.sub(lambda quoted: "q" * len(quoted[0]), text)
    angles = list(_ANGLE.finditer(masked))
    if len(angles) == 1:
        start, end = angles[0].span()
        if "," not in masked[:start] and "@" not in masked[end:]:
            return [(text[:start], text[start + 1 : end - 1])]
    with suppress(RecursionError, ValueError, IndexError):  # hundreds of nested comments
        return getaddresses([text])
    return []


def _correspondent(name: str, address: str) -> Correspondent | None:
    try:
        spec = mailbox(address[:_LONGEST_ADDRESS].replace(" ", "")).addr_spec
    except UnusableAddress:
        return None
    bare = name.strip()
    if _QUOTED.fullmatch(bare):
        bare = _ESCAPED.sub(r"\1", bare[1:-1])
    line = clean_line(clean(words_in(bare)))
    return Correspondent(spec, _IN_QUOTES.sub(r"\2", line)[:_LONGEST_NAME].strip())


def subject_in(value: bytes) -> str:
    """Return a subject, clean and on one line."""
    return clean_line(clean(words_in(header_in(value))))[:_LONGEST_SUBJECT].rstrip()


def message_id_in(value: bytes) -> str:
    """Return an identifier without its angle brackets; empty if there is none, or an absurd one."""
    text = header_in(value)
    if found := _ID.search(text):
        return _usable(found[1])
    return _usable(text) if _BARE_ID.fullmatch(text) else ""


def message_ids_in(values: Iterable[bytes]) -> tuple[str, ...]:
    """Return the identifiers in References, each once: the first, and the last 99."""
    texts = " ".join(header_in(value) for value in values)
    ids = [found for found in dict.fromkeys(map(_usable, _ID.findall(texts))) if found]
    return tuple(ids if len(ids) <= MOST_REFERENCES else ids[:1] + ids[1 - MOST_REFERENCES :])


def _usable(found: str) -> str:
    bare = "".join(found.split())  # some servers break long ones
    return bare if bare.isprintable() and len(bare) <= LONGEST_ID else ""


def date_in(value: bytes) -> datetime | None:
    """Return a moment in UTC, None if it can't be read or is before 1971."""
    try:
        moment = parsedate_to_datetime(header_in(value)[:_LONGEST_DATE])
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return moment if moment.year >= _FIRST_YEAR else None
