"""Going into groups and out of them."""

from __future__ import annotations

import pytest

from forum.accounts.signals import MemberJoined
from forum.core.errors import Forbidden, NotFound
from forum.core.house import House
from forum.core.signals import emit
from forum.groups.actions import ensure_membership
from forum.groups.actions.joining import join, leave
from forum.groups.models import (
    FIRST_GROUP,
    Group,
    GroupRole,
    Invitation,
    JoinRequest,
    Membership,
    Visibility,
)
from tests.factories import a_group, a_member


@pytest.mark.parametrize("visibility", [Visibility.PUBLIC, Visibility.MEMBERS])
async def test_an_open_group_takes_everybody_once(house: House, visibility: Visibility) -> None:
    member, group = await a_member(), await a_group(visibility=visibility)

    await join(member, group)
    await join(member, group)

    row = await Membership.get(group=group, member=member)
    assert row.role is GroupRole.MEMBER


async def test_a_private_group_isnt_there_for_others(house: House) -> None:
    group = await a_group(await a_member(), visibility=Visibility.PRIVATE)

    with pytest.raises(NotFound):
        await join(await a_member(), group)


async def test_joining_again_keeps_the_role(house: House) -> None:
    member = await a_member()
    group = await a_group(moderators=(member,))

    await join(member, group)

    assert (await Membership.get(group=group, member=member)).is_moderator


async def test_joining_answers_an_invitation(house: House) -> None:
    member, inviter = await a_member(), await a_member()
    group = await a_group(moderators=(inviter,))
    await Invitation.create(group=group, member=member, invited_by=inviter)

    await join(member, group)

    assert not await Invitation.exists(group=group)


async def test_who_posts_is_a_member(house: House) -> None:
    member, group = await a_member(), await a_group(visibility=Visibility.MEMBERS)

    await ensure_membership(member, group)
    await ensure_membership(member, group)

    assert await Membership.filter(group=group, member=member).count() == 1


async def test_nobody_gets_into_a_private_group_by_posting(house: House) -> None:
    member, group = await a_member(), await a_group(visibility=Visibility.PRIVATE)

    await ensure_membership(member, group)

    assert not await Membership.exists(group=group)


async def test_one_leaves_and_leaving_again_changes_nothing(house: House) -> None:
    member, other = await a_member(), await a_member()
    group = await a_group(member, other)

    await leave(member, group)
    await leave(member, group)

    assert [row.member_id for row in await Membership.filter(group=group)] == [other.id]


async def test_a_private_group_is_gone_for_who_has_left_it(house: House) -> None:
    member = await a_member()
    group = await a_group(member, moderators=(await a_member(),), visibility=Visibility.PRIVATE)

    await leave(member, group)

    with pytest.raises(NotFound):
        await leave(member, group)


@pytest.mark.parametrize("visibility", list(Visibility))
async def test_the_last_moderator_cannot_leave(house: House, visibility: Visibility) -> None:
    moderator = await a_member()
    group = await a_group(await a_member(), moderators=(moderator,), visibility=visibility)

    with pytest.raises(Forbidden, match="Name another one first"):
        await leave(moderator, group)

    assert await Membership.exists(group=group, member=moderator)


async def test_one_of_two_moderators_can_leave(house: House) -> None:
    moderators = await a_member(), await a_member()
    group = await a_group(moderators=moderators)

    await leave(moderators[0], group)

    assert await Membership.filter(group=group).count() == 1


async def the_first_group(visibility: Visibility = Visibility.PUBLIC) -> Group:
    group = await Group.get_or_none(slug=FIRST_GROUP) or await a_group(slug=FIRST_GROUP)
    await Group.filter(id=group.id).update(visibility=visibility)
    return group


async def test_new_members_join_the_first_group(house: House) -> None:
    group, member = await the_first_group(), await a_member()

    await emit(MemberJoined(member_id=member.id, digest=""))
    await emit(MemberJoined(member_id=member.id, digest=""))

    assert await Membership.filter(group=group, member=member).count() == 1


async def test_new_members_stay_out_if_the_first_group_became_private(house: House) -> None:
    group, member = await the_first_group(Visibility.PRIVATE), await a_member()

    await emit(MemberJoined(member_id=member.id, digest=""))

    assert not await Membership.exists(group=group, member=member)


async def test_who_is_let_in_has_no_request_any_more(house: House) -> None:
    member = await a_member()
    group = await a_group(visibility=Visibility.MEMBERS)
    await JoinRequest.create(group=group, member=member)

    await join(member, group)

    assert not await JoinRequest.exists(group=group)
