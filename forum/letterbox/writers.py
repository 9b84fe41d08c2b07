"""Who wrote a letter, as far as we can know."""

from __future__ import annotations

import re

from forum.accounts.addresses import address_key
from forum.accounts.models import Member
from forum.accounts.queries import member_of_address
from forum.core.house import house
from forum.mail.reading import Letter
from forum.mail.reading.authentication import Authentication, verdict


async def writer_of(letter: Letter) -> Member | None:
    """Return the member from whose address a letter says it comes.

    None if it's nobody's, or an old list's writer's who has no account, or if it names several.
    """
    if letter.senders != 1 or not letter.sender.isascii():
        return None  # no member has such an address, and "ſ" would be taken for an "s"
    return await member_of_address(letter.sender)


def is_hers(letter: Letter, member: Member) -> bool:
    """Tell whether a letter says that it comes from this member's address, and from no other."""
    is_one = letter.senders == 1 and letter.sender.isascii()
    return is_one and address_key(letter.sender) == member.email_key


def is_meant_for(letter: Letter, address: str) -> bool:
    """Tell whether a letter says in To or Cc that it goes to an address of ours.

    A signature (DKIM) that vouches for its writer tells nothing of where somebody else sends it
    once more (RFC 6376, 8.6). Of several such headers the last counts: it is the one signed.
    """
    said = " ".join(letter.headers.get(name, ("",))[-1] for name in ("to", "cc"))
    return bool(re.search(rf"(?<![\w.+-]){re.escape(address)}(?![\w-]|\.\w)", said, re.IGNORECASE))


def authentication_of(letter: Letter) -> Authentication:
    """Return what the servers that we trust found out about a letter's sender."""
    return verdict(letter, house().settings.mail.trusted_auth_servers)
