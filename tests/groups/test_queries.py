"""Groups as people may see them."""

from __future__ import annotations

import pytest

from forum.accounts.models import Stranger
from forum.core.errors import Complaint, NotFound
from forum.core.house import House
from forum.groups import queries
from forum.groups.models import Invitation, JoinRequest, Visibility
from tests.factories import a_group, a_member, a_moderator, an_admin


async def test_a_group_is_found_by_its_address(house: House) -> None:
    group = await a_group(name="Rural branches")

    assert await queries.get_group("rural-branches", seen_by=Stranger()) == group


@pytest.mark.parametrize("slug", ["", "no-such-group", "x" * 5000, "%", "a'b\"--", "Ωμέγα"])
async def test_there_is_no_such_group(house: House, slug: str) -> None:
    with pytest.raises(NotFound):
        await queries.get_group(slug, seen_by=Stranger())


async def test_a_group_chosen_on_a_form_is_complained_about_there(house: House) -> None:
    group = await a_group(await a_member(), visibility=Visibility.PRIVATE)

    with pytest.raises(Complaint) as refusal:
        await queries.get_group(group.slug, seen_by=await a_member(), field="group")

    assert refusal.value.field == "group"


async def test_a_stranger_is_in_no_group(house: House) -> None:
    group = await a_group()

    assert await queries.membership_of(Stranger(), group) is None
    assert await queries.memberships_of(Stranger()) == {}
    assert await queries.invitations_to(Stranger()) == []
    assert await queries.groups_open_to(Stranger()) == []


async def test_one_posts_in_ones_own_groups_first(house: House) -> None:
    viewer = await a_member()
    other = await a_group(name="AAA")
    own = await a_group(viewer, name="ZZZ", visibility=Visibility.PRIVATE)
    hidden = await a_group(await a_member(), name="MMM", visibility=Visibility.PRIVATE)

    groups = await queries.groups_open_to(viewer)

    assert groups[0] == own
    assert other in groups
    assert hidden not in groups


async def test_who_moderates_somewhere(house: House) -> None:
    member, moderator = await a_member(), await a_member()
    await a_group(member, moderators=(moderator,), visibility=Visibility.PRIVATE)

    assert await queries.moderates_somewhere(moderator)
    assert await queries.moderates_somewhere(await a_moderator())
    assert await queries.moderates_somewhere(await an_admin())
    assert not await queries.moderates_somewhere(member)
    assert not await queries.moderates_somewhere(Stranger())


async def test_members_stand_by_name(house: House) -> None:
    people = [await a_member(name=name) for name in ("Cleo", "Ann", "Bea")]
    group = await a_group(*people[:2], moderators=(people[2],))

    names = [row.member.name for row in await queries.members_of(group)]
    moderators = [row.member.name for row in await queries.moderators_of(group)]

    assert names == ["Ann", "Bea", "Cleo"]
    assert moderators == ["Bea"]


async def test_members_are_counted_where_one_sees_the_group(house: House) -> None:
    viewer = await a_member()
    open_group = await a_group(viewer, await a_member())
    empty = await a_group()
    hidden = await a_group(await a_member(), visibility=Visibility.PRIVATE)

    counts = await queries.member_counts(viewer)

    assert counts[open_group.id] == 2
    assert counts[empty.id] == 0
    assert hidden.id not in counts


async def test_own_groups_stand_first(house: House) -> None:
    viewer = await a_member()
    await a_group(name="AAA")
    own = await a_group(viewer, name="ZZZ")

    first = (await queries.standings(viewer))[0]

    assert (first.group, first.member_count, first.may.leave) == (own, 1, True)


async def test_a_declined_request_is_no_longer_shown(house: House) -> None:
    moderator, asker = await a_member(), await a_member()
    group = await a_group(moderators=(moderator,), visibility=Visibility.PRIVATE)
    request = await JoinRequest.create(group=group, member=asker, declined_at=group.created_at)

    assert await queries.requests_for(group) == []
    with pytest.raises(NotFound):
        await queries.get_request(request.id, group)


async def test_a_request_belongs_to_its_group(house: House) -> None:
    moderator = await a_member()
    group = await a_group(moderators=(moderator,), visibility=Visibility.PRIVATE)
    other = await a_group(moderators=(moderator,), visibility=Visibility.PRIVATE)
    request = await JoinRequest.create(group=group, member=await a_member())

    with pytest.raises(NotFound):
        await queries.get_request(request.id, other)


async def test_an_invitation_is_found_by_the_invited_only(house: House) -> None:
    inviter, invited = await a_member(), await a_member()
    group = await a_group(moderators=(inviter,), visibility=Visibility.PRIVATE)
    invitation = await Invitation.create(group=group, member=invited, invited_by=inviter)

    assert await queries.get_invitation(invitation.id, seen_by=invited) == invitation
    for other in (inviter, Stranger()):
        with pytest.raises(NotFound):
            await queries.get_invitation(invitation.id, seen_by=other)


async def test_members_are_shown_page_by_page(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MEMBERS_ON_A_PAGE", 2)
    group = await a_group(*[await a_member() for _ in range(3)])

    first, last = await queries.page_of_members(group, 1)
    second, _last = await queries.page_of_members(group, 2)

    assert (len(first), len(second), last) == (2, 1, 2)
    with pytest.raises(NotFound):
        await queries.page_of_members(group, 3)
