"""A private group is absent for everybody but its members, and asking teaches nothing."""

from __future__ import annotations

import re

import httpx
import pytest

from forum.accounts.models import Member
from forum.groups.models import Group, Invitation, JoinRequest, Visibility
from tests.browsing import signed_in
from tests.factories import a_group, a_member, a_moderator, an_admin

NAME = "The quiet union"
PAGES = ["", "/members", "/edit", "/join", "/leave", "/members?page=1", "/invitations/1/withdraw",
         "/requests/1/accept", "/requests/1/decline", "/members/{username}/remove",
         "/members/{username}/role"]  # fmt: skip


async def a_private_group() -> tuple[Group, Member]:
    insider = await a_member(name="Ada Lang")
    group = await a_group(moderators=(insider,), name=NAME, visibility=Visibility.PRIVATE)
    await JoinRequest.create(id=1, group=group, member=await a_member())
    await Invitation.create(id=1, group=group, member=await a_member(), invited_by=insider)
    return group, insider


async def somebody(role: str, client: httpx.AsyncClient) -> None:
    make = {"member": a_member, "moderator": a_moderator, "admin": an_admin}.get(role)
    if make:
        await signed_in(client, await make())


def _without_ids(text: str) -> str:
    carried = r'name="carried" value="[^"]*"'  # what was sent, signed at this moment
    return re.sub(rf"[0-9a-f]{{16}}|{carried}", "…", text)


@pytest.mark.parametrize("role", ["stranger", "member", "moderator", "admin"])
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_its_pages_answer_as_if_it_wasnt_there(
    client: httpx.AsyncClient, role: str, method: str
) -> None:
    group, insider = await a_private_group()
    await somebody(role, client)
    fields = {"username": "x", "role": "member", "name": "x", "visibility": "public"}
    sent = {"GET": None, "POST": fields}

    for page in PAGES:
        answers = []
        for slug in (group.slug, "no-such-group"):
            path = f"/groups/{slug}" + page.format(username=insider.username)
            answers.append(await client.request(method, path, data=sent[method]))
            client.cookies.pop("notice", None)

        assert answers[0].status_code == answers[1].status_code
        assert answers[0].status_code in {303, 401, 403, 404, 405}
        bodies = [_without_ids(answer.text) for answer in answers]
        assert bodies[0].replace(group.slug, "no-such-group") == bodies[1]
        assert NAME not in answers[0].text


@pytest.mark.parametrize("role", ["stranger", "member", "moderator", "admin"])
async def test_it_stands_in_no_list(client: httpx.AsyncClient, role: str) -> None:
    await a_private_group()
    await somebody(role, client)

    for path in ("/groups", "/groups?page=1"):
        assert NAME not in (await client.get(path)).text


async def test_its_members_find_it(client: httpx.AsyncClient) -> None:
    group, insider = await a_private_group()
    await signed_in(client, insider)

    for path in ("/groups", f"/groups/{group.slug}", f"/groups/{group.slug}/members"):
        answer = await client.get(path)
        assert answer.status_code == 200
        assert NAME in answer.text


async def test_asking_teaches_nothing(client: httpx.AsyncClient) -> None:
    await a_private_group()
    insider = await a_member()
    await a_group(insider, name="Her own", visibility=Visibility.PRIVATE)
    await signed_in(client, insider)
    answers = []

    for asked_for in (NAME, "No such group", "Her own", "/groups/the-quiet-union", "%00"):
        answer = await client.post("/groups/ask", data={"group": asked_for, "note": "Please."})
        page = await client.get(answer.headers["location"])
        answers.append((answer.status_code, answer.headers["location"], _without_ids(page.text)))

    assert len(set(answers)) == 1
    assert "If there is such a group" in answers[0][2]


async def test_asking_for_nothing_is_complained_about(client: httpx.AsyncClient) -> None:
    await signed_in(client, await a_member())

    for sent in ({"group": ""}, {"group": "x" * 201}, {"note": "x"}, {}):
        assert (await client.post("/groups/ask", data=sent)).status_code == 422
    wordy = await client.post("/groups/ask", data={"group": "Kept words", "note": "x" * 1001})

    assert wordy.status_code == 422
    assert "Kept words" in wordy.text


async def test_asking_too_often_says_so_and_keeps_the_words(client: httpx.AsyncClient) -> None:
    await signed_in(client, await a_member())
    for _ in range(10):
        await client.post("/groups/ask", data={"group": "Some group"})

    answer = await client.post("/groups/ask", data={"group": "One more", "note": "Kept"})

    assert answer.status_code == 429
    assert "too often" in answer.text
    assert "One more" in answer.text


async def test_an_admin_cannot_learn_of_it_by_choosing_its_name(client: httpx.AsyncClient) -> None:
    group, _insider = await a_private_group()
    await Group.filter(id=group.id).update(secret="abc", slug="the-quiet-union-abc")
    await signed_in(client, await an_admin())

    answer = await client.post("/groups/new", data={"name": NAME, "visibility": "public"})

    assert answer.headers["location"] == "/groups/the-quiet-union"
