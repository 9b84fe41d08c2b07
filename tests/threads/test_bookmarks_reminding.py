"""Letters that remind of posts: at their time, once, and never of what can't be read any more."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from email import message_from_string
from email.policy import default
from typing import Any

import pytest

from forum.accounts.models import Member
from forum.app import build_house
from forum.core.database import now
from forum.core.errors import Complaint
from forum.core.house import House
from forum.core.settings import Settings
from forum.groups.models import Membership, Visibility
from forum.jobs.models import Job
from forum.mail.models import OutgoingMail
from forum.schedule import TIMETABLE
from forum.threads.actions.bookmarks import keep_post, remind
from forum.threads.actions.curation import hide_post
from forum.threads.jobs.bookmarks import remind_due
from forum.threads.models import Bookmark, State, Thread
from tests.factories import a_group, a_member, a_moderator, a_reply, a_thread
from tests.working import carry_out

LETTER = "threads/email/bookmark_reminder"
MORNING = datetime(2020, 3, 20, 8, 0, tzinfo=UTC)


async def a_due_one(member: Member | None = None, **values: Any) -> Bookmark:
    thread = await a_thread(title="Lend seeds", **values)
    post = await a_reply(thread, author=await a_member(name="Ana Ruiz"), body="**Forty** packets.")
    owner = member or await a_member(name="Bo Lind")
    return await Bookmark.create(member=owner, post=post, note="For April", remind_at=MORNING)


async def test_one_letter_in_two_parts_comes_at_its_time(house: House) -> None:
    bookmark = await a_due_one()

    early = await remind(bookmark.id, at=MORNING - timedelta(seconds=1))
    outcomes = [await remind(bookmark.id, at=MORNING) for _again in range(2)]

    assert (early, outcomes) == (False, [True, False])
    letter = await OutgoingMail.get(kind=LETTER)
    assert letter.subject == "You wanted to come back to this: Lend seeds"
    message = message_from_string(letter.message, policy=default)
    for part in ("plain", "html"):
        body = message.get_body((part,))
        assert body is not None
        text = body.get_content()
        for words in ("Bo Lind", "Ana Ruiz", "For April", "Forty packets.", "Lend seeds"):
            assert words in text
        assert f"/posts/{bookmark.post_id}/bookmark" in text
    assert (await Bookmark.get(id=bookmark.id)).reminded_at == MORNING


async def test_a_late_worker_sends_it_still_and_once(house: House) -> None:
    bookmark = await a_due_one()

    assert await remind(bookmark.id, at=MORNING + timedelta(days=40))
    assert not await remind(bookmark.id, at=MORNING + timedelta(days=41))


async def test_who_can_get_no_letter_is_asked_about_once_only(house: House) -> None:
    bookmark = await a_due_one(await a_member(email="nobody at all"))

    assert not await remind(bookmark.id, at=MORNING)

    kept = await Bookmark.get(id=bookmark.id)
    assert (kept.remind_at, kept.reminded_at) == (None, None)


async def test_a_moment_chosen_anew_reminds_anew(house: House) -> None:
    bookmark = await a_due_one()
    member, post = await Member.get(id=bookmark.member_id), await bookmark.post
    await remind(bookmark.id, at=MORNING)
    again = now() + timedelta(days=2)

    await keep_post(member, post, note="Still")
    noted = await Bookmark.get(id=bookmark.id)
    with pytest.raises(Complaint):  # a form from before the letter came
        await keep_post(member, post, note="Still", remind_at=MORNING)
    await keep_post(member, post, note="Still", remind_at=again)

    assert (noted.note, noted.remind_at, noted.reminded_at) == ("Still", None, MORNING)
    assert await remind(bookmark.id, at=again)
    assert await OutgoingMail.filter(kind=LETTER).count() == 2


async def test_no_letter_tells_of_what_she_cant_read(house: House) -> None:
    member = await a_member()
    private = await a_group(member, visibility=Visibility.PRIVATE)
    left, hidden, away = (
        await a_due_one(member, group=private),
        await a_due_one(),
        await a_due_one(),
    )
    await Membership.filter(member_id=member.id).delete()
    await hide_post(await a_moderator(), await hidden.post, "Rude")
    post = await away.post
    await Thread.filter(id=post.thread_id).update(state=State.HIDDEN)

    outcomes = [await remind(each.id, at=MORNING) for each in (left, hidden, away)]

    assert outcomes == [False, False, False]
    assert not await OutgoingMail.exists(kind=LETTER)
    assert not await Bookmark.filter(remind_at__isnull=False).exists()


async def test_a_letter_to_who_may_read_hidden_words_doesnt_carry_them(house: House) -> None:
    moderator = await a_moderator()
    bookmark = await a_due_one(moderator)
    await hide_post(moderator, await bookmark.post, "Rude")

    assert await remind(bookmark.id, at=MORNING)
    assert "Forty" not in (await OutgoingMail.get(kind=LETTER)).message


async def test_a_bookmark_that_is_gone_is_no_fault(house: House) -> None:
    assert await remind(123456) is False


async def test_the_clock_gives_each_due_one_a_job(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forum.threads.jobs.bookmarks.BATCH", 2)
    for _each in range(3):
        await a_due_one()
    await Bookmark.filter(id=(await a_due_one()).id).update(remind_at=None, reminded_at=MORNING)
    await Bookmark.filter(id=(await a_due_one()).id).update(remind_at=now() + timedelta(days=1))

    await remind_due()
    first = await Job.filter(name="threads.remind").count()
    await carry_out("threads.remind_due")
    await remind_due()

    assert first == 2
    assert await carry_out("threads.remind") == 3
    assert await OutgoingMail.filter(kind=LETTER).count() == 3
    assert remind_due in TIMETABLE


async def test_several_workers_at_once_write_one_letter(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        bookmark = await a_due_one()

    async def worker() -> list[bool]:
        async with build_house(elsewhere):
            return await asyncio.gather(*(remind(bookmark.id) for _again in range(2)))

    outcomes = await asyncio.gather(*(asyncio.create_task(worker()) for _worker in range(2)))

    async with build_house(elsewhere):
        assert await OutgoingMail.filter(kind=LETTER).count() == 1
    assert sum(outcome for each in outcomes for outcome in each) == 1
