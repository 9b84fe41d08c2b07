"""Who wrote a letter: name and address as its header has them, or what is left of these."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from forum.accounts.addresses import BadAddress, normal_address
from forum.archives.heads import NOWHERE
from forum.core.i18n import gettext as _
from forum.core.text import clean_line, fold
from forum.mail.reading.decoding import clean, words_in
from forum.mail.reading.fields import correspondents

LONGEST_NAME = 80  # characters, as in the table
_LONGEST_FIELD = 1_000
_OBFUSCATED = re.compile(
    r"([\w.+=~'-]+)(?: at |\s*[\[(]at[\])]\s*)([\w-]+(?:\.[\w-]+)+)", re.IGNORECASE
)
_WITH_COMMENT = re.compile(r"\s*(\S+)\s*\((.*)\)\s*")
_HIDDEN = re.compile(r"\.\.\.|\[log in to unmask\]|x{3,}", re.IGNORECASE)
# What Mailman writes where DMARC forbids the writer's own address.
_VIA = re.compile(r"(\S.*?)\s+(?:via|durch)\s+\S.{0,80}", re.IGNORECASE)
_MAILTO = re.compile(r"mailto:([^>?\s,]{1,320})", re.IGNORECASE)
_QUOTES = "\"'“”„‘’ <>,;"


class Writer(NamedTuple):
    """``address`` is one that no letter reaches if the archive doesn't tell it."""

    name: str
    address: str

    @property
    def key(self) -> str:
        """What all spellings of the address share (``accounts.addresses.address_key``)."""
        return self.address.casefold()

    @property
    def is_known(self) -> bool:
        return not self.address.endswith(f"@{NOWHERE}")


NOBODY = Writer("", "")


def writer_of(headers: Mapping[str, Sequence[str]]) -> Writer:
    """Return who wrote the letter with these headers, as ``Letter.headers`` has them."""
    name, address = _named_in(headers.get("from") or headers.get("sender") or ())
    lists = _addresses_of_the_list(headers)
    if found := _VIA.fullmatch(name):
        name, address = found[1], _behind(headers, lists | {address.casefold()})
    elif address.casefold() in lists:
        address = ""
    reached, name = _reached(address), _natural(name)
    if not name or "@" in name:
        name = _beginning(address or name)
    name = name[:LONGEST_NAME].strip()
    return Writer(name, reached or _nowhere(name))


def _addresses_of_the_list(headers: Mapping[str, Sequence[str]]) -> set[str]:
    """Return what is nobody's own: whoever reads the list would get the letters for its owner."""
    posts = [one for value in headers.get("list-post", ()) for one in _MAILTO.findall(value)]
    return {one.strip().casefold() for one in (*posts, *headers.get("x-beenthere", ()))}


def _behind(headers: Mapping[str, Sequence[str]], lists: set[str]) -> str:
    """Return for whom a list wrote; its own address may stand beside hers, or before it."""
    values = headers.get("x-original-from") or headers.get("reply-to") or ()
    found = [one.address for value in values for one in correspondents(value.encode())]
    others = (one for one in found or [_named_in(values)[1]] if one.casefold() not in lists)
    return next(others, "")


def _named_in(values: Sequence[str]) -> tuple[str, str]:
    """Return the first name and address in fields like From, also where archives hid them."""
    for value in values:
        if found := correspondents(value.encode()):
            return found[0].name, found[0].address
    text = clean_line(clean(words_in(values[0][:_LONGEST_FIELD]))) if values else ""
    text = _OBFUSCATED.sub(r"\1@\2", text)
    comment = _WITH_COMMENT.fullmatch(text)
    if comment and "<" not in text:  # "mara@library.org (Mara Diaz)"
        return comment[2], comment[1]
    before, bracket, after = text.partition("<")
    if bracket:
        return before, after.rstrip("> ")
    return ("", text) if "@" in text and " " not in text else (text, "")


@lru_cache(maxsize=20_000)
def _reached(address: str) -> str:
    if not address or _HIDDEN.search(address):
        return ""
    try:
        return normal_address(address)
    except BadAddress:
        return ""


def _natural(name: str) -> str:
    """Return "Mara Diaz" for "'Diaz, Mara'"."""
    plain = name.strip(_QUOTES)
    last, comma, first = plain.partition(", ")
    if comma and "," not in first and len(plain.split()) <= 4:  # noqa: PLR2004 (no institution)
        plain = f"{first} {last}"
    return plain.strip(_QUOTES)


def _beginning(address: str) -> str:
    """Return the beginning of an address, from which nobody can guess all of it."""
    local = address.strip(_QUOTES).partition("@")[0].rstrip(".")
    return f"{local[: max(2, len(local) // 2)]}…" if local else _("A writer of the mailing list")


def _nowhere(name: str) -> str:
    return f"{hashlib.sha256(fold(name).encode()).hexdigest()[:20]}@{NOWHERE}"
