"""The letter that says what became of a word that a member proposed."""

from __future__ import annotations

from contextlib import suppress
from enum import StrEnum

from forum.accounts.models import Member
from forum.mail import outbox
from forum.mail.addresses import UnusableAddress
from forum.tags.models import Tag


class Outcome(StrEnum):
    """What editors decided about a proposal."""

    ACCEPTED = "accepted"
    RENAMED = "renamed"  # accepted, under another name
    MERGED = "merged"  # a tag for the same was there
    DECLINED = "declined"


async def tell_outcome(tag: Tag, outcome: Outcome, note: str, instead: Tag | None = None) -> None:
    """Tell its proposer what became of a proposal; nobody, if no letter can be sent to her.

    ``tag.name`` is the word as she proposed it. ``instead`` is the tag as it is called now, if it
    was renamed, or the one that it became part of. ``note``: why, in the editor's words.
    """
    proposer = await Member.get_or_none(id=tag.proposer_id) if tag.proposer_id else None
    if proposer is None or proposer.is_unclaimed or proposer.mail_stopped_at:
        return
    with suppress(UnusableAddress):  # then she finds it among her proposals only
        await outbox.post(
            "tags/email/outcome",
            to=proposer.email,
            language=proposer.language,
            time_zone=proposer.time_zone,
            member=proposer,
            tag=tag,
            outcome=outcome.value,
            instead=instead or tag,
            note=note,
        )
