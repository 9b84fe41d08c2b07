"""Commands by mail: what is one, and what it does."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from forum.accounts.models import Member, Preference
from forum.core.house import House
from forum.digests.calendar import Frequency
from forum.digests.models import DigestSubscription
from forum.letterbox.commanding import Command, Word, command_in, command_of
from forum.mail.models import ArrivalState, IncomingMail
from forum.notifications.identities import group_address
from forum.threads.models import Level, Participation, Thread
from tests.browsing import signed_in
from tests.factories import a_group, a_member, a_subscription, a_thread
from tests.letterbox.test_starting import PRIVATE, Setting
from tests.letterbox.writing import (
    PICTURED,
    QUOTE,
    a_message,
    opening_of,
    part,
    raw_letters,
    read,
    replies_in,
    reply_address,
    sorted_in,
)

COMMANDS = {
    "help": Command(Word.HELP),
    "  Help.\n": Command(Word.HELP),
    "AYUDA": Command(Word.HELP),
    "follow": Command(Word.FOLLOW),
    "seguir": Command(Word.FOLLOW),
    "Mute": Command(Word.MUTE),
    "silenciar": Command(Word.MUTE),
    "STOP": Command(Word.STOP),
    "unsubscribe": Command(Word.STOP),
    "parar": Command(Word.STOP),
    "start": Command(Word.START),
    "digest weekly": Command(Word.DIGEST, Frequency.WEEKLY),
    "Digest   Daily": Command(Word.DIGEST, Frequency.DAILY),
    "digest never": Command(Word.DIGEST, Frequency.NEVER),
    "resumen semanal": Command(Word.DIGEST, Frequency.WEEKLY),
    "digest": Command(Word.HELP),
    "digest monthly": Command(Word.HELP),
}

POSTS = (
    "", "Thanks", "help?", "Stop!", "Please stop", "follow me", "stop\nfollow", "I can help.",
    "digest of the meeting", "stop stop", "help" * 20, "> stop",
)  # fmt: skip


def test_one_line_of_nothing_but_its_words_is_a_command() -> None:
    assert {words: command_in(words) for words in COMMANDS} == COMMANDS
    assert [words for words in POSTS if command_in(words)] == []


def test_a_button_of_a_mail_program_stops_by_the_subject() -> None:
    assert command_of("stop", "This letter was written by a program.") == Command(Word.STOP)
    assert command_of("help", "I need some.") is None
    assert command_of("Re: [Story times] Stop", "We did.") is None


async def _asked(words: str, **headers: str) -> tuple[Member, Thread, IncomingMail]:
    member, thread = await a_member(), await a_thread()
    await a_subscription(member)
    address = reply_address(member, await opening_of(thread))
    mail = await sorted_in(a_message(member, address, f"{words}\n\n{QUOTE}", **headers), address)
    assert await replies_in(thread) == []
    return member, thread, mail


async def _told(kind: str = "done") -> str:
    [raw] = await raw_letters(kind)
    return " ".join(part(read(raw)).split())


@pytest.mark.parametrize(
    ("word", "level", "opposite"),
    [
        ("follow", Level.FOLLOW, "“mute”"),
        ("Follow\n\nSent from my iPhone", Level.FOLLOW, "“mute”"),
        ("silenciar\n\n-- \nAda Lovelace", Level.MUTE, "“follow”"),
    ],
)
async def test_a_conversation_is_followed_or_muted(
    house: House, word: str, level: Level, opposite: str
) -> None:
    member, thread, mail = await _asked(word)

    told = await _told()
    mine = await Participation.get(member=member, thread=thread)
    assert (mine.level, mine.chosen_at is not None) == (level, True)
    assert (mail.state, mail.outcome) == (ArrivalState.TAKEN, str(level))
    assert all(words in told for words in (opposite, thread.title, "Nothing was posted"))


@pytest.mark.parametrize(
    ("words", "headers"),
    [("Stop.", {}), ("Sent by a button.", {"Subject": "stop"}), ("", {"Subject": "stop"})],
)
async def test_stop_ends_letters_at_once_and_leaves_the_digest(
    house: House, words: str, headers: dict[str, str]
) -> None:
    member, _thread, _mail = await _asked(words, **headers)

    told = await _told()
    assert (await Preference.get(member=member)).letters is False
    assert (await DigestSubscription.get(member=member)).frequency is Frequency.WEEKLY
    assert "No letters come at once any more" in told
    assert "A digest every Tuesday" in told
    assert "“start”" in told
    assert "/settings/mail" in told


async def test_start_takes_a_stop_back(house: House) -> None:
    member, thread, _mail = await _asked("stop")
    address = reply_address(member, await opening_of(thread))

    await sorted_in(a_message(member, address, "start"), address)

    assert (await Preference.get(member=member)).letters is True


@pytest.mark.parametrize(
    ("words", "frequency", "says"),
    [
        ("digest daily", Frequency.DAILY, "every day at"),
        ("resumen nunca", Frequency.NEVER, "You get no digest."),
    ],
)
async def test_the_digest_comes_as_often_as_she_says(
    house: House, words: str, frequency: Frequency, says: str
) -> None:
    member, _thread, _mail = await _asked(words)

    told = await _told()
    subscription = await DigestSubscription.get(member=member)
    assert (subscription.frequency, subscription.weekday, subscription.hour) == (frequency, 1, 7)
    assert says in told
    assert "“digest weekly”" in told


async def test_who_never_had_a_digest_can_ask_for_one(house: House) -> None:
    member, thread = await a_member(), await a_thread()
    address = reply_address(member, await opening_of(thread))

    await sorted_in(a_message(member, address, "digest weekly"), address)

    assert (await DigestSubscription.get(member=member)).frequency is Frequency.WEEKLY


async def test_help_names_the_commands_and_the_groups_that_she_may_write_to(house: House) -> None:
    group, private = await a_group(), await a_group(name="Keyholders", **PRIVATE)

    await _asked("help")

    told = await _told("help")
    assert all(word in told for word in ("follow", "mute", "stop", "start", "digest weekly"))
    assert group_address(group) in told
    assert private.name not in told


async def test_following_while_all_letters_are_stopped_says_so(house: House) -> None:
    member, thread = await a_member(), await a_thread()
    await Preference.create(member=member, usual="digest", letters=False, token="t")
    address = reply_address(member, await opening_of(thread))

    await sorted_in(a_message(member, address, "follow"), address)

    assert "all your letters are stopped" in await _told()


async def test_a_conversation_that_she_does_not_see_any_more_cannot_be_followed(
    house: House,
) -> None:
    member, thread = await a_member(), await a_thread(group=await a_group(**PRIVATE))
    address = reply_address(member, await opening_of(thread))

    mail = await sorted_in(a_message(member, address, "follow"), address)

    assert mail.state is ArrivalState.REFUSED
    assert thread.title not in "".join(await raw_letters())
    assert await Participation.all().count() == 0


async def test_somebody_elses_command_waits_for_her_click(house: House) -> None:
    _member, _thread, mail = await _asked("stop", From="mallory@elsewhere.example")

    assert mail.state is ArrivalState.HELD
    assert await Preference.filter(letters=False).count() == 0


async def test_commands_are_done_also_when_no_more_letters_are_due(
    house: House, setting: Setting
) -> None:
    setting("limits", answers_per_mailbox="1 per hour")
    member, thread, _mail = await _asked("follow")
    address = reply_address(member, await opening_of(thread))

    again: Any = await sorted_in(a_message(member, address, "mute"), address)

    assert again.state is ArrivalState.TAKEN
    assert (await Participation.get(member=member)).level is Level.MUTE
    assert len(await raw_letters("done")) == 1


async def test_a_command_in_an_html_letter_is_one(house: House) -> None:
    member, thread = await a_member(), await a_thread()
    address = reply_address(member, await opening_of(thread))
    message = a_message(member, address)
    message.clear_content()
    message.set_content(PICTURED.replace("We lend <b>seeds</b>.<br>", "<b>mute</b><br>").replace(
        '<img src="cid:packets" alt="Packets">', ""), subtype="html")  # fmt: skip

    mail = await sorted_in(message, address)

    assert (mail.state, mail.outcome) == (ArrivalState.TAKEN, "mute")


async def test_members_read_about_commands_where_they_choose_what_they_get(
    client: httpx.AsyncClient, setting: Setting
) -> None:
    await signed_in(client, await a_member())

    without = await client.get("/settings/mail")
    setting("mail", incoming=True)
    told = await client.get("/settings/mail")

    shown = ["<strong>digest weekly</strong>" in answer.text for answer in (without, told)]
    assert shown == [False, True]
