"""Polls that are over: closed once, everybody told once, secret votes forgotten."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import pytest

from forum.accounts.models import Member, Preference, Wish
from forum.app import build_house
from forum.core.database import now
from forum.core.house import House
from forum.core.settings import Settings
from forum.groups.models import GroupWish, Membership, Visibility
from forum.jobs.models import Job
from forum.mail.models import OutgoingMail
from forum.tags.models import TagFollow
from forum.threads.actions.curation import hide_thread
from forum.threads.actions.polls import close_poll
from forum.threads.actions.reading import follow
from forum.threads.actions.votes import finish_poll, vote
from forum.threads.jobs.polls import finish_polls
from forum.threads.models import Level, Poll, PollOption, Thread, Vote
from forum.threads.queries.polls import poll_of, unfinished_polls
from tests.factories import a_group, a_member, a_moderator, a_poll, a_tag, a_thread
from tests.working import carry_out

Browser = httpx.AsyncClient


async def a_voted_poll(*voters: Member, thread: Thread | None = None, **values: object) -> Poll:
    thread = thread or await a_thread(title="Where the summer meeting is")
    poll = await a_poll(thread, "Monday", "Tues & day", **values)
    first = await PollOption.filter(poll_id=poll.id).order_by("position").first()
    assert first
    for voter in voters:
        await vote(voter, thread, [first.id])
    return poll


async def over(poll: Poll) -> Poll:
    """Let the poll's time have come."""
    poll.closes_at = now() - timedelta(minutes=1)
    await poll.save(update_fields=["closes_at"])
    return poll


async def recipients() -> list[str]:
    return sorted([letter.recipient for letter in await OutgoingMail.all()])


async def run_clock() -> None:
    await finish_polls.original_func()
    await carry_out("threads.finish_poll")


async def test_a_poll_whose_time_has_come_is_closed_and_its_voters_hear(house: House) -> None:
    voters = [await a_member() for _ in range(3)]
    poll = await over(await a_voted_poll(*voters))
    still_open = await a_voted_poll(await a_member(), closes_at=now() + timedelta(hours=1))

    await run_clock()

    poll = await Poll.get(id=poll.id)
    assert poll.closed_at == poll.closes_at
    assert poll.announced_at is not None
    assert (await Poll.get(id=still_open.id)).closed_at is None
    assert await recipients() == sorted(voter.email for voter in voters)


async def test_however_often_the_clock_strikes_everybody_hears_once(house: House) -> None:
    voters = [await a_member() for _ in range(2)]
    poll = await over(await a_voted_poll(*voters, is_secret=False))

    for _stroke in range(3):
        await run_clock()
        await finish_poll(poll.id)

    assert len(await recipients()) == 2
    assert await unfinished_polls(now()) == []


