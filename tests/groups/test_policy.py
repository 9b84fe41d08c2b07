"""Who may do what with a group: one table for one group, and the same for lists."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import pytest

from forum.accounts.models import Stranger, Viewer
from forum.core.house import House
from forum.groups import policy, queries
from forum.groups.models import Group, GroupRole, Membership, Visibility
from tests.factories import a_group, a_member, a_moderator, an_admin

NOTHING = ""
# Who → what she may do in a public, a members and a private group.
TABLE = {
    "stranger": ("see", NOTHING, NOTHING),
    "member": ("see join post", "see join post", NOTHING),
    "group member": ("see leave post", "see leave post", "see leave post"),
    "group moderator": (
        "see leave post moderate admit describe",
        "see leave post moderate admit describe",
        "see leave post moderate admit describe",
    ),
    "site moderator": ("see join post moderate", "see join post moderate", NOTHING),
    "site moderator in the group": (
        "see leave post moderate",
        "see leave post moderate",
        "see leave post moderate",
    ),
    "admin": (
        "see join post moderate admit describe manage",
        "see join post moderate admit describe manage",
        NOTHING,
    ),
    "admin in the group": (
        "see leave post moderate admit describe manage",
        "see leave post moderate admit describe manage",
        "see leave post moderate admit describe manage",
    ),
}
CASES = [
    pytest.param(who, visibility, row[column], id=f"{who}, {visibility}")
    for who, row in TABLE.items()
    for column, visibility in enumerate(Visibility)
]


@dataclass(frozen=True)
class Case:
    """Somebody before a group."""

    viewer: Viewer
    group: Group
    membership: Membership | None


async def _case(who: str, visibility: Visibility) -> Case:
    group = await a_group(visibility=visibility)
    if who == "stranger":
        return Case(Stranger(), group, None)
    make = {"admin": an_admin, "site moderator": a_moderator}.get(
        who.removesuffix(" in the group"), a_member
    )
    viewer = await make()
    if not who.startswith("group") and not who.endswith("group"):
        return Case(viewer, group, None)
    role = GroupRole.MODERATOR if who == "group moderator" else GroupRole.MEMBER
    membership = await Membership.create(group=group, member=viewer, role=role)
    return Case(viewer, group, membership)


@pytest.mark.parametrize(("who", "visibility", "may"), CASES)
async def test_what_each_may_do(house: House, who: str, visibility: Visibility, may: str) -> None:
    case = await _case(who, visibility)

    abilities = asdict(policy.abilities(case.viewer, case.group, case.membership))
    sees = policy.can_see(case.viewer, case.group, case.membership)

    found = {name for name, is_so in abilities.items() if is_so} | ({"see"} if sees else set())
    assert found == set(may.split())


@pytest.mark.parametrize(("who", "visibility", "may"), CASES)
async def test_lists_keep_what_one_may_see(
    house: House, who: str, visibility: Visibility, may: str
) -> None:
    case = await _case(who, visibility)

    listed = await queries.groups_seen_by(case.viewer).filter(id=case.group.id).exists()
    via_ids = await Group.filter(id__in=policy.visible_ids(case.viewer), id=case.group.id).exists()

    assert listed == via_ids == ("see" in may)


async def test_many_memberships_double_no_row(house: House) -> None:
    viewer, others = await a_member(), [await a_member() for _ in range(3)]
    group = await a_group(viewer, *others, visibility=Visibility.PRIVATE)
    await a_group(viewer, *others)

    seen = [found.id for found in await queries.groups_seen_by(viewer)]

    assert len(seen) == len(set(seen))
    assert seen.count(group.id) == 1


async def test_the_subquery_can_be_asked_again_and_beside_others(house: House) -> None:
    viewer = await a_member()
    group = await a_group(viewer, visibility=Visibility.PRIVATE)
    await a_group(await a_member(), visibility=Visibility.PRIVATE)
    seen = Membership.filter(group_id__in=policy.visible_ids(viewer), role=GroupRole.MEMBER)

    counts = await seen.count(), await seen.filter(member_id=viewer.id).count(), len(await seen)

    assert counts == (1, 1, 1)
    assert (await seen.get()).group_id == group.id


async def test_only_admins_make_groups(house: House) -> None:
    people: list[Viewer] = [
        Stranger(), await a_member(), await a_moderator(), await an_admin()
    ]  # fmt: skip

    assert [policy.can_create(person) for person in people] == [False, False, False, True]
