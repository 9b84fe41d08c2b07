"""The pages of groups."""

from __future__ import annotations

import httpx
import pytest

from forum.core.house import House
from forum.groups.models import Group, Invitation, JoinRequest, Membership, Visibility
from forum.mail.models import OutgoingMail
from tests.browsing import signed_in
from tests.factories import a_group, a_member, an_admin

NEW = {"name": "Tool libraries", "description": "Lending\nthings.\n\nYes.", "visibility": "members"}


async def test_a_stranger_reads_of_public_groups(client: httpx.AsyncClient) -> None:
    group = await a_group(await a_member(), name="Rural branches", description="Few <people>.")

    answers = [await client.get("/groups"), await client.get(f"/groups/{group.slug}")]

    for answer in answers:
        assert answer.status_code == 200
        assert "Rural branches" in answer.text
        assert "Few &lt;people&gt;." in answer.text
        assert "1 member" in answer.text
        assert "Have you been told" not in answer.text


async def test_one_goes_in_and_out(client: httpx.AsyncClient) -> None:
    member, group = await a_member(), await a_group(name="Rural branches")
    await signed_in(client, member)

    joined = await client.post(f"/groups/{group.slug}/join")
    page = await client.get(joined.headers["location"])
    left = await client.post(f"/groups/{group.slug}/leave")

    assert (joined.status_code, left.status_code) == (303, 303)
    assert "You are a member of Rural branches now." in page.text
    assert f'action="/groups/{group.slug}/leave"' in page.text
    assert not await Membership.exists(group=group)


async def test_strangers_do_nothing(client: httpx.AsyncClient) -> None:
    group = await a_group()

    for path in ("/groups/new", "/groups/ask", f"/groups/{group.slug}/join",
                 f"/groups/{group.slug}/leave", f"/groups/{group.slug}/edit",
                 f"/groups/{group.slug}/members", "/groups/invitations/1/accept"):  # fmt: skip
        assert (await client.post(path, data=NEW)).status_code == 401

    assert await Membership.filter(group=group).count() == 0


async def test_the_last_moderator_reads_why_she_cannot_leave(client: httpx.AsyncClient) -> None:
    moderator = await a_member()
    group = await a_group(moderators=(moderator,))
    await signed_in(client, moderator)

    answer = await client.post(f"/groups/{group.slug}/leave")

    assert answer.status_code == 403
    assert "Name another one first." in answer.text


async def test_an_admin_makes_and_changes_a_group(client: httpx.AsyncClient) -> None:
    await signed_in(client, await an_admin())

    assert (await client.get("/groups/new")).status_code == 200
    made = await client.post("/groups/new", data=NEW)
    page = await client.get(made.headers["location"])
    form = await client.get("/groups/tool-libraries/edit")
    await client.post("/groups/tool-libraries/edit", data=NEW | {"name": "Things"})

    group = await Group.get(slug="tool-libraries")
    assert "Lending<br>things." in page.text
    assert 'value="members"' in form.text
    assert (group.name, group.visibility) == ("Things", Visibility.MEMBERS)


async def test_a_private_group_shows_no_way_to_open_it(client: httpx.AsyncClient) -> None:
    admin = await an_admin()
    group = await a_group(moderators=(admin,), visibility=Visibility.PRIVATE)
    await signed_in(client, admin)

    form = await client.get(f"/groups/{group.slug}/edit")
    kept = await client.post(f"/groups/{group.slug}/edit", data=NEW | {"visibility": "private"})
    opened = await client.post(f"/groups/{group.slug}/edit", data=NEW | {"visibility": "public"})

    assert 'type="radio"' not in form.text
    assert kept.status_code == 303
    assert opened.status_code == 422
    assert (await Group.get(id=group.id)).is_private


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ""}, "Please fill this in."),
        ({"name": "\u200b\u200b"}, "Please fill this in."),
        ({"name": "x" * 81}, "Use at most 80 characters."),
        ({"name": "rural  BRANCHES"}, "There is a group of this name."),
        ({"name": "—"}, "made of letters or digits"),
        ({"visibility": "secret"}, "Please choose one of these."),
        ({"description": "x" * 2001}, "Use at most 2000 characters."),
    ],
)
async def test_a_wrong_form_comes_back_with_its_words(
    client: httpx.AsyncClient, changed: dict[str, str], sentence: str
) -> None:
    await a_group(name="Rural branches")
    await signed_in(client, await an_admin())

    answer = await client.post("/groups/new", data=NEW | changed)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert changed.get("description", "Lending\nthings.") in answer.text


