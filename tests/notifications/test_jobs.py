"""From what happens to the outbox, by signals and jobs as they are wired."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from forum.accounts.models import Wish
from forum.core.database import now
from forum.core.house import House
from forum.jobs.models import Job
from forum.mail.models import OutgoingMail
from forum.notifications import jobs
from forum.notifications.actions import keeping, spreading
from forum.notifications.models import Event, Notification, Why
from forum.tags.models import TagFollow
from forum.threads.actions.answers import accept
from forum.threads.actions.edits import edit_post
from forum.threads.actions.ideas import move_idea
from forum.threads.actions.reading import mark_read
from forum.threads.actions.replies import post_reply
from forum.threads.actions.threads import start_thread
from forum.threads.models import Kind, Stage
from tests.factories import a_group, a_member, a_reply, a_tag, a_thread, an_idea
from tests.notifications.told import a_follower, told
from tests.working import carry_out


async def _due_now() -> None:
    await Notification.filter(letter_due_at__isnull=False).update(letter_due_at=now())


async def test_a_reply_is_a_letter_two_minutes_later(house: House) -> None:
    thread = await a_thread()
    me = await a_follower(thread)

    await post_reply(await a_member(), thread, "We did this last spring.")
    await carry_out("notifications.spread")
    [kick] = await Job.filter(name="notifications.send_due")
    wait = kick.due_at - now()
    early = await OutgoingMail.filter(recipient=me.email).count()
    await _due_now()
    await carry_out("notifications.send_due")
    await carry_out("notifications.send")

    assert timedelta(seconds=110) < wait < timedelta(seconds=125)
    assert (early, await OutgoingMail.filter(recipient=me.email).count()) == (0, 1)


async def test_whoever_follows_a_tag_hears_of_a_new_thread(house: House) -> None:
    tag, group = await a_tag(), await a_group()
    me, author = await a_member(), await a_member()
    await TagFollow.create(member=me, tag=tag, wish=Wish.EVERY)

    thread = await start_thread(author, group, Kind.QUESTION, "Who lends seeds?", "Well?", [tag])
    await carry_out("notifications.spread")

    row = await Notification.get()
    assert (row.member_id, row.thread_id, row.why) == (me.id, thread.id, Why.TAG)


async def test_a_name_added_later_and_an_answer_and_a_move_are_told(house: House) -> None:
    asker, helper, named = await a_member(), await a_member(), await a_member(username="bo")
    thread, idea = await a_thread(author=asker), await an_idea(author=asker)
    follower = await a_follower(idea)
    reply = await post_reply(helper, thread, "Ask somebody.")
    await edit_post(helper, reply, "Ask @bo.")
    await accept(asker, reply)
    await move_idea(asker, idea, Stage.TRYING, "Two libraries began.")

    for name in ("spread_names", "spread_acceptance", "spread_move"):
        assert await carry_out(f"notifications.{name}") == 1

    rows = {(row.member_id, row.event, row.why) for row in await Notification.all()}
    assert rows == {
        (named.id, Event.POSTED, Why.NAMED),
        (helper.id, Event.ACCEPTED, Why.HERS),
        (follower.id, Event.STAGE, Why.THREAD),
    }


async def test_thousands_are_told_in_several_jobs(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread = await a_thread()
    followers = [await a_follower(thread) for _number in range(5)]
    post = await a_reply(thread)

    monkeypatch.setattr(spreading, "BATCH", 2)

    await jobs.spread(post.id)
    count = 0
    while await carry_out("notifications.spread"):
        count += 1

    rows = await Notification.all().order_by("id")
    assert [row.member_id for row in rows] == [member.id for member in followers]
    assert count == 2


async def test_each_member_with_due_letters_has_one_job(house: House) -> None:
    thread = await a_thread()
    post = await a_reply(thread)
    members = [await a_follower(thread) for _number in range(3)]
    for member in members:
        await told(member, post)

    for _time in range(2):
        await jobs.send_due_letters()

    waiting = await Job.filter(name="notifications.send")
    assert sorted(json.loads(job.message)["args"][0] for job in waiting) == [
        member.id for member in members
    ]


async def test_the_next_batch_is_a_job_behind_this_one(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "BATCH", 2)
    thread = await a_thread()
    post = await a_reply(thread)
    for _number in range(3):
        await told(await a_follower(thread), post)

    await jobs.send_due_letters()
    await carry_out("notifications.send_due")

    assert await Job.filter(name="notifications.send").count() == 3


async def test_what_is_old_is_forgotten_and_what_was_read_is_noted(house: House) -> None:
    me, thread = await a_member(), await a_thread()
    old = await told(me, await a_reply(thread), created_at=now() - timedelta(days=91),
                     letter_due_at=None)  # fmt: skip
    read, unread = [await told(me, await a_reply(thread)) for _number in range(2)]
    await mark_read(me, thread, 3)

    await jobs.purge_notifications()
    count = await keeping.purge()

    left = {row.id: row.read_at is not None for row in await Notification.all()}
    assert left == {read.id: True, unread.id: False}
    assert old.id not in left
    assert count == 0
