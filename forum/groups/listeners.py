"""What groups do when something happens."""

from __future__ import annotations

from forum.accounts.signals import MemberJoined
from forum.groups.actions.joining import join_first_group
from forum.groups.jobs import pass_on_request
from forum.groups.signals import PrivateGroupAskedFor


async def on_member_joined(signal: MemberJoined) -> None:
    """Put new members into the first group."""
    await join_first_group(signal.member_id)


async def on_private_group_asked_for(signal: PrivateGroupAskedFor) -> None:
    """Look for the group later, so that the answer takes as long whether there is one or not."""
    await pass_on_request.kiq(signal.member_id, signal.asked_for, signal.note)
