"""Beginning threads by mail, and answering to a group's address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from forum.accounts.models import Member
from forum.core.house import House
from forum.groups.models import Group, Visibility
from forum.letterbox.actions.sorting import sort
from forum.mail.models import ArrivalState, IncomingMail, OutgoingMail
from forum.notifications.identities import group_address, post_message_id
from forum.threads.models import Attachment, Kind, MailAlias, Post, Thread
from tests.browsing import signed_in
from tests.factories import a_group, a_member, a_moderator, a_tag, a_thread
from tests.letterbox.writing import (
    a_message,
    arrived,
    opening_of,
    part,
    raw_letters,
    read,
    replies_in,
    sorted_in,
)

TAKEN, HELD, REFUSED = ArrivalState.TAKEN, ArrivalState.HELD, ArrivalState.REFUSED
IGNORED = ArrivalState.IGNORED
PASSES = "mx.forum.example; dkim=pass header.d=library.example"
FAILS = "mx.forum.example; dmarc=fail header.from=library.example"
PRIVATE: dict[str, Any] = {
    "slug": "keyholders-k3x9q",
    "visibility": Visibility.PRIVATE,
    "secret": "k3x9q",
}
Setting = Callable[..., None]


@pytest.fixture(autouse=True)
def _trusting(setting: Setting) -> None:
    setting("mail", trusted_auth_servers=["mx.forum.example"])


async def _letter(
    member: Member, group: Group, subject: str, text: str = "We lend seeds.\n", **headers: str
) -> IncomingMail:
    told = {"Subject": subject, "Authentication_Results": PASSES} | headers
    address = group_address(group)
    return await sorted_in(a_message(member, address, text, **told), address)


async def test_a_letter_to_a_group_begins_a_thread(house: House) -> None:
    member, group, tag = await a_member(), await a_group(name="Story Times"), await a_tag("RFID")

    mail = await _letter(
        member, group, "[Story Times] Who has gates? [rfid]", "Ours are old.\n\n-- \nAda\n",
        Message_ID="<gates@mua.example>",
    )  # fmt: skip

    thread = await Thread.get(author=member)
    opening = await opening_of(thread)
    assert (thread.title, thread.kind, thread.group_id) == (
        "Who has gates?",
        Kind.QUESTION,
        group.id,
    )
    assert (await thread.tags.all(), opening.body) == ([tag], "Ours are old.")
    assert (mail.state, mail.outcome, mail.thing) == (TAKEN, "thread", f"post:{opening.id}")
    assert (await MailAlias.get(message_id="gates@mua.example")).post_id == opening.id
    assert await raw_letters() == []


async def test_files_come_along(house: House) -> None:
    member, group = await a_member(), await a_group()
    address = group_address(group)
    message = a_message(member, address, "The plan is below.\n", Subject="A plan of our shelves",
                        Authentication_Results=PASSES)  # fmt: skip
    message.add_attachment("shelf,room\n1,2\n", subtype="csv", filename="shelves.csv")

    mail = await sorted_in(message, address)

    row = await Attachment.get(post_id=int(mail.thing.removeprefix("post:"))).select_related("file")
    assert row.file.name == "shelves.csv"


async def test_announcements_are_for_moderators(house: House) -> None:
    group, subject = await a_group(), "Announcement: we moved"

    for member in (await a_member(), await a_moderator()):
        await _letter(member, group, subject)

    told = [(thread.kind, thread.title) for thread in await Thread.all().order_by("id")]
    assert told == [(Kind.DISCUSSION, subject), (Kind.ANNOUNCEMENT, "we moved")]


async def test_a_letter_to_several_groups_begins_one_thread_and_she_is_told(house: House) -> None:
    member, group, other = await a_member(), await a_group(), await a_group()
    both = f"{group_address(group)}, {group_address(other)}"
    message = a_message(member, both, "We lend seeds.", Subject="A question about gates",
                        Authentication_Results=PASSES)  # fmt: skip

    mails = await arrived(message, group_address(group), group_address(other))
    for mail in mails:
        await sort(mail.id)
        await sort(mail.id)

    outcomes = [(await IncomingMail.get(id=mail.id)).outcome for mail in mails]
    assert sorted(outcomes) == ["refused", "thread"]
    assert "went to several groups" in part(read((await raw_letters("refused"))[0]))
    assert await Thread.filter(author=member).count() == 1


async def test_a_letter_that_comes_again_begins_no_thread(house: House) -> None:
    member, group = await a_member(), await a_group()
    again = {"Message_ID": "<gates@mua.example>"}

    await _letter(member, group, "A question about gates", **again)
    await IncomingMail.all().delete()
    mail = await _letter(member, group, "A question about gates", **again)

    assert (mail.state, mail.outcome) == (TAKEN, "again")
    assert await Thread.filter(author=member).count() == 1


@pytest.mark.parametrize(
    ("subject", "text", "why"),
    [
        ("Gates?", "We lend seeds.\n", "at least 8 characters"),
        ("x" * 201, "We lend seeds.\n", "at most 200 characters"),
        ("A question about gates", "\n", "no words"),
    ],
)
async def test_what_cannot_be_a_thread_comes_back_with_her_words(
    house: House, subject: str, text: str, why: str
) -> None:
    member, group = await a_member(), await a_group()

    mail = await _letter(member, group, subject, text)

    [refusal] = await raw_letters("refused")
    told = " ".join(part(read(refusal)).split())
    assert why in told
    assert text.strip() in told
    assert (mail.state, await Thread.all().count()) == (REFUSED, 0)


async def test_no_letter_tells_whether_there_is_a_private_group(house: House) -> None:
    insider, outsider = await a_member(), await a_member()
    private = await a_group(insider, name="Keyholders", **PRIVATE)
    missing = Group(id=99, slug="keyholders-zzzzz", name="Keyholders")

    for group in (private, missing):
        mail = await _letter(outsider, group, "A question about keys")
        assert mail.state is REFUSED
    taken = await _letter(insider, private, "A question about keys")

    one, other = [part(read(raw)) for raw in await raw_letters("refused")]
    assert one == other
    assert "Keyholders" not in one + "".join(await raw_letters())
    assert (taken.state, await Thread.all().count()) == (TAKEN, 1)


@pytest.mark.parametrize("visibility", list(Visibility))
async def test_strangers_get_no_answer(house: House, visibility: Visibility) -> None:
    group = await a_group(visibility=visibility)
    stranger = Member(email="nobody@library.example")
    unclaimed = await a_member(is_unclaimed=True)

    for writer in (stranger, unclaimed):
        mail = await _letter(writer, group, "A question about gates")
        assert (mail.state, mail.outcome) == (IGNORED, "stranger")

    assert await OutgoingMail.all().count() == await Thread.all().count() == 0


async def test_what_seems_forged_is_posted_only_if_she_says_that_she_wrote_it(
    house: House,
) -> None:
    member, group = await a_member(), await a_group()

    mail = await _letter(member, group, "A question about gates", Authentication_Results=FAILS)

    assert (mail.state, mail.outcome) == (HELD, "confirm")
    assert [letter.recipient for letter in await OutgoingMail.all()] == [member.email]
    assert await Thread.all().count() == 0


async def test_a_group_with_a_name_that_no_address_can_have_has_one_by_its_number(
    house: House,
) -> None:
    member = await a_member()
    group, private = await a_group(name="Bücher"), await a_group(name="Schlüssel", **PRIVATE)
    await Group.filter(id=group.id).update(slug="bücher")
    await Group.filter(id=private.id).update(slug="schlüssel-k3x9q")
    group, private = await Group.get(id=group.id), await Group.get(id=private.id)

    mails = [await _letter(member, one, "A question about gates") for one in (group, private)]

    assert group_address(group).startswith(f"group-{group.id}@")
    assert [mail.state for mail in mails] == [TAKEN, REFUSED]


async def test_an_answer_to_the_list_becomes_a_reply(house: House) -> None:
    member, thread = await a_member(), await a_thread()
    opening = await opening_of(thread)
    group = await Group.get(id=thread.group_id)
    await MailAlias.create(message_id="old@list.example", post=opening)
    named = [
        {"In_Reply_To": post_message_id(opening.id)},
        {"References": f"{post_message_id(opening.id)} <elsewhere@mua.example>"},
        {"In_Reply_To": "<old@list.example>"},
    ]

    for number, headers in enumerate(named):
        mail = await _letter(member, group, "Re: Gates", f"Answer {number}.", **headers)
        assert (mail.state, mail.outcome) == (TAKEN, "reply")

    bodies = [post.body for post in await replies_in(thread)]
    assert bodies == ["Answer 0.", "Answer 1.", "Answer 2."]
    assert await Thread.all().count() == 1


async def test_an_answer_sent_to_another_group_begins_a_thread_there(house: House) -> None:
    member = await a_member()
    private = await a_group(member, **PRIVATE)
    open_thread = await a_thread()
    named = {"In_Reply_To": post_message_id((await opening_of(open_thread)).id)}

    await _letter(member, private, "Re: Keys of the seed library", **named)

    begun = await Thread.get(author=member)
    assert (begun.group_id, begun.title) == (private.id, "Keys of the seed library")
    assert await replies_in(open_thread) == []


async def test_what_she_writes_to_is_found_only_where_she_may_see_it(house: House) -> None:
    member, group = await a_member(), await a_group()
    hidden = await a_thread(group=group, state="hidden")
    named = {"In_Reply_To": post_message_id((await opening_of(hidden)).id)}

    await _letter(member, group, "Re: A question about gates", **named)

    assert (await Thread.get(author=member)).title == "A question about gates"
    assert await Post.filter(thread=hidden).count() == 1


async def test_what_is_too_many_for_an_hour_waits(house: House, setting: Setting) -> None:
    setting("limits", threads_per_member="1 per hour")
    member, group = await a_member(), await a_group()

    first = await _letter(member, group, "A question about gates")
    second = await _letter(member, group, "A question about doors")

    assert (first.state, second.state) == (TAKEN, ArrivalState.WAITING)


async def test_the_page_of_a_group_tells_members_its_address(
    client: httpx.AsyncClient, setting: Setting
) -> None:
    group = await a_group()
    path, address = f"/groups/{group.slug}", f"mailto:{group_address(group)}"

    without = await client.get(path)
    setting("mail", incoming=True)
    to_stranger = await client.get(path)
    to_member = await (await signed_in(client, await a_member())).get(path)

    shown = [address in answer.text for answer in (without, to_stranger, to_member)]
    assert shown == [False, False, True]
