"""The link by which a member says that she wrote a letter which is held."""

from __future__ import annotations

from forum.core import tokens
from forum.core.house import house

_PURPOSE = "a letter that is held"
_DAY = 24 * 60 * 60


def token_of(mail_id: int, member_id: int) -> str:
    """Return what stands in the link, for as long as held letters are kept.

    Whoever has it may post the letter as that member, so it goes to her own mailbox only.
    """
    return tokens.sign(_PURPOSE, [mail_id, member_id])


def read_token(token: str) -> tuple[int, int] | None:
    """Return the ids of the letter and the member; None if it's forged or too old."""
    max_age = house().settings.mail.keep_held_days * _DAY
    match tokens.unsign(_PURPOSE, token, max_age=max_age):
        case [int(mail_id), int(member_id)]:
            return mail_id, member_id
    return None
