"""Answers by mail that can't be posted: they wait, or come back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from forum.accounts.models import Member
from forum.core.database import now
from forum.core.house import House
from forum.groups.models import Visibility
from forum.letterbox.actions.sorting import sort
from forum.mail.models import ArrivalState, IncomingMail
from forum.threads.models import State, Thread
from tests.factories import a_reply
from tests.letterbox.writing import a_message, asked, raw_letters, replies_in, sorted_in

REFUSED = ArrivalState.REFUSED


async def _locked(thread: Thread, _member: Member) -> None:
    await Thread.filter(id=thread.id).update(locked_at=now())


async def _resting(thread: Thread, _member: Member) -> None:
    until = now() + timedelta(hours=3)
    await Thread.filter(id=thread.id).update(rests_until=until, rest_reason="To cool down")


async def _slow(thread: Thread, member: Member) -> None:
    await a_reply(thread, author=member)
    await Thread.filter(id=thread.id).update(slow_seconds=3600, slow_reason="To cool down")


async def _deleted(thread: Thread, _member: Member) -> None:
    await Thread.filter(id=thread.id).update(state=State.DELETED)


async def _left(thread: Thread, _member: Member) -> None:
    await thread.fetch_related("group")
    thread.group.visibility = Visibility.PRIVATE
    await thread.group.save()


@pytest.mark.parametrize(
    ("hinder", "sentence"),
    [
        (_locked, "This thread is closed"),
        (_resting, "This thread rests. You can reply again in 3 hours (at"),
        (_resting, "). Why: To cool down"),
        (_slow, "Replies are slowed down: one an hour. You can reply again in 1 hour (at"),
        (_deleted, "isn't there any more, or isn't open to you"),
        (_left, "isn't there any more, or isn't open to you"),
    ],
)
async def test_what_cannot_be_posted_comes_back_with_her_words(
    house: House, hinder: Callable[[Thread, Member], Awaitable[None]], sentence: str
) -> None:
    member, thread, _post, address = await asked(title="Salaries of the board")
    await hinder(thread, member)

    mail = await sorted_in(a_message(member, address), address)

    [raw] = await raw_letters("refused")
    assert (mail.state, mail.outcome) == (REFUSED, "refused")
    assert sentence in raw.replace("=\r\n", "").replace("\r\n", " ")
    assert "> We lend seeds." in raw
    assert "Salaries" not in raw
    assert "We lend seeds." not in [post.body for post in await replies_in(thread)]


TOO_MUCH = {
    "empty": "  \n",
    "long": "word " * 7_000,
    "endless": "word " * 100_500,
    "links": "https://library.example/ " * 250,
}


@pytest.mark.parametrize("case", TOO_MUCH)
async def test_too_much_and_nothing_at_all_come_back(house: House, case: str) -> None:
    member, thread, _post, address = await asked()

    mail = await sorted_in(a_message(member, address, text=TOO_MUCH[case]), address)

    assert mail.state is REFUSED
    assert len(await raw_letters("refused")) == 1
    assert await replies_in(thread) == []


async def test_what_is_too_many_for_an_hour_waits_and_comes_back_after_a_day(
    setting: Callable[..., None],
) -> None:
    member, thread, _post, address = await asked()
    setting("limits", replies_per_member="1 per hour")
    await sorted_in(a_message(member, address), address)

    mail = await sorted_in(a_message(member, address, text="And books."), address)
    waiting = mail.state
    mail.received_at = mail.received_at.replace(year=2020)
    await mail.save()
    await sort(mail.id)

    assert waiting is ArrivalState.WAITING
    assert (await IncomingMail.get(id=mail.id)).state is REFUSED
    assert len(await replies_in(thread)) == 1
