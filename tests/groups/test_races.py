"""Two people at once, with real commits: two houses on one database, as two processes have it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from forum.accounts.models import Member
from forum.app import build_house
from forum.core.errors import Complaint, Forbidden, Refusal
from forum.core.house import House
from forum.core.settings import Settings
from forum.groups.actions import create_group, ensure_membership
from forum.groups.actions.asking import pass_on_request
from forum.groups.actions.inviting import invite
from forum.groups.actions.joining import join, leave
from forum.groups.actions.members import set_role
from forum.groups.models import FIRST_GROUP, Group, GroupRole, JoinRequest, Membership, Visibility
from forum.mail.models import OutgoingMail
from tests.factories import a_group, a_member, an_admin

Act = Callable[[], Awaitable[Any]]


async def _in(house: House, act: Act) -> Any:
    leave_house = house.enter()
    try:
        return await act()
    finally:
        leave_house()


async def at_once(settings: Settings, *acts: Act) -> list[Any]:
    """Do all this at the same time, each in a house of its own; return what came of it."""
    houses = [build_house(settings) for _ in acts]
    for house in houses:
        await _in(house, house.open)
    try:
        works = [_in(house, act) for house, act in zip(houses, acts, strict=True)]
        return await asyncio.gather(*works, return_exceptions=True)
    finally:
        for house in houses:
            await _in(house, house.close)


def _refusals(results: list[Any]) -> list[Refusal]:
    wrong = [r for r in results if isinstance(r, Exception) and not isinstance(r, Refusal)]
    assert not wrong, wrong
    return [result for result in results if isinstance(result, Refusal)]


async def test_two_joins_at_once_are_one(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        member, group = await a_member(), await a_group()

        results = await at_once(
            elsewhere,
            *[lambda: join(member, group)] * 3,
            *[lambda: ensure_membership(member, group)] * 3,
        )

        assert not _refusals(results)
        assert await Membership.filter(group=group, member=member).count() == 1


async def test_two_moderators_dont_leave_at_once(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        first, second = await a_member(), await a_member()
        group = await a_group(moderators=(first, second))

        results = await at_once(
            elsewhere, lambda: leave(first, group), lambda: leave(second, group)
        )

        assert [type(refusal) for refusal in _refusals(results)] == [Forbidden]
        assert await Membership.filter(group=group, role=GroupRole.MODERATOR).count() == 1


async def test_one_leaves_while_the_other_steps_down(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        first, second = await a_member(), await a_member()
        group = await a_group(moderators=(first, second))

        results = await at_once(
            elsewhere,
            lambda: leave(first, group),
            lambda: set_role(second, group, second, GroupRole.MEMBER),
        )

        assert len(_refusals(results)) == 1
        assert await Membership.filter(group=group, role=GroupRole.MODERATOR).count() == 1


async def test_two_groups_of_one_name_at_once(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        admin = await an_admin()

        results = await at_once(elsewhere, *[lambda: create_group(admin, "Tool libraries")] * 4)

        assert [type(refusal) for refusal in _refusals(results)] == [Complaint] * 3
        assert await Group.filter(name_key="tool libraries").count() == 1


async def test_a_request_passed_on_twice_at_once_is_one(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        asker = await a_member()
        await a_group(
            moderators=(await a_member(),), name="The union", visibility=Visibility.PRIVATE
        )

        results = await at_once(
            elsewhere, *[lambda: pass_on_request(asker.id, "The union", "")] * 3
        )

        assert not _refusals(results)
        assert await JoinRequest.all().count() == 1
        assert await OutgoingMail.all().count() == 1


async def test_two_invitations_at_once_are_one(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        moderators = await a_member(), await a_member()
        invited = await a_member()
        group = await a_group(moderators=moderators)

        def ask(moderator: Member) -> Act:
            return lambda: invite(moderator, group, invited.username)

        results = await at_once(elsewhere, *map(ask, moderators))

        assert len(_refusals(results)) == 1
        assert await OutgoingMail.all().count() == 1


async def test_one_group_is_there_after_installation(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        group = await Group.get()

    assert (group.slug, group.visibility) == (FIRST_GROUP, Visibility.PUBLIC)


@pytest.mark.parametrize("times", [1, 2])
async def test_nothing_else_is_there(elsewhere: Settings, times: int) -> None:
    for _ in range(times):
        async with build_house(elsewhere):
            assert await Membership.all().count() == 0
