"""Voting: who may, for how many, and changing one's mind."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import pytest

from forum.accounts.models import Stranger
from forum.app import build_house
from forum.core.database import now
from forum.core.errors import Complaint
from forum.core.house import House
from forum.core.settings import Settings
from forum.groups.models import Membership, Visibility
from forum.threads import policy
from forum.threads.actions.curation import hide_thread, lock_thread
from forum.threads.actions.polls import close_poll
from forum.threads.actions.votes import vote
from forum.threads.models import Poll, PollOption, Thread, Vote
from forum.threads.queries.polls import poll_of
from tests.browsing import signed_in
from tests.factories import a_group, a_member, a_moderator, a_poll, a_thread

Browser = httpx.AsyncClient


async def a_thread_with_poll(*options: str, **values: object) -> tuple[Thread, list[int]]:
    thread = await a_thread()
    poll = await a_poll(thread, *options, **values)
    return thread, await ids_of(poll)


async def ids_of(poll: Poll) -> list[int]:
    return [row.id for row in await PollOption.filter(poll_id=poll.id).order_by("position")]


async def counts(thread: Thread) -> list[int]:
    poll = await poll_of(thread.id)
    assert poll
    return [*(choice.count for choice in poll.choices), poll.voter_count]


def ballot(*options: int | str, action: str = "vote") -> dict[str, object]:
    return {"option": [str(option) for option in options], "action": action}


async def test_a_member_votes_changes_her_mind_and_takes_it_back(client: Browser) -> None:
    thread, options = await a_thread_with_poll()
    await signed_in(client, await a_member())
    place = f"/threads/{thread.id}/poll/votes"

    voted = await client.post(place, data=ballot(options[0]))
    after_voting = await counts(thread)
    await client.post(place, data=ballot(options[1]))
    after_changing = await counts(thread)
    taken_back = await client.post(place, data=ballot(action="withdraw"))

    assert (voted.status_code, taken_back.status_code) == (303, 303)
    assert voted.headers["location"] == f"{thread.url}#poll"
    assert after_voting == [1, 0, 0, 1]
    assert after_changing == [0, 1, 0, 1]
    assert await counts(thread) == [0, 0, 0, 0]
    assert await Vote.all().count() == 0


async def test_several_choices_are_as_many_as_the_poll_allows(client: Browser) -> None:
    thread, options = await a_thread_with_poll(max_choices=2)
    await signed_in(client, await a_member())
    place = f"/threads/{thread.id}/poll/votes"

    fine = await client.post(place, data=ballot(options[0], options[2]))
    much = await client.post(place, data=ballot(*options))

    assert (fine.status_code, much.status_code) == (303, 422)
    assert "Choose at most 2 of these." in much.text
    assert 'href="#field-option"' in much.text
    assert much.text.count(" checked") == 3
    assert await counts(thread) == [1, 0, 1, 1]


async def test_votes_at_once_never_exceed_what_is_allowed(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        thread, options = await a_thread_with_poll()
        members = [await a_member() for _ in range(4)]

        await asyncio.gather(
            *(vote(member, thread, [option]) for member in members for option in options)
        )

        assert await Vote.all().count() == 4
        assert sum((await counts(thread))[:3]) == 4
        assert (await counts(thread))[3] == 4


async def test_a_vote_sent_twice_counts_once(house: House) -> None:
    thread, options = await a_thread_with_poll(max_choices=2)
    member = await a_member()

    for _click in range(2):
        await vote(member, thread, [options[0], options[0], options[1]])

    assert await counts(thread) == [1, 1, 0, 1]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ([], "Choose at least one"),
        (["999999999"], "was changed meanwhile"),
        (["9" * 40], "was changed meanwhile"),
        (["-1"], "was changed meanwhile"),
        (["<script>alert(1)</script>"], "Please give a whole number."),
        (["1"] * 101, "more than can be taken"),
    ],
)
async def test_what_can_t_be_chosen_is_said_beside_the_choices(
    client: Browser, sent: list[str], said: str
) -> None:
    thread, _options = await a_thread_with_poll()
    await signed_in(client, await a_member())

    answer = await client.post(f"/threads/{thread.id}/poll/votes", data=ballot(*sent))

    assert answer.status_code == 422
    assert said in answer.text
    assert 'id="field-option-error"' in answer.text
    assert "<script>alert" not in answer.text
    assert await Vote.all().count() == 0


async def test_options_of_another_poll_or_of_an_older_one_count_for_nothing(house: House) -> None:
    thread, options = await a_thread_with_poll()
    _other, others = await a_thread_with_poll()
    await PollOption.filter(id=options[0]).delete()

    for option in (others[0], options[0]):
        with pytest.raises(Complaint):
            await vote(await a_member(), thread, [option])
    assert await Vote.all().count() == 0


async def test_a_poll_that_is_over_takes_no_votes_even_before_its_job_came(
    client: Browser,
) -> None:
    timed, timed_options = await a_thread_with_poll(closes_at=now() - timedelta(seconds=1))
    closed, closed_options = await a_thread_with_poll()
    await close_poll(closed.author, closed)
    await signed_in(client, await a_member())

    for thread, options in ((timed, timed_options), (closed, closed_options)):
        for data in (ballot(options[0]), ballot(action="withdraw")):
            answer = await client.post(f"/threads/{thread.id}/poll/votes", data=data)
            assert answer.status_code == 422
            assert "takes no more votes" in answer.text
    assert await Vote.all().count() == 0


async def test_who_may_vote(client: Browser) -> None:
    thread, options = await a_thread_with_poll()
    place, data = f"/threads/{thread.id}/poll/votes", ballot(options[0])

    answers = [(await client.post(place, data=data)).status_code]
    for who in (await a_member(), thread.author, await a_moderator()):
        await signed_in(client, who)
        answers.append((await client.post(place, data=data)).status_code)

    assert answers == [401, 303, 303, 303]
    assert await counts(thread) == [3, 0, 0, 3]
    assert await Membership.all().count() == 0


async def test_nobody_votes_in_a_closed_hidden_or_private_thread(client: Browser) -> None:
    locked, in_locked = await a_thread_with_poll()
    hidden, in_hidden = await a_thread_with_poll()
    private = await a_thread(group=await a_group(visibility=Visibility.PRIVATE))
    in_private = await ids_of(await a_poll(private))
    moderator = await a_moderator()
    await lock_thread(moderator, locked, "Enough")
    await hide_thread(moderator, hidden, "Rude")
    await signed_in(client, moderator)

    answers = [
        await client.post(f"/threads/{thread.id}/poll/votes", data=ballot(options[0]))
        for thread, options in ((locked, in_locked), (hidden, in_hidden), (private, in_private))
    ]

    assert [answer.status_code for answer in answers] == [422, 422, 404]
    assert await Vote.all().count() == 0


async def test_there_is_nothing_to_vote_on_without_a_poll(client: Browser) -> None:
    thread = await a_thread()
    await signed_in(client, await a_member())

    assert (
        await client.post(f"/threads/{thread.id}/poll/votes", data=ballot(1))
    ).status_code == 404


async def test_the_policy_knows_who_votes_and_who_keeps_a_poll(house: House) -> None:
    thread = await a_thread()
    stranger, member = Stranger(), await a_member()

    assert policy.can_vote(member, thread, thread.group, None)
    assert not policy.can_vote(stranger, thread, thread.group, None)
    assert policy.can_keep_poll(thread.author, thread)
    assert not policy.can_keep_poll(await a_moderator(), thread)
    assert policy.can_close_poll(thread.author, thread, moderates=False)
    assert policy.can_close_poll(member, thread, moderates=True)
    assert not policy.can_close_poll(member, thread, moderates=False)
    assert not policy.can_close_poll(stranger, thread, moderates=False)
