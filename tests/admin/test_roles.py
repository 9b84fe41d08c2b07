"""Giving roles: who may, who hears of it, and that it holds at once."""

from __future__ import annotations

import httpx
import pytest

from forum.accounts.actions.roles import give_role
from forum.accounts.models import Member, Role
from forum.core.errors import Complaint, Forbidden
from forum.core.house import House
from forum.mail.models import OutgoingMail
from forum.moderation.models import LogEntry
from tests.browsing import signed_in
from tests.factories import a_member, a_moderator, an_admin

WORDS = {"username": "mara", "role": "editor", "reason": "She knows the words."}


async def test_a_role_is_given_told_and_written_down(house: House) -> None:
    admin, mara = await an_admin(), await a_member(username="mara")

    for _time in range(2):
        await give_role(admin, mara, Role.EDITOR, "She knows the words.")

    assert (await Member.get(id=mara.id)).role is Role.EDITOR
    letter, entry = await OutgoingMail.get(), await LogEntry.get()
    assert letter.recipient == mara.email
    assert "Vocabulary editor. Keeps the vocabulary" in letter.message.replace("=\n", "")
    assert (entry.act, entry.thing_id, entry.moderator_id) == ("give_role", mara.id, admin.id)
    assert (entry.before, entry.after) == ({"role": "member"}, {"role": "editor"})


@pytest.mark.parametrize("role", [Role.MEMBER, Role.EDITOR, Role.MODERATOR])
async def test_only_admins_give_roles(house: House, role: Role) -> None:
    member = await a_member(role=role)

    with pytest.raises(Forbidden):
        await give_role(member, member, Role.ADMIN)


async def test_who_is_no_admin_any_more_gives_none(house: House) -> None:
    admin, other = await an_admin(), await an_admin()
    await give_role(other, admin, Role.MEMBER)

    with pytest.raises(Forbidden):
        await give_role(admin, other, Role.MEMBER)


async def test_the_last_admin_stays_one(house: House) -> None:
    admin = await an_admin()

    for by in (admin, None):
        with pytest.raises(Complaint, match="Nobody else"):
            await give_role(by, admin, Role.MODERATOR)


async def test_who_has_no_account_yet_gets_no_role(house: House) -> None:
    name = await a_member(is_unclaimed=True)

    with pytest.raises(Complaint, match="Nobody has claimed"):
        await give_role(await an_admin(), name, Role.EDITOR)


async def test_the_command_line_writes_to_the_member_and_into_no_log(house: House) -> None:
    mara = await a_member(mail_stopped_at=None)

    await give_role(None, mara, Role.ADMIN)

    assert await OutgoingMail.filter(recipient=mara.email).exists()
    assert not await LogEntry.exists()


async def test_an_admin_gives_a_role_on_the_page_and_it_holds_at_once(
    client: httpx.AsyncClient,
) -> None:
    admin, mara = await an_admin(name="Ada <i>"), await a_member(username="mara")
    await signed_in(client, mara)
    hers = httpx.Cookies(client.cookies)
    assert (await client.get("/tags/new")).status_code == 403
    await signed_in(client, admin)

    answer = await client.post("/admin/roles", data=WORDS)
    page = await client.get("/admin/roles?username=mara")
    log = await client.get("/moderation/log?act=give_role")
    client.cookies = hers
    menu = await client.get("/")

    assert answer.status_code == 303
    assert 'value="mara"' in page.text
    assert "Ada &lt;i&gt;" in page.text
    assert "Role: <bdi>Member</bdi>" in log.text
    assert (await client.get("/tags/new")).status_code == 200
    assert ">Vocabulary</a>" in menu.text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"username": "nobody"}, "There is no member of this name."), ({"role": "king"}, ""),
     ({"reason": ""}, "")],
)  # fmt: skip
async def test_what_is_wrong_comes_back_with_its_words(
    client: httpx.AsyncClient, change: dict[str, str], sentence: str
) -> None:
    await a_member(username="mara")
    await signed_in(client, await an_admin())

    answer = await client.post("/admin/roles", data=WORDS | {"reason": "So & so"} | change)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert await Member.filter(role=Role.EDITOR).count() == 0


async def test_whoever_is_no_admin_finds_nothing(client: httpx.AsyncClient) -> None:
    await signed_in(client, await a_moderator())

    assert (await client.get("/admin/roles")).status_code == 404
    assert (await client.post("/admin/roles", data=WORDS)).status_code == 404
