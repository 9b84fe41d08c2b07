"""Building the demonstration community: all of it in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from random import Random

from tortoise.backends.base.client import BaseDBAsyncClient

from forum.accounts.models import Member, Role
from forum.admin.demo.answering import give_answers
from forum.admin.demo.insertion import insert, reserve, tie
from forum.admin.demo.settling import Settlement, settle
from forum.admin.demo.telling import Teller, Told
from forum.admin.demo.texts import Community, Conversation
from forum.admin.demo.trying import try_ideas
from forum.admin.demo.vocabulary import merge_words, remember
from forum.core.commandline import progress
from forum.core.database import atomic, now
from forum.core.markdown import render
from forum.moderation.models import LogEntry
from forum.threads.actions.title_words import title_words_of
from forum.threads.models import Post, Thread

_AT_ONCE = 200  # threads that are inserted together
_READ = 150  # latest threads that others than their writers have read
_SHOWN = timedelta(days=2)  # since the accounts that are shown were here last


@dataclass(frozen=True)
class Built:
    """What is there now, and an account of each kind to look at it with."""

    members: int
    groups: int
    threads: int
    posts: int
    accounts: dict[Role, Member]


async def build(community: Community, password_hash: str) -> Built:
    """Bring the community into the database."""
    html = {body: render(body) for body in set(_bodies(community))}
    posts = sum(1 for _body in _bodies(community))
    moment = now()
    async with atomic() as connection:
        settlement = await settle(connection, community, moment, password_hash)
        accounts = _accounts(community, settlement)
        teller = Teller(settlement, html, _visits(settlement, accounts))
        await _tell(connection, teller, community.threads, posts)
        posts += await try_ideas(connection, community, settlement)
        await give_answers(connection, community, settlement)
        await _log(teller.entries, community, settlement)
    counts = len(settlement.members), len(settlement.groups), len(community.threads), posts
    return Built(*counts, accounts)


def _bodies(community: Community) -> Iterator[str]:
    for thread in community.threads:
        yield thread.body
        yield from (reply.body for reply in thread.replies)


def _accounts(community: Community, settlement: Settlement) -> dict[Role, Member]:
    return {
        role: settlement.members[next(p.username for p in community.members if p.role is role)]
        for role in (Role.ADMIN, Role.MODERATOR, Role.MEMBER)
    }


def _visits(settlement: Settlement, accounts: dict[Role, Member]) -> dict[str, datetime]:
    """Return when everybody was here last."""
    chance = Random("visits")  # noqa: S311 (a demo, no secret)
    visits = {
        username: settlement.moment - timedelta(days=chance.expovariate(1 / 5))
        for username in settlement.members
    }
    return visits | {member.username: settlement.moment - _SHOWN for member in accounts.values()}


async def _tell(
    connection: BaseDBAsyncClient, teller: Teller, threads: Sequence[Conversation], posts: int
) -> None:
    total = len(threads)
    ids = iter(await reserve(connection, Thread, total))
    post_ids = iter(await reserve(connection, Post, posts))
    for number, text in enumerate(progress(threads, total, "Threads"), start=1):
        own = [next(ids), *islice(post_ids, 1 + len(text.replies))]
        teller.tell(text, own, is_read=number > total - _READ)
        if number % _AT_ONCE == 0 or number == total:
            await _insert(connection, teller.take())


async def _insert(connection: BaseDBAsyncClient, told: Told) -> None:
    await insert(told.threads)
    await insert(word for thread in told.threads for word in title_words_of(thread))
    await insert(told.posts)
    await insert(told.revisions)
    await insert(told.participations)
    await tie(connection, told.ties)


async def _log(entries: Sequence[LogEntry], community: Community, settlement: Settlement) -> None:
    """Enter what moderators did, in its order; the last is done only now."""
    words, members = settlement.words, settlement.members
    added = await remember(words, community, members, settlement.moment)
    in_order: list[LogEntry] = sorted([*entries, *added], key=lambda entry: entry.created_at)
    await insert(in_order)
    await merge_words(words, community.vocabulary.merges, members)
