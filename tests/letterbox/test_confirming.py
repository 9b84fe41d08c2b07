"""Letters that wait until their writer has said by a click that they are hers."""

from __future__ import annotations

import re

import httpx
import pytest

from forum.accounts.models import Member
from forum.core.house import House
from forum.groups.models import Group, Membership, Visibility
from forum.letterbox.confirming import token_of
from forum.mail.models import ArrivalState, IncomingMail, OutgoingMail
from forum.mail.returning import sign
from forum.notifications.identities import group_address
from forum.threads.models import Kind, Thread
from tests.browsing import signed_in
from tests.factories import a_group, a_member, a_tag, a_thread
from tests.letterbox.test_starting import Setting
from tests.letterbox.writing import (
    a_message,
    opening_of,
    part,
    raw_letters,
    read,
    replies_in,
    reply_address,
    sorted_in,
)

TAKEN, HELD, IGNORED = ArrivalState.TAKEN, ArrivalState.HELD, ArrivalState.IGNORED
GONE = "too old, or a part of it was lost"


async def _held(member: Member, group: Group, **headers: str) -> IncomingMail:
    address = group_address(group)
    told = {"Subject": "Who has gates? [rfid]"} | headers
    return await sorted_in(a_message(member, address, "Ours are old.", **told), address)


async def _link() -> str:
    """Return the path in the letter that asks."""
    [raw] = await raw_letters("confirm")
    found = re.search(r"https?://[^/]+(/mail/\S+)", part(read(raw)))
    assert found
    return found[1]


async def test_who_writes_without_a_proof_is_asked_at_her_own_address(house: House) -> None:
    member, group = await a_member(), await a_group()

    mail = await _held(member, group)

    [letter] = await OutgoingMail.all()
    text = part(read(letter.message))
    assert (mail.state, mail.outcome) == (HELD, "confirm")
    assert (letter.recipient, letter.is_secret) == (member.email, True)
    assert letter.subject == "Did you write “Who has gates? [rfid]”?"
    assert "> Ours are old." in text
    assert await Thread.all().count() == 0


async def test_a_click_posts_it_once(client: httpx.AsyncClient) -> None:
    tag = await a_tag("RFID")
    member, group = await a_member(), await a_group()
    mail = await _held(member, group)
    link = await _link()

    shown = await client.get(link)
    untouched = await IncomingMail.get(id=mail.id)
    posted = await client.post(link, data={"action": "post"})
    again = await client.post(link, data={"action": "post"})
    late = await client.post(link, data={"action": "discard"})
    after = await client.get(link)

    thread = await Thread.get()
    assert all(word in shown.text for word in ("Who has gates?", "RFID", "Question", group.name))
    assert (untouched.state, untouched.outcome) == (HELD, "confirm")
    assert (thread.author_id, thread.kind, await thread.tags.all()) == (
        member.id, Kind.QUESTION, [tag],
    )  # fmt: skip
    assert posted.status_code == again.status_code == late.status_code == 303
    assert posted.headers["location"] == f"/posts/{(await opening_of(thread)).id}"
    assert thread.title in after.text
    assert (await IncomingMail.get(id=mail.id)).state is TAKEN


async def test_what_she_did_not_write_is_forgotten(client: httpx.AsyncClient) -> None:
    mail = await _held(await a_member(), await a_group())
    link = await _link()

    discarded = await client.post(link, data={"action": "discard"})
    too_late = await client.post(link, data={"action": "post"})
    after = await client.get(link)

    ended = await IncomingMail.get(id=mail.id)
    assert discarded.headers["location"] == too_late.headers["location"] == link
    assert (ended.state, ended.outcome) == (IGNORED, "not hers")
    assert "nothing of it was posted" in after.text
    assert await Thread.all().count() == 0


async def test_only_a_button_decides(client: httpx.AsyncClient) -> None:
    mail = await _held(await a_member(), await a_group())
    link = await _link()

    answer = await client.post(link, data={})

    assert answer.status_code == 422
    assert "Ours are old." in answer.text
    assert (await IncomingMail.get(id=mail.id)).state is HELD


