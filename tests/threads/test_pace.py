"""How fast a thread may go: who waits, for how long, and how that is said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from forum.core.database import now
from forum.core.errors import TooEarly
from forum.core.house import House
from forum.core.i18n import coming, in_a_while, speaking_to
from forum.core.lasting import making
from forum.threads import policy
from forum.threads.actions import edits, pace, replies, reports
from forum.threads.actions.trials import ask_about
from forum.threads.models import Post, Thread
from forum.threads.pace_words import one_every, wait_words
from tests.factories import a_group, a_member, a_moderator, a_reply, a_thread, a_trial, an_idea
from tests.threads.test_trials_reports import FINDINGS

WHY = "All should cool down"
HOUR = timedelta(hours=1)


def in_minutes(minutes: float) -> datetime:
    return now() + timedelta(minutes=minutes)


WAITS: dict[str, tuple[float | None, float | None, int, float | None]] = {
    # Minutes: until the rest ends, since she posted, slowed to (seconds) → minutes to wait.
    "nothing is set": (None, 1, 0, None),
    "slow, and she never posted": (None, None, 600, None),
    "slow, and she posted lately": (None, 3, 600, 7),
    "slow, and she waited": (None, 10.1, 600, None),
    "slow, and her post bears a date to come": (None, -60, 600, None),
    "it rests": (60, None, 0, 60),
    "it rested": (-0.1, None, 0, None),
    "it rests, longer than she is slowed": (60, 3, 600, 60),
    "it rests, but she is slowed longer": (2, 3, 600, 7),
    "it rested, and she is slowed": (-5, 3, 600, 7),
}


@pytest.mark.parametrize("case", WAITS)
def test_who_waits_how_long(case: str) -> None:
    rests, posted, slow, expected = WAITS[case]
    thread = Thread(slow_seconds=slow, rests_until=in_minutes(rests) if rests else None)
    last = in_minutes(-posted) if posted else None

    with making() as until:
        found = policy.waits_until(thread, last, moderates=False)
    of_moderators = policy.waits_until(thread, last, moderates=True)

    assert of_moderators is None
    if expected is None:
        assert found is None
    else:
        assert found is not None
        assert abs((found - in_minutes(expected)).total_seconds()) < 5
        assert until[0] <= found.timestamp()


@pytest.mark.parametrize(
    ("locked", "closes", "is_locked"),
    [
        (False, None, False), (False, 1, False), (False, -0.01, True), (True, None, True),
        (True, 1, True),
    ],
)  # fmt: skip
def test_the_clock_closes_by_itself(locked: bool, closes: float | None, is_locked: bool) -> None:
    thread = Thread(
        locked_at=now() if locked else None, lock_reason="by hand", close_reason="by the clock",
        closes_at=in_minutes(closes) if closes else None,
    )  # fmt: skip

    with making() as until:
        found = thread.is_locked

    assert found is is_locked
    assert thread.why_locked == ("by hand" if locked else "by the clock")
    if thread.closes_at and not is_locked:
        assert until == [thread.closes_at.timestamp()]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (60, "one a minute"), (600, "one every 10 minutes"), (3600, "one an hour"),
        (5400, "one every 90 minutes"), (21600, "one every 6 hours"), (86400, "one a day"),
        (604800, "one every 7 days"), (61, "one every 61 seconds"), (1, "one a second"),
    ],
)  # fmt: skip
def test_how_often_in_words(seconds: int, words: str) -> None:
    assert one_every(seconds) == words


def test_moments_to_come_in_words() -> None:
    soon, far = now() + timedelta(days=2), datetime(now().year + 1, 6, 1, 9, tzinfo=UTC)
    with speaking_to("en", "UTC"):
        with making() as until:
            near, in_days = coming(soon), in_a_while(soon)
        later = coming(far)
        waits = [wait_words(None), wait_words(in_minutes(6.9)), wait_words(in_minutes(2000))]

    assert near.startswith(f"{soon:%A} ")
    assert later == f"Jun 1, {far.year}, 9:00\u202fAM"
    assert in_days == "in 2 days"
    assert until[0] <= now().timestamp() + 60
    assert waits[0] == ""
    assert waits[1].startswith("You can reply again in 7 minutes (at ")
    assert waits[2].startswith("You can reply again in 1 day (")
    assert in_a_while(now() + timedelta(seconds=30.5)) == "in 31 seconds"


async def test_who_is_slowed_waits_and_others_do_not(house: House) -> None:
    author, moderator = await a_member(), await a_moderator()
    thread = await a_thread(author=author, created_at=now() - HOUR)
    await pace.slow_thread(moderator, thread, WHY, 600)
    first = await replies.post_reply(author, thread, "Once")

    with pytest.raises(TooEarly) as refusal:
        await replies.post_reply(author, thread, "Again, at once")
    same = await replies.post_reply(author, thread, "Once")
    await replies.post_reply(await a_member(), thread, "I am another")
    await replies.post_reply(moderator, thread, "One")
    await replies.post_reply(moderator, thread, "Two")
    await edits.edit_post(author, await _whole(first), "Once, but better")

    assert same.id == first.id
    assert refusal.value.field == "body"
    assert 590 < refusal.value.retry_after <= 600
    assert refusal.value.why == WHY
    await Post.filter(id=first.id).update(created_at=in_minutes(-10.1))
    await replies.post_reply(author, thread, "Now I may")


async def _whole(post: Post) -> Post:
    return await Post.get(id=post.id).select_related("author", "thread")


async def test_what_she_deleted_counts_and_so_does_the_opening_post(house: House) -> None:
    author, other = await a_member(), await a_member()
    thread = await a_thread(author=author)
    post = await a_reply(thread, author=other)
    await edits.delete_post(other, await _whole(post))
    await pace.slow_thread(await a_moderator(), thread, WHY, 60)

    for member in (author, other):
        with pytest.raises(TooEarly):
            await replies.post_reply(member, thread, "One more")


async def test_in_a_rest_moderators_of_the_group_speak_alone(house: House) -> None:
    member, keeper = await a_member(), await a_member()
    thread = await a_thread(group=await a_group(member, moderators=(keeper,)))

    await pace.rest_thread(keeper, thread, WHY, now() + HOUR)

    with pytest.raises(TooEarly) as refusal:
        await replies.post_reply(member, thread, "One more thing")
    assert (await replies.post_reply(keeper, thread, "Take a breath.")).number == 2
    assert refusal.value.sentence.startswith("This thread rests. You can reply again in 1 hour (at")
    await pace.end_rest(keeper, thread, WHY)
    assert (await replies.post_reply(member, thread, "I did.")).number == 3


async def test_a_report_is_not_slowed_but_rests(house: House) -> None:
    member, moderator = await a_member(), await a_moderator()
    idea = await an_idea(author=member)
    trial = await a_trial(idea, member=member, check_on=now().date() - timedelta(days=2))
    await pace.slow_thread(moderator, idea, WHY, 600)
    await pace.rest_thread(moderator, idea, WHY, now() + HOUR)

    asked = await ask_about(trial.id)
    with pytest.raises(TooEarly):
        await reports.post_report(member, trial, FINDINGS)
    await pace.end_rest(moderator, idea, WHY)

    assert not asked
    assert (await reports.post_report(member, trial, FINDINGS)).number == 2
