"""Asking to be let into a private group, without learning whether there is one."""

from __future__ import annotations

from urllib.parse import unquote

from tortoise.expressions import Q

from forum.accounts.models import Member
from forum.core import limits
from forum.core.database import atomic, now
from forum.core.signals import emit
from forum.core.text import clean_line, fold
from forum.groups import emails, queries
from forum.groups.actions.holding import enter, held_to_admit
from forum.groups.models import (
    LONGEST_KEY,
    LONGEST_SLUG,
    Group,
    Invitation,
    JoinRequest,
    Membership,
    Visibility,
)
from forum.groups.signals import PrivateGroupAskedFor

ASKING = "10 per day"


async def ask_to_join(member: Member, asked_for: str, note: str) -> None:
    """Ask to be let into a private group, by its name or address.

    Whether there is one is looked up later, in a job: what she is told, and how soon, is the same.

    Raises:
        TooMany: if she asks too often.
    """
    await limits.spend(ASKING, "join-request", str(member.id))
    async with atomic():
        await emit(PrivateGroupAskedFor(member_id=member.id, asked_for=asked_for, note=note))


async def pass_on_request(member_id: int, asked_for: str, note: str) -> None:
    """Lay a request before the moderators of the private groups of that name, once for each."""
    async with atomic():
        member = await Member.get_or_none(id=member_id)
        if member is None:
            return
        for group in await _private_groups_called(asked_for):
            await _pass_on(member, await group.held(), note)


async def _private_groups_called(asked_for: str) -> list[Group]:
    slug = clean_line(unquote(asked_for.strip("/").rpartition("/")[2]))
    called = Q(slug=slug[:LONGEST_SLUG]) | Q(name_key=fold(asked_for)[:LONGEST_KEY])
    return await Group.filter(called, visibility=Visibility.PRIVATE)


async def _pass_on(member: Member, group: Group, note: str) -> None:
    for table in (Membership, Invitation, JoinRequest):
        if await table.exists(group_id=group.id, member_id=member.id):
            return
    await JoinRequest.create(group=group, member=member, note=note)
    for row in await queries.moderators_of(group):
        await emails.tell_of_request(row.member, group, member, note)


async def accept_request(moderator: Member, group: Group, request: JoinRequest) -> None:
    """Let somebody in who asked for it, and tell her.

    Raises:
        NotFound: if the request was answered already.
        Forbidden: if the moderator may not.
    """
    async with atomic():
        group = await held_to_admit(moderator, group)
        request = await queries.get_request(request.id, group)
        await enter(request.member, group)
        await emails.tell_of_acceptance(request.member, group)


async def decline_request(moderator: Member, group: Group, request: JoinRequest) -> None:
    """Let somebody not in. She isn't told: that would tell her that there is such a group.

    Raises:
        NotFound: if the request was answered already.
        Forbidden: if the moderator may not.
    """
    async with atomic():
        group = await held_to_admit(moderator, group)
        request = await queries.get_request(request.id, group)
        await JoinRequest.filter(id=request.id).update(declined_at=now())
