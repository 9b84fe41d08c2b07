"""Making groups and saying what they are."""

from __future__ import annotations

import pytest

from forum.core.errors import Complaint, Forbidden, NotFound
from forum.core.house import House
from forum.groups.actions import create_group
from forum.groups.actions.keeping import describe_group, manage_group
from forum.groups.models import Group, Membership, Visibility
from tests.factories import a_group, a_member, a_moderator, an_admin


async def test_who_makes_a_group_moderates_it(house: House) -> None:
    admin = await an_admin()

    group = await create_group(admin, "Tool libraries", "Lending more than books.")

    assert (group.slug, group.visibility) == ("tool-libraries", Visibility.PUBLIC)
    assert (await Membership.get(group=group)).is_moderator


async def test_others_make_none(house: House) -> None:
    for person in (await a_member(), await a_moderator()):
        with pytest.raises(Forbidden):
            await create_group(person, "Tool libraries")


@pytest.mark.parametrize("same", ["Tool libraries", "TOOL  Libraries", "Tóol-librariés"])
async def test_two_groups_have_no_name_that_looks_the_same(house: House, same: str) -> None:
    admin = await an_admin()
    await create_group(admin, "Tool libraries")

    with pytest.raises(Complaint) as refusal:
        await create_group(admin, same)

    assert refusal.value.field == "name"
    assert await Group.filter(name_key="tool libraries").count() == 1


@pytest.mark.parametrize("name", ["—", "!!!", "´", "", "\ufdfa" * 80])
async def test_a_name_is_made_of_letters_or_digits(house: House, name: str) -> None:
    with pytest.raises(Complaint) as refusal:
        await create_group(await an_admin(), name)

    assert refusal.value.field == "name"


async def test_names_that_make_one_address_make_two(house: House) -> None:
    admin = await an_admin()

    slugs = [(await create_group(admin, name)).slug for name in ("C++ users", "C# users", "New")]

    assert slugs == ["c-users", "c-users-2", "new-2"]


@pytest.mark.parametrize("name", ["x" * 80, "word " * 15 + "word", "图书馆" * 26, "👩‍🏫 a" * 16])
async def test_the_longest_names_fit(house: House, name: str) -> None:
    for visibility in (Visibility.PUBLIC, Visibility.PRIVATE):
        group = await create_group(await an_admin(), name, visibility=visibility)

        assert (await Group.get(slug=group.slug)).name == name


async def test_the_name_of_a_private_group_is_free_for_others(house: House) -> None:
    first, second = await an_admin(), await an_admin()
    private = await create_group(first, "The union", visibility=Visibility.PRIVATE)

    public = await create_group(second, "The union")
    other = await create_group(second, "The union", visibility=Visibility.PRIVATE)

    assert public.slug == "the-union"
    assert len({private.slug, public.slug, other.slug}) == 3


async def test_a_new_name_keeps_the_address(house: House) -> None:
    admin = await an_admin()
    group = await create_group(admin, "Tool libraries")

    await manage_group(
        admin, group, name="Libraries of things", description="!", visibility=Visibility.MEMBERS
    )

    found = await Group.get(slug="tool-libraries")
    assert (found.name, found.visibility) == ("Libraries of things", Visibility.MEMBERS)
    assert (await create_group(admin, "Tool libraries")).slug == "tool-libraries-2"


async def test_a_name_that_is_taken_stays_taken(house: House) -> None:
    admin = await an_admin()
    await create_group(admin, "Tool libraries")
    group = await create_group(admin, "Rural branches")

    with pytest.raises(Complaint, match="There is a group of this name"):
        await manage_group(
            admin, group, name="tool libraries", description="", visibility=Visibility.PUBLIC
        )

    assert (await Group.get(id=group.id)).name == "Rural branches"


@pytest.mark.parametrize("visibility", [Visibility.PUBLIC, Visibility.MEMBERS])
async def test_a_private_group_is_never_opened(house: House, visibility: Visibility) -> None:
    admin = await an_admin()
    group = await create_group(admin, "The union", visibility=Visibility.PRIVATE)

    with pytest.raises(Complaint) as refusal:
        await manage_group(admin, group, name="The union", description="", visibility=visibility)

    assert refusal.value.field == "visibility"
    assert (await Group.get(id=group.id)).is_private


async def test_nobody_hides_a_group_from_herself(house: House) -> None:
    admin = await an_admin()
    without_her = await a_group(moderators=(await a_member(),))
    without_moderator = await a_group(admin)

    for group in (without_her, without_moderator):
        with pytest.raises(Complaint, match="To make it private"):
            await manage_group(
                admin, group, name=group.name, description="", visibility=Visibility.PRIVATE
            )


async def test_a_group_becomes_private(house: House) -> None:
    admin = await an_admin()
    group = await create_group(admin, "The union")

    await manage_group(
        admin, group, name="The union", description="", visibility=Visibility.PRIVATE
    )

    assert (await Group.get(id=group.id)).is_private
    assert (await create_group(await an_admin(), "The union")).name == "The union"


async def test_an_admin_outside_keeps_no_private_group(house: House) -> None:
    group = await a_group(moderators=(await a_member(),), visibility=Visibility.PRIVATE)

    with pytest.raises(NotFound):
        await manage_group(
            await an_admin(), group, name="Mine", description="", visibility=Visibility.PRIVATE
        )


async def test_its_moderators_describe_a_group_and_others_dont(house: House) -> None:
    moderator, member = await a_member(), await a_moderator()
    group = await a_group(member, moderators=(moderator,))

    await describe_group(moderator, group, "What we do.")
    with pytest.raises(Forbidden):
        await describe_group(member, group, "What they do.")

    assert (await Group.get(id=group.id)).description == "What we do."
    with pytest.raises(Forbidden):
        await manage_group(
            moderator, group, name="Ours", description="", visibility=Visibility.PUBLIC
        )
