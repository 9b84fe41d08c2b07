"""Small answers in the demonstration community: accepted replies, reactions and polls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from tortoise.backends.base.client import BaseDBAsyncClient

from forum.accounts.models import Member
from forum.admin.demo.insertion import change, insert, reserve
from forum.admin.demo.settling import Settlement
from forum.admin.demo.texts import Asked, Community
from forum.groups.models import Visibility
from forum.threads.models import (
    Kind,
    Poll,
    PollOption,
    Post,
    Reaction,
    ReactionKind,
    State,
    Thread,
    Vote,
)

_THREADS = 150  # the latest, where members react
_LIVELY = 0.45  # that a post gets one more reaction
_OFTEN = {
    ReactionKind.THANKS: 12,
    ReactionKind.SAME_HERE: 5,
    ReactionKind.WE_DO_THIS: 3,
    ReactionKind.DID_NOT_WORK: 1,
}


async def give_answers(
    connection: BaseDBAsyncClient, community: Community, settlement: Settlement
) -> None:
    """Let replies be accepted, posts be thanked for, and polls be voted in."""
    await _accept(community)
    latest = Thread.filter(group__visibility=Visibility.PUBLIC).order_by("-id").limit(_THREADS)
    ids = [thread.id for thread in await latest]
    posts = await Post.filter(thread_id__in=ids, state=State.VISIBLE).order_by("id")
    await insert(_reactions(posts, settlement))
    asked = {poll.title: poll for poll in community.polls}
    threads = await Thread.filter(title__in=list(asked)).order_by("id")
    poll_ids = iter(await reserve(connection, Poll, len(threads)))
    options = sum(len(asked[thread.title].options) for thread in threads)
    teller = _Teller(settlement, poll_ids, iter(await reserve(connection, PollOption, options)))
    for thread in threads:
        teller.tell(thread, asked[thread.title])
    for rows in (teller.polls, teller.options, teller.votes):
        await insert(rows)


async def _accept(community: Community) -> None:
    places = {answer.title: answer.replies for answer in community.answered}
    threads = await Thread.filter(title__in=list(places), kind=Kind.QUESTION)
    accepted: list[Post] = []
    for thread in threads:
        numbers = [place + 2 for place in places[thread.title]]
        posts = await Post.filter(thread_id=thread.id, number__in=numbers, state=State.VISIBLE)
        for post in posts:
            post.accepted_at, post.accepted_by_id = thread.last_posted_at, thread.author_id
        thread.answer_count = len(posts)
        accepted += posts
    await change(accepted, "accepted_at", "accepted_by_id")
    await change(threads, "answer_count")


def _reactions(posts: Sequence[Post], settlement: Settlement) -> Iterator[Reaction]:
    chance = Random("reactions")  # noqa: S311 (a demo, no secret)
    for post in posts:
        for member in _there_at(post.created_at, settlement, chance):
            if chance.random() > _LIVELY:
                break
            if member.id != post.author_id:
                [kind] = chance.choices(list(_OFTEN), list(_OFTEN.values()))
                moment = min(post.created_at + timedelta(hours=5), settlement.moment)
                yield Reaction(post_id=post.id, member_id=member.id, kind=kind, created_at=moment)


def _there_at(moment: datetime, settlement: Settlement, chance: Random) -> list[Member]:
    """Return who was there already, in no order."""
    there = [member for member in settlement.members.values() if member.created_at < moment]
    return chance.sample(there, len(there))


@dataclass
class _Teller:
    settlement: Settlement
    poll_ids: Iterator[int]
    option_ids: Iterator[int]
    polls: list[Poll] = field(default_factory=list)
    options: list[PollOption] = field(default_factory=list)
    votes: list[Vote] = field(default_factory=list)
    chance: Random = field(default_factory=lambda: Random("polls"))  # noqa: S311 (a demo)

    def tell(self, thread: Thread, asked: Asked) -> None:
        poll = self._poll(thread, asked)
        voters = iter(_there_at(thread.created_at, self.settlement, self.chance))
        for position, answer in enumerate(asked.options):
            option = PollOption(
                id=next(self.option_ids), poll_id=poll.id, position=position, text=answer.text
            )
            chose = [member for _vote, member in zip(range(answer.votes), voters, strict=False)]
            option.count = len(chose)
            poll.voter_count += option.count
            self.options.append(option)
            self.votes += [self._vote(poll, option, member) for member in chose]
        self.polls.append(poll)

    def _poll(self, thread: Thread, asked: Asked) -> Poll:
        moment = self.settlement.moment
        closes = moment + timedelta(days=asked.closes_in) if asked.closes_in else None
        ended = closes if closes and closes < moment else None
        return Poll(
            id=next(self.poll_ids), thread_id=thread.id, question=asked.question,
            max_choices=asked.max_choices, is_secret=asked.is_secret, results=asked.results,
            closes_at=closes, closed_at=ended, announced_at=ended, created_at=thread.created_at,
        )  # fmt: skip

    def _vote(self, poll: Poll, option: PollOption, member: Member) -> Vote:
        return Vote(
            option_id=option.id, member_id=member.id, told_at=poll.announced_at,
            created_at=poll.created_at,
        )  # fmt: skip
