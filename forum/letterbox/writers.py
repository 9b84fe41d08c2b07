"""Who wrote a letter, as far as we can know."""

from __future__ import annotations

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
    if not letter.sender or letter.senders != 1:
        return None
    return await member_of_address(letter.sender)


def is_hers(letter: Letter, member: Member) -> bool:
    """Tell whether a letter says that it comes from this member's address, and from no other."""
    return letter.senders == 1 and address_key(letter.sender) == member.email_key


def authentication_of(letter: Letter) -> Authentication:
    """Return what the servers that we trust found out about a letter's sender."""
    return verdict(letter, house().settings.mail.trusted_auth_servers)
