"""Asking members into a group."""

from __future__ import annotations

import pytest

from forum.core.errors import Complaint, Forbidden, NotFound
from forum.core.house import House
from forum.groups.actions.inviting import (
    accept_invitation,
    decline_invitation,
    invite,
    withdraw_invitation,
)
from forum.groups.models import Invitation, JoinRequest, Membership, Visibility
from forum.mail.models import OutgoingMail
from tests.factories import a_group, a_member, an_admin


@pytest.mark.parametrize("visibility", list(Visibility))
async def test_the_invited_gets_a_letter_and_decides(house: House, visibility: Visibility) -> None:
    moderator, invited = await a_member(), await a_member(username="elena")
    group = await a_group(moderators=(moderator,), visibility=visibility)

    invitation = await invite(moderator, group, "@Elena")
    letter = await OutgoingMail.get(kind="groups/email/invitation")
    await accept_invitation(invited, invitation)

    assert letter.recipient == invited.email
    assert await Membership.exists(group=group, member=invited)
    assert not await Invitation.exists(group=group)


@pytest.mark.parametrize("username", ["nobody", "elena@library.example", "", "x" * 80, "\u202e"])
async def test_nobody_of_that_name_is_invited(house: House, username: str) -> None:
    moderator = await a_member()
    await a_member(username="elena", email="elena@library.example")
    group = await a_group(moderators=(moderator,))

    with pytest.raises(Complaint, match="no member with this username"):
        await invite(moderator, group, username)


async def test_nobody_is_invited_for_nothing(house: House) -> None:
    moderator, inside, asked, asker = [await a_member(name=f"Person {n}") for n in range(4)]
    group = await a_group(inside, moderators=(moderator,), visibility=Visibility.PRIVATE)
    await Invitation.create(group=group, member=asked, invited_by=moderator)
    await JoinRequest.create(group=group, member=asker)

    for person, words in [(inside, "is a member"), (asked, "is invited"), (asker, "has asked")]:
        with pytest.raises(Complaint, match=f"{person.name} {words}"):
            await invite(moderator, group, person.username)

    assert not await OutgoingMail.exists()


async def test_who_was_declined_may_be_invited(house: House) -> None:
    moderator, asker = await a_member(), await a_member()
    group = await a_group(moderators=(moderator,), visibility=Visibility.PRIVATE)
    await JoinRequest.create(group=group, member=asker, declined_at=group.created_at)

    await accept_invitation(asker, await invite(moderator, group, asker.username))

    assert await Membership.exists(group=group, member=asker)
    assert not await JoinRequest.exists(group=group)


async def test_plain_members_invite_nobody(house: House) -> None:
    plain = await a_member()
    group = await a_group(plain, visibility=Visibility.PRIVATE)

    with pytest.raises(Forbidden):
        await invite(plain, group, (await a_member()).username)
    with pytest.raises(NotFound):
        await invite(await an_admin(), group, plain.username)


async def test_an_invitation_is_for_one_person(house: House) -> None:
    moderator, other = await a_member(), await a_member()
    group = await a_group(moderators=(moderator,), visibility=Visibility.PRIVATE)
    invitation = await invite(moderator, group, (await a_member()).username)

    with pytest.raises(NotFound):
        await accept_invitation(other, invitation)
    await decline_invitation(other, invitation)

    assert await Invitation.exists(id=invitation.id)
    assert not await Membership.exists(group=group, member=other)


async def test_what_was_declined_or_withdrawn_opens_no_door(house: House) -> None:
    moderator, first, second = await a_member(), await a_member(), await a_member()
    group = await a_group(moderators=(moderator,), visibility=Visibility.PRIVATE)
    declined = await invite(moderator, group, first.username)
    withdrawn = await invite(moderator, group, second.username)

    await decline_invitation(first, declined)
    await withdraw_invitation(moderator, group, withdrawn.id)
    await withdraw_invitation(moderator, group, withdrawn.id)

    for person, invitation in [(first, declined), (second, withdrawn)]:
        with pytest.raises(NotFound):
            await accept_invitation(person, invitation)


async def test_one_withdraws_invitations_to_ones_own_group(house: House) -> None:
    moderator, other = await a_member(), await a_member()
    group, others = await a_group(moderators=(moderator,)), await a_group(moderators=(other,))
    invitation = await invite(other, others, (await a_member()).username)

    await withdraw_invitation(moderator, group, invitation.id)

    assert await Invitation.exists(id=invitation.id)
