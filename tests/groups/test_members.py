"""Who is in a group, and who moderates it."""

from __future__ import annotations

import pytest

from forum.core.errors import Forbidden, NotFound
from forum.core.house import House
from forum.groups.actions.members import remove_member, set_role
from forum.groups.models import GroupRole, Membership, Visibility
from tests.factories import a_group, a_member, a_moderator, an_admin


async def test_a_moderator_removes_a_member(house: House) -> None:
    moderator, member = await a_member(), await a_member()
    group = await a_group(member, moderators=(moderator,))

    await remove_member(moderator, group, member)

    assert not await Membership.exists(group=group, member=member)


async def test_nobody_removes_herself_or_who_isnt_there(house: House) -> None:
    moderator = await a_member()
    group = await a_group(moderators=(moderator, await a_member()))

    with pytest.raises(Forbidden, match="leave the group"):
        await remove_member(moderator, group, moderator)
    with pytest.raises(NotFound):
        await remove_member(moderator, group, await a_member())


async def test_plain_members_and_site_moderators_remove_nobody(house: House) -> None:
    plain, other = await a_member(), await a_member()
    group = await a_group(plain, other)

    for person in (plain, await a_moderator()):
        with pytest.raises(Forbidden):
            await remove_member(person, group, other)
        with pytest.raises(Forbidden):
            await set_role(person, group, other, GroupRole.MODERATOR)


async def test_a_member_becomes_a_moderator_and_a_member_again(house: House) -> None:
    moderator, member = await a_member(), await a_member()
    group = await a_group(member, moderators=(moderator,))

    await set_role(moderator, group, member, GroupRole.MODERATOR)
    await set_role(member, group, moderator, GroupRole.MEMBER)

    assert (await Membership.get(group=group, member=member)).is_moderator
    assert not (await Membership.get(group=group, member=moderator)).is_moderator


async def test_a_group_keeps_its_last_moderator(house: House) -> None:
    admin, moderator = await an_admin(), await a_member()
    group = await a_group(await a_member(), moderators=(moderator,))

    for person in (moderator, admin):
        with pytest.raises(Forbidden, match="last moderator"):
            await set_role(person, group, moderator, GroupRole.MEMBER)
    with pytest.raises(Forbidden, match="last moderator"):
        await remove_member(admin, group, moderator)

    assert (await Membership.get(group=group, member=moderator)).is_moderator


async def test_an_admin_names_the_first_moderator(house: House) -> None:
    admin, member = await an_admin(), await a_member()
    group = await a_group(member, visibility=Visibility.MEMBERS)

    await set_role(admin, group, member, GroupRole.MODERATOR)

    assert (await Membership.get(group=group, member=member)).is_moderator


async def test_admins_outside_decide_nothing_in_a_private_group(house: House) -> None:
    member = await a_member()
    group = await a_group(member, moderators=(await a_member(),), visibility=Visibility.PRIVATE)

    with pytest.raises(NotFound):
        await set_role(await an_admin(), group, member, GroupRole.MODERATOR)
    with pytest.raises(NotFound):
        await remove_member(await an_admin(), group, member)
