"""Asking to be let into a private group."""

from __future__ import annotations

import pytest

from forum.accounts.models import Member
from forum.core.errors import Forbidden, NotFound, TooMany
from forum.core.house import House
from forum.groups import jobs
from forum.groups.actions.asking import accept_request, ask_to_join, decline_request
from forum.groups.models import Group, Invitation, JoinRequest, Membership, Visibility
from forum.jobs.models import Job
from forum.mail.models import OutgoingMail
from tests.factories import a_group, a_member, a_moderator


async def a_private_group(*moderators: Member, name: str = "The union") -> Group:
    return await a_group(moderators=moderators, name=name, visibility=Visibility.PRIVATE)


@pytest.mark.parametrize(
    "asked_for",
    ["The union", "the  UNION", "the-union", "http://127.0.0.1:8000/groups/the-union/",
     "/groups/the-union", "/groups/the%2Dunion"],
)  # fmt: skip
async def test_a_request_reaches_the_moderators(house: House, asked_for: str) -> None:
    moderators, asker = (await a_member(), await a_member()), await a_member()
    group = await a_private_group(*moderators)

    await jobs.pass_on_request(asker.id, asked_for, "We met in Toledo.")

    request = await JoinRequest.get(group=group, member=asker)
    letters = await OutgoingMail.filter(kind="groups/email/request")
    assert request.note == "We met in Toledo."
    assert {letter.recipient for letter in letters} == {person.email for person in moderators}


async def test_asking_is_the_same_whether_there_is_a_group_or_not(house: House) -> None:
    asker = await a_member()
    await a_private_group(await a_member())

    await ask_to_join(asker, "The union", "")
    await ask_to_join(asker, "No such group", "")

    assert await Job.filter(name="groups.pass_on_request").count() == 2
    assert not await JoinRequest.exists(member=asker)


@pytest.mark.parametrize(
    "asked_for", ["No such group", "%00", "%ff", "/", "\ufdfa" * 200, "x" * 200]
)
async def test_nothing_happens_if_there_is_none(house: House, asked_for: str) -> None:
    asker = await a_member()

    await jobs.pass_on_request(asker.id, asked_for, "")
    await jobs.pass_on_request(0, "The union", "")

    assert not await JoinRequest.exists(member=asker)
    assert not await OutgoingMail.exists()


async def test_open_groups_are_not_asked_for(house: House) -> None:
    group = await a_group(moderators=(await a_member(),), name="Rural branches")

    await jobs.pass_on_request((await a_member()).id, "Rural branches", "")

    assert not await JoinRequest.exists(group=group)


async def test_all_private_groups_of_that_name_are_asked(house: House) -> None:
    first = await a_private_group(await a_member())
    second = await a_group(
        moderators=(await a_member(),), name="The Union", slug="the-union-2", secret="2",
        visibility=Visibility.PRIVATE,
    )  # fmt: skip

    await jobs.pass_on_request((await a_member()).id, "The union", "")

    assert await JoinRequest.filter(group_id__in=[first.id, second.id]).count() == 2


async def test_asking_twice_is_heard_once(house: House) -> None:
    group, asker = await a_private_group(await a_member()), await a_member()

    await jobs.pass_on_request(asker.id, "The union", "Please.")
    await jobs.pass_on_request(asker.id, "The union", "Please!")

    assert await JoinRequest.filter(group=group).count() == 1
    assert await OutgoingMail.filter(kind="groups/email/request").count() == 1


async def test_members_and_the_invited_need_not_ask(house: House) -> None:
    moderator, invited = await a_member(), await a_member()
    group = await a_private_group(moderator)
    await Invitation.create(group=group, member=invited, invited_by=moderator)

    for person in (moderator, invited):
        await jobs.pass_on_request(person.id, "The union", "")

    assert not await JoinRequest.exists(group=group)


async def test_asking_has_a_limit(house: House) -> None:
    asker = await a_member()
    for number in range(10):
        await ask_to_join(asker, f"Group {number}", "")

    with pytest.raises(TooMany):
        await ask_to_join(asker, "One more", "")


async def test_who_is_let_in_gets_a_letter(house: House) -> None:
    moderator, asker = await a_member(), await a_member()
    group = await a_private_group(moderator)
    request = await JoinRequest.create(group=group, member=asker)

    await accept_request(moderator, group, request)

    letter = await OutgoingMail.get(kind="groups/email/accepted")
    assert letter.recipient == asker.email
    assert await Membership.exists(group=group, member=asker)
    assert not await JoinRequest.exists(group=group)


async def test_a_request_is_answered_once(house: House) -> None:
    moderator = await a_member()
    group = await a_private_group(moderator)
    accepted = await JoinRequest.create(group=group, member=await a_member())
    declined = await JoinRequest.create(group=group, member=await a_member())
    await accept_request(moderator, group, accepted)
    await decline_request(moderator, group, declined)

    for request in (accepted, declined):
        with pytest.raises(NotFound):
            await accept_request(moderator, group, request)
        with pytest.raises(NotFound):
            await decline_request(moderator, group, request)


async def test_who_is_declined_hears_nothing_and_asks_in_vain(house: House) -> None:
    moderator, asker = await a_member(), await a_member()
    group = await a_private_group(moderator)
    request = await JoinRequest.create(group=group, member=asker)

    await decline_request(moderator, group, request)
    await jobs.pass_on_request(asker.id, "The union", "Please!")

    assert not await OutgoingMail.exists()
    assert not await Membership.exists(group=group, member=asker)


async def test_plain_members_let_nobody_in(house: House) -> None:
    plain, site_moderator = await a_member(), await a_moderator()
    group = await a_group(
        plain, site_moderator, moderators=(await a_member(),), visibility=Visibility.PRIVATE
    )
    request = await JoinRequest.create(group=group, member=await a_member())

    for person in (plain, site_moderator):
        with pytest.raises(Forbidden):
            await accept_request(person, group, request)
        with pytest.raises(Forbidden):
            await decline_request(person, group, request)
    with pytest.raises(NotFound):
        await accept_request(await a_moderator(), group, request)
