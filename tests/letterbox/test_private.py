"""Writing to one member through the forum."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from forum.accounts.models import Member
from forum.core.database import now
from forum.core.house import House
from forum.groups.models import Membership, Visibility
from forum.letterbox.actions.sorting import sort
from forum.mail.models import ArrivalState, IncomingMail, OutgoingMail
from forum.mail.returning import read as read_address
from forum.mail.returning import sign
from forum.threads.models import Post, Thread
from tests.factories import a_group, a_member, a_thread
from tests.letterbox.writing import (
    QUOTE,
    a_message,
    opening_of,
    part,
    raw_letters,
    read,
    sorted_in,
)

REFUSED = ArrivalState.REFUSED


async def _written(**values: Any) -> tuple[Member, Member, Thread, str]:
    """Two members, the second of whom wrote what the first got by mail."""
    ana, ruth = await a_member(name="Ana Lima"), await a_member(name="Ruth Adeyemi")
    thread = await a_thread(author=ruth, title="Lend seeds from the desk", **values)
    post = await opening_of(thread)
    return ana, ruth, thread, sign("writer", ana.id, post.id)


async def _sent_back(raw: str, text: str) -> IncomingMail:
    """Let whoever got a letter answer it as her mail program does."""
    letter = read(raw)
    member = await Member.get(email=letter["To"])
    address = str(letter["Reply-To"])
    quoted = "".join(f"> {line}\n" for line in part(letter).splitlines())
    subject = f"Re: {letter['Subject']}".replace("Re: Re:", "Re:")
    message = a_message(member, address, f"{text}\n\n{letter['From']} wrote:\n\n{quoted}",
                        Subject=subject, In_Reply_To=str(letter["Message-ID"]))  # fmt: skip
    return await sorted_in(message, address)


async def _talk() -> tuple[Member, Member]:
    """Let two members write to each other: the first, the second, the first."""
    ana, ruth, _thread, address = await _written()
    text = f"May I *visit*?\n-- \nAna\n{ana.email}\n\n{QUOTE}"
    await sorted_in(a_message(ana, address, text), address)
    await _sent_back((await raw_letters())[0], "Please do.")
    await _sent_back((await raw_letters())[1], "On Monday?")
    return ana, ruth


@pytest.mark.usefixtures("house")
async def test_two_members_talk_and_neither_learns_the_others_address() -> None:
    ana, ruth = await _talk()

    raws = await raw_letters("private")
    assert [read(raw)["To"] for raw in raws] == [ruth.email, ana.email, ruth.email]
    for raw, hidden in zip(raws, (ana, ruth, ana), strict=True):
        assert hidden.email not in raw
        assert "mua.example" not in raw
    signed = read_address(str(read(raws[0])["Reply-To"]))
    assert signed
    assert (signed.kind, signed.numbers) == ("to", (ruth.id, ana.id))


@pytest.mark.usefixtures("house")
async def test_what_they_write_arrives_without_quotes_and_stands_nowhere_else() -> None:
    await _talk()

    letters = [read(raw) for raw in await raw_letters()]
    subjects = {str(letter["Subject"]) for letter in letters}
    rows = await IncomingMail.all()
    assert subjects == {"Re: Lend seeds from the desk (privately)"}
    assert str(letters[0]["From"]).startswith("Ana Lima via ")
    assert "May I visit?" in part(letters[0])
    assert "<p>May I <em>visit</em>?</p>" in part(letters[0], "html")
    assert "Please do." in part(letters[1])
    assert "May I" not in part(letters[1])
    assert {(row.state, row.outcome, row.thing) for row in rows} == {
        (ArrivalState.TAKEN, "private", "")
    }
    assert await Post.all().count() == 1


async def test_the_letter_says_that_it_is_private_and_what_can_be_done(house: House) -> None:
    ana, _ruth, _thread, address = await _written()
    message = a_message(ana, address)
    message.add_attachment(b"%PDF", "application", "pdf", filename="plan.pdf")

    await sorted_in(message, address)

    [raw] = await raw_letters("private")
    said = " ".join(part(read(raw)).split())
    assert said.startswith("Write your reply above this line Ana Lima writes to you alone:")
    assert "This letter is private." in said
    assert "your answer goes to Ana Lima alone" in said
    assert f"{house.settings.site.base_url}/members/{ana.username}" in said
    assert "can't be passed on: - plan.pdf" in said


async def _is_unclaimed(ruth: Member, _thread: Thread) -> None:
    await Member.filter(id=ruth.id).update(is_unclaimed=True)


async def _takes_no_letters(ruth: Member, _thread: Thread) -> None:
    await Member.filter(id=ruth.id).update(mail_stopped_at=now())


async def _is_hidden(_ruth: Member, thread: Thread) -> None:
    await thread.fetch_related("group")
    thread.group.visibility = Visibility.PRIVATE
    await thread.group.save()


@pytest.mark.parametrize("hinder", [_is_unclaimed, _takes_no_letters, _is_hidden])
async def test_whoever_cannot_be_written_to_hears_nothing_and_she_gets_her_words_back(
    house: House, hinder: Callable[..., Any]
) -> None:
    ana, ruth, thread, address = await _written()
    await hinder(ruth, thread)

    mail = await sorted_in(a_message(ana, address), address)

    [raw] = await raw_letters()
    assert mail.state is REFUSED
    assert read(raw)["To"] == ana.email
    assert "We lend seeds." in raw
    assert not re.search(r"Lend seeds from|Ruth Adeyemi\b(?! via Outward)", raw)


async def test_who_left_a_private_group_reads_nothing_of_it_in_the_subject(house: House) -> None:
    group = await a_group(visibility=Visibility.PRIVATE)
    ana, ruth, _thread, address = await _written(group=group)
    await Membership.create(group=group, member=ana)

    await sorted_in(a_message(ana, address, "May I visit?"), address)

    [raw] = await raw_letters("private")
    assert read(raw)["To"] == ruth.email
    assert read(raw)["Subject"] == "A private letter from Ana Lima"


async def test_nobody_writes_to_herself_or_without_words(house: House) -> None:
    ana, ruth, thread, address = await _written()
    own = sign("writer", ruth.id, (await opening_of(thread)).id)

    states = [
        (await sorted_in(a_message(ruth, own), own)).state,
        (await sorted_in(a_message(ana, address, " "), address)).state,
        (await sorted_in(a_message(ana, sign("to", ana.id, 0)), sign("to", ana.id, 0))).state,
    ]

    assert states == [REFUSED] * 3


async def test_she_writes_so_many_a_day_and_each_is_brought_once(
    setting: Callable[..., None],
) -> None:
    setting("limits", private_letters_per_member="1 per day")
    ana, _ruth, _thread, address = await _written()

    first = await sorted_in(a_message(ana, address), address)
    await sort(first.id)
    await sorted_in(a_message(ana, address), address)

    assert len(await raw_letters("private")) == 1
    assert await OutgoingMail.all().count() == 1


@pytest.mark.parametrize("text", ["word " * 7_000, "https://library.example/ " * 250])
async def test_what_no_post_could_hold_is_not_brought(house: House, text: str) -> None:
    ana, _ruth, _thread, address = await _written()

    mail = await sorted_in(a_message(ana, address, text), address)

    assert mail.state is REFUSED
    assert await raw_letters("private") == []