async def test_two_workers_at_once_write_each_letter_once(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        voters = [await a_member() for _ in range(5)]
        poll = await over(await a_voted_poll(*voters, is_secret=False))

        await asyncio.gather(*(finish_poll(poll.id) for _ in range(4)))

        assert await recipients() == sorted(voter.email for voter in voters)


async def test_what_was_broken_off_is_taken_up_again(house: House) -> None:
    told, untold = await a_member(), await a_member()
    poll = await over(await a_voted_poll(told, untold, is_secret=False))
    await Poll.filter(id=poll.id).update(closed_at=poll.closes_at)
    await Vote.filter(member_id=told.id).update(told_at=now())

    await run_clock()

    assert await recipients() == [untold.email]


async def test_of_a_secret_poll_only_the_numbers_are_kept(house: House) -> None:
    poll = await over(await a_voted_poll(await a_member(), await a_member()))

    await run_clock()

    assert await Vote.all().count() == 0
    view = await poll_of(poll.thread_id)
    assert view
    assert ([choice.count for choice in view.choices], view.voter_count) == ([2, 0], 2)


async def test_of_an_open_poll_the_votes_stay(house: House) -> None:
    poll = await over(await a_voted_poll(await a_member(), is_secret=False))

    await run_clock()

    [kept] = await Vote.filter(option__poll_id=poll.id)
    assert kept.told_at is not None


async def test_the_numbers_stay_when_a_voter_leaves(house: House) -> None:
    voter = await a_member()
    poll = await over(await a_voted_poll(voter, is_secret=False))
    await run_clock()

    await Vote.filter(member_id=voter.id).delete()

    view = await poll_of(poll.thread_id)
    assert view
    assert (view.choices[0].count, view.voter_count) == (1, 1)


async def test_a_poll_closed_before_its_time_is_announced_too(house: House) -> None:
    voter = await a_member()
    poll = await a_voted_poll(voter)
    thread = await Thread.get(id=poll.thread_id).select_related("author")
    await close_poll(thread.author, thread)
    closed_at = (await Poll.get(id=poll.id)).closed_at

    await run_clock()

    assert await recipients() == [voter.email]
    assert (await Poll.get(id=poll.id)).closed_at == closed_at


async def test_an_open_poll_is_not_finished_by_hand(house: House) -> None:
    poll = await a_voted_poll(await a_member())

    await finish_poll(poll.id)
    await finish_poll(poll.id + 1_000)

    assert (await Poll.get(id=poll.id)).announced_at is None
    assert await recipients() == []


async def test_a_poll_without_votes_is_closed_in_silence(house: House) -> None:
    poll = await over(await a_voted_poll())

    await run_clock()

    assert (await Poll.get(id=poll.id)).announced_at is not None
    assert await recipients() == []


async def test_who_wishes_to_hear_nothing_hears_of_no_poll(house: House) -> None:
    quiet, silent, muter, hermit, other = [await a_member() for _ in range(5)]
    tag = await a_tag()
    thread = await a_thread(tags=(tag,))
    await GroupWish.create(member=quiet, group_id=thread.group_id, wish=Wish.NOTHING)
    await TagFollow.create(member=muter, tag=tag, wish=Wish.NOTHING)
    await Preference.create(member=silent, usual=Wish.DIGEST, letters=False, token="of her own")
    await Preference.create(member=hermit, usual=Wish.NOTHING, token="of hers")
    await over(await a_voted_poll(quiet, silent, muter, hermit, other, thread=thread))

    await run_clock()

    assert await recipients() == [other.email]


async def test_who_muted_the_thread_or_no_longer_sees_it_gets_no_letter(house: House) -> None:
    muter, outsider, insider = await a_member(), await a_member(), await a_member()
    group = await a_group(muter, outsider, insider, visibility=Visibility.PRIVATE)
    thread = await a_thread(group=group)
    await over(await a_voted_poll(muter, outsider, insider, thread=thread))
    await follow(muter, thread, Level.MUTE)
    await Membership.filter(member_id=outsider.id).delete()

    await run_clock()

    assert await recipients() == [insider.email]
    assert await Vote.all().count() == 0


async def test_a_hidden_thread_s_poll_ends_in_silence(house: House) -> None:
    poll = await over(await a_voted_poll(await a_member()))
    await hide_thread(await a_moderator(), await Thread.get(id=poll.thread_id), "Rude")

    await run_clock()

    assert (await Poll.get(id=poll.id)).is_closed
    assert await recipients() == []


async def test_one_address_that_can_t_be_written_to_keeps_nobody_else_waiting(
    house: House,
) -> None:
    broken, fine = await a_member(email="nobody at all"), await a_member()
    await over(await a_voted_poll(broken, fine))

    await run_clock()

    assert await recipients() == [fine.email]
    assert await Vote.all().count() == 0


@pytest.mark.parametrize("is_secret", [True, False])
async def test_the_letter_says_how_it_ended(house: House, is_secret: bool) -> None:
    voter = await a_member(name="Vera Voter")
    poll = await over(
        await a_voted_poll(voter, await a_member(), question="<b>When?</b>", is_secret=is_secret)
    )
    thread = await Thread.get(id=poll.thread_id)

    await run_clock()

    letter = await OutgoingMail.get(recipient=voter.email)
    text, _boundary, html = letter.message.partition("text/html")
    assert letter.subject == "The poll is closed: <b>When?</b>"
    for words in ("Dear Vera Voter", "- Monday: 2 votes, 100%", "- Tues & day: 0 votes, 0%",
                  "2 members voted.", f"{thread.url}#poll", "because you voted"):  # fmt: skip
        assert words in text
    assert "&lt;b&gt;When?" in html
    assert "<b>When?" not in html
    assert ("deleted with this letter" in " ".join(text.split())) is is_secret


async def test_a_job_that_waits_already_will_do(house: House) -> None:
    await over(await a_voted_poll(await a_member()))

    await finish_polls.original_func()
    await finish_polls.original_func()

    assert await Job.filter(name="threads.finish_poll").count() == 1