async def test_a_group_moderator_changes_the_description_only(client: httpx.AsyncClient) -> None:
    moderator, member = await a_member(), await a_member()
    group = await a_group(member, moderators=(moderator,), name="Rural branches")

    await signed_in(client, moderator)
    form = await client.get(f"/groups/{group.slug}/edit")
    await client.post(f"/groups/{group.slug}/edit", data=NEW)
    await signed_in(client, member)
    refused = await client.get(f"/groups/{group.slug}/edit")

    group = await Group.get(id=group.id)
    assert 'name="name"' not in form.text
    assert (group.name, group.description) == ("Rural branches", NEW["description"])
    assert refused.status_code == 403


async def test_members_are_named_to_members(client: httpx.AsyncClient) -> None:
    member = await a_member(name="Ada Lang")
    group = await a_group(member)

    refused = await client.get(f"/groups/{group.slug}/members")
    await signed_in(client, member)
    shown = await client.get(f"/groups/{group.slug}/members")

    assert "Ada Lang" not in refused.text
    assert "Ada Lang" in shown.text
    assert "Invite somebody" not in shown.text
    assert (await client.get(f"/groups/{group.slug}/members?page=2")).status_code == 404


async def test_a_moderator_invites_and_the_invited_accepts(client: httpx.AsyncClient) -> None:
    moderator, invited = await a_member(name="Ada Lang"), await a_member(username="elena")
    group = await a_group(
        moderators=(moderator,), visibility=Visibility.PRIVATE, description="Ours alone."
    )
    await signed_in(client, moderator)
    wrong = await client.post(f"/groups/{group.slug}/members", data={"username": "nobody-here"})
    sent = await client.post(f"/groups/{group.slug}/members", data={"username": "elena"})

    await signed_in(client, invited)
    offered = await client.get("/groups")
    number = (await Invitation.get(member=invited)).id
    accepted = await client.post(f"/groups/invitations/{number}/accept")

    assert (wrong.status_code, sent.status_code, accepted.status_code) == (422, 303, 303)
    assert "nobody-here" in wrong.text
    assert "Ours alone." in offered.text
    assert "Ada Lang" in offered.text
    assert (await client.get(accepted.headers["location"])).status_code == 200


async def test_invitations_are_declined_and_withdrawn(client: httpx.AsyncClient) -> None:
    moderator, first, second = [await a_member() for _ in range(3)]
    group = await a_group(moderators=(moderator,))
    rows = [
        await Invitation.create(group=group, member=member, invited_by=moderator)
        for member in (first, second)
    ]

    await signed_in(client, moderator)
    await client.post(f"/groups/{group.slug}/invitations/{rows[0].id}/withdraw")
    gone = await client.post(f"/groups/invitations/{rows[1].id}/decline")
    await signed_in(client, second)
    await client.post(f"/groups/invitations/{rows[1].id}/decline")

    assert gone.status_code == 404
    assert not await Invitation.exists(group=group)


async def test_requests_are_answered(client: httpx.AsyncClient) -> None:
    moderator, first, second = [await a_member() for _ in range(3)]
    group = await a_group(moderators=(moderator,), visibility=Visibility.PRIVATE)
    rows = [
        await JoinRequest.create(group=group, member=member, note="From\n\nToledo <b>")
        for member in (first, second)
    ]
    here = f"/groups/{group.slug}"

    await signed_in(client, moderator)
    page = await client.get(f"{here}/members")
    accepted = await client.post(f"{here}/requests/{rows[0].id}/accept")
    declined = await client.post(f"{here}/requests/{rows[1].id}/decline")
    again = await client.post(f"{here}/requests/{rows[1].id}/accept")

    assert "Toledo &lt;b&gt;" in page.text
    assert [a.status_code for a in (accepted, declined, again)] == [303, 303, 404]
    assert [letter.recipient for letter in await OutgoingMail.all()] == [first.email]


async def test_members_are_removed_and_named_moderators(client: httpx.AsyncClient) -> None:
    moderator, member = await a_member(), await a_member()
    group = await a_group(member, moderators=(moderator,))
    here = f"/groups/{group.slug}/members/{member.username}"
    await signed_in(client, moderator)

    named = await client.post(f"{here}/role", data={"role": "moderator"})
    is_moderator = (await Membership.get(group=group, member=member)).is_moderator
    wrong = await client.post(f"{here}/role", data={"role": "king"})
    removed = await client.post(f"{here}/remove")
    again = await client.post(f"{here}/remove")

    statuses = [answer.status_code for answer in (named, wrong, removed, again)]
    assert statuses == [303, 404, 303, 404]
    assert is_moderator


async def test_thread_counts_stand_where_a_page_gives_them(house: House) -> None:
    template = house.templates.from_string(
        '{% from "groups/_parts.html" import facts with context %}{{ facts(standing) }}'
    )
    group = await a_group()
    standing = {"group": group, "member_count": 3}

    text = template.render(standing=standing, thread_counts={group.id: 12}, user=None)

    assert "3 members" in text
    assert "12 threads" in text