async def test_a_link_that_is_none_of_ours_or_is_too_old_leads_nowhere(
    client: httpx.AsyncClient, setting: Setting
) -> None:
    member, other = await a_member(), await a_member()
    mail = await _held(member, await a_group())
    link = await _link()
    links = ["/mail/forged", link + "x", f"/mail/{token_of(mail.id + 1, other.id)}"]

    answers = [await client.get(one) for one in links]
    answers += [await client.post(one, data={"action": "post"}) for one in links]
    setting("mail", keep_held_days=-1)
    answers += [await client.get(link), await client.post(link, data={"action": "post"})]

    assert {answer.status_code for answer in answers} == {404}
    assert all(GONE in answer.text for answer in answers)
    assert await Thread.all().count() == 0


async def test_who_left_the_group_meanwhile_posts_nothing_there(client: httpx.AsyncClient) -> None:
    member = await a_member()
    group = await a_group(member, name="Keyholders", visibility=Visibility.PRIVATE, secret="k3x9q")
    await _held(member, group)
    link = await _link()
    await Membership.filter(group=group).delete()

    answers = [await client.get(link), await client.post(link, data={"action": "post"})]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert all("Keyholders" not in answer.text for answer in answers)
    assert await Thread.all().count() == 0


async def test_where_a_stranger_cannot_look_the_page_says_that_it_is_posted(
    client: httpx.AsyncClient,
) -> None:
    member = await a_member()
    group = await a_group(member, visibility=Visibility.PRIVATE, secret="k3x9q")
    await _held(member, group)
    link = await _link()

    posted = await client.post(link, data={"action": "post"})
    seen_by_stranger = await client.get(link)
    seen_by_her = await (await signed_in(client, member)).get(link)

    assert posted.headers["location"] == link
    assert "Who has gates?" not in seen_by_stranger.text
    assert "Who has gates?" in seen_by_her.text


async def test_a_reply_from_another_mailbox_of_hers_waits_for_her_click(
    client: httpx.AsyncClient,
) -> None:
    member, thread = await a_member(), await a_thread()
    address = reply_address(member, await opening_of(thread))

    mail = await sorted_in(a_message(member, address, From="ada@home.example"), address)
    [letter] = await OutgoingMail.all()
    link = await _link()
    shown = await client.get(link)
    posted = await client.post(link, data={"action": "post"})

    [reply] = await replies_in(thread)
    assert (mail.state, letter.recipient) == (HELD, member.email)
    assert thread.title in shown.text
    assert "ada@home.example" in part(read(letter.message))
    assert (reply.author_id, reply.body) == (member.id, "We lend seeds.")
    assert posted.headers["location"] == f"/posts/{reply.id}"


@pytest.mark.parametrize(
    ("kind", "words", "shows", "outcome"),
    [
        ("reply", "mute", "<strong>mute</strong>", "mute"),
        ("writer", "Only to you.", "sent to another member", "private"),
    ],
)
async def test_a_command_and_a_private_letter_wait_as_well(
    client: httpx.AsyncClient, kind: str, words: str, shows: str, outcome: str
) -> None:
    member, thread = await a_member(), await a_thread()
    address = sign(kind, member.id, (await opening_of(thread)).id)

    mail = await sorted_in(a_message(member, address, words, From="ada@home.example"), address)
    link = await _link()
    shown = await client.get(link)
    await client.post(link, data={"action": "post"})
    after = await client.get(link)

    ended = await IncomingMail.get(id=mail.id)
    assert shows in shown.text
    assert (ended.state, ended.outcome) == (TAKEN, outcome)
    assert "was done" in after.text
    assert await replies_in(thread) == []


async def test_forgers_cause_few_letters(house: House, setting: Setting) -> None:
    setting("limits", asks_per_mailbox="2 per hour")
    member, group = await a_member(), await a_group()

    mails = [await _held(member, group) for _number in range(3)]

    assert [mail.state for mail in mails] == [HELD, HELD, IGNORED]
    assert len(await raw_letters("confirm")) == 2


@pytest.mark.parametrize("subject", ["", "Gates?"])
async def test_what_could_not_be_posted_is_not_asked_about(house: House, subject: str) -> None:
    member, group = await a_member(), await a_group()

    mail = await _held(member, group, Subject=subject)

    assert mail.state is ArrivalState.REFUSED
    assert await raw_letters("confirm") == []
