"""What stands on a letter that comes in, read without opening it: from whom, to whom, its name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from forum.core.errors import Refusal
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.mail import returning
from forum.mail.addresses import UnusableAddress, ascii_domain

MOST_HEADER = 256 * 1024  # bytes
MOST_RECIPIENTS = 100  # RFC 5321, 4.5.3.1.8
_LONGEST = 320  # characters of an address, and of a Message-ID
_NAME = re.compile(r"[\w-]{1,80}")  # what a group's address can be
_HEADER_ENDS = re.compile(rb"\r?\n\r?\n")
_HEADER_BEGINS = re.compile(rb"[!-9;-~]{1,200}[ \t]*:")  # RFC 5322, 2.2
_MESSAGE_ID = re.compile(
    rb"^message-id[ \t]*:\s*(<[!-;=?-~]{1,318}>)", re.IGNORECASE | re.MULTILINE
)


class Unwanted(Refusal):
    """A letter that isn't taken in; sending it again won't help."""

    status = 422


class TooLarge(Unwanted):
    """There is more of it than we take."""

    status = 413


class NobodyHere(Unwanted):
    """No address of ours is on it."""


def header_of(raw: bytes) -> bytes:
    """Return a letter's header, without the empty line after it.

    Raises:
        Unwanted: if it doesn't begin with one.
        TooLarge: if it doesn't end within ``MOST_HEADER``.
    """
    if not _HEADER_BEGINS.match(raw):
        raise Unwanted(_("This is no letter: it doesn't begin with a header."))
    end = _HEADER_ENDS.search(raw, 0, MOST_HEADER)
    if end is None and len(raw) > MOST_HEADER:
        raise TooLarge(_("The header of this letter is larger than we take."))
    return raw[: end.start()] if end else raw


def message_id_of(header: bytes) -> str:
    """Return the Message-ID in angle brackets, the first if there are several; empty if none."""
    found = _MESSAGE_ID.search(header)
    return found[1].decode("ascii") if found else ""


def return_path(words: str) -> str:
    """Return the address that a letter came from, empty if it says that nobody may answer it.

    A name without a domain counts as none: Postfix says MAILER-DAEMON for ``<>``.

    Raises:
        Unwanted: if it can't be an address.
    """
    address = _bare(words)
    local, _at, domain = address.rpartition("@")
    if not (local and domain):
        return ""
    if len(address) > _LONGEST or not address.isprintable():
        raise Unwanted(_("Its sender has no address that we could write to."))
    return address


def our_address(words: str) -> str:
    """Return an address as it is kept if it can be one of ours, else nothing.

    That is a signed one, or one that a group can have; whether there is such a group is found
    when the letter is sorted.
    """
    address = _bare(words)
    local, _at, domain = address.rpartition("@")
    local = local.strip('"').casefold()
    try:
        domain = ascii_domain(domain)
        ours = ascii_domain(house().settings.mail_domain)
    except UnusableAddress:
        return ""
    whole = f"{local}@{domain}"
    if domain != ours or not (_NAME.fullmatch(local) or returning.read(whole)):
        return ""
    return whole


def our_addresses(recipients: Sequence[str]) -> list[str]:
    """Return which of them are ours, each once and sorted.

    Raises:
        NobodyHere: if none is.
        Unwanted: if there are more than ``MOST_RECIPIENTS``.
    """
    found = sorted({our_address(recipient) for recipient in recipients} - {""})
    if not found:
        raise NobodyHere(_("Nobody here has such an address."))
    if len(found) > MOST_RECIPIENTS:
        raise Unwanted(_("A letter can go to a hundred addresses at most."))
    return found


def _bare(words: str) -> str:
    return words.strip().removeprefix("<").removesuffix(">").strip()
