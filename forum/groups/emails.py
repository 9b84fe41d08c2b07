"""Letters about groups: somebody asks to be let in, is let in, is invited."""

from __future__ import annotations

from typing import Any

from forum.accounts.models import Member
from forum.groups.models import Group
from forum.mail import outbox


async def tell_of_request(moderator: Member, group: Group, asker: Member, note: str) -> None:
    """Tell a moderator of the group that somebody asks to be let in, with what she says."""
    await _post("groups/email/request", moderator, group=group, asker=asker, note=note)


async def tell_of_acceptance(member: Member, group: Group) -> None:
    """Tell somebody who asked that she is in."""
    await _post("groups/email/accepted", member, group=group)


async def invite(member: Member, group: Group, inviter: Member) -> None:
    """Ask a member into the group."""
    await _post("groups/email/invitation", member, group=group, inviter=inviter)


async def _post(letter: str, member: Member, **context: Any) -> None:
    await outbox.post(
        letter,
        to=member.email,
        language=member.language,
        time_zone=member.time_zone,
        member=member,
        **context,
    )
