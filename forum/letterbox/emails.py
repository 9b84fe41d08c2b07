"""Letters that answer letters."""

from __future__ import annotations

from collections.abc import Mapping

from forum.accounts.models import Member
from forum.mail.outbox import post
from forum.mail.reading import Letter

_MOST = 150_000  # characters of hers that are sent back; many times what a post can hold
_LONGEST_WORD = 900  # as headers can hold them


async def refuse(member: Member, letter: Letter, words: str, reason: str) -> None:
    """Tell a member why her letter wasn't posted, and give its words back to her.

    Its subject isn't repeated: it may be a title that she may no longer see.

    Raises:
        UnusableAddress: if no letter can be sent to her.
    """
    await post(
        "letterbox/email/refused",
        to=member.email,
        language=member.language,
        time_zone=member.time_zone,
        headers=answering(letter),
        reason_why=reason,
        lines=words[:_MOST].split("\n"),
        is_cut=letter.is_cut or len(words) > _MOST,
        names=[part.name for part in letter.attachments],
        sent_at=letter.date,
    )


def answering(letter: Letter) -> Mapping[str, str]:
    """Return the headers of an answer to a letter (RFC 5322, 3.6.4)."""
    name = letter.message_id
    if not name or not name.isascii() or len(name) > _LONGEST_WORD:
        return {}
    return {"In-Reply-To": f"<{name}>", "References": f"<{name}>"}
