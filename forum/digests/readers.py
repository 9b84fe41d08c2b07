"""What one member has read and wants to hear, as far as a digest asks: in one statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tortoise.queryset import AwaitableQuery

from forum.accounts.models import Member, Preference, Wish
from forum.core.house import house
from forum.core.prepared import Prepared, Row
from forum.groups.models import GroupWish
from forum.tags.models import TagFollow
from forum.threads.models import Level, Participation
from forum.threads.precedence import wish_that_counts
from forum.threads.queries.hearing import follows_that_count

_OPENED, _CHOSEN, _GROUP, _TAG, _USUAL = range(5)


@dataclass(frozen=True)
class Reader:
    """How far she has read in threads that moved, and her wishes for them, by their ids."""

    read: Mapping[int, int]
    levels: Mapping[int, Level]
    chosen: frozenset[int]  # threads whose level she chose herself
    groups: Mapping[int, Wish]
    tags: Mapping[int, Sequence[Wish]]
    usual: Wish

    def wish(self, thread_id: int, group_id: int) -> Wish:
        """Return how much she wants to hear of a thread."""
        return wish_that_counts(
            self.levels.get(thread_id, Level.NORMAL),
            is_chosen=thread_id in self.chosen,
            group=self.groups.get(group_id),
            tags=self.tags.get(thread_id, ()),
            usual=self.usual,
        )


async def reader_of(member: Member, since: datetime, thread_ids: Collection[int]) -> Reader:
    """Return what counts for these threads, that moved after ``since``.

    One statement, and another if she chose something for any tag.
    """
    found: dict[int, list[Row]] = defaultdict(list)
    for row in await _READER.rows(member=member.id, since=since):
        found[row["part"]].append(row)
    threads = [*found[_OPENED], *found[_CHOSEN]]
    usual = next((row["word"] for row in found[_USUAL]), house().settings.notifications.usual)
    return Reader(
        read={row["thing"]: row["number"] for row in threads},
        levels={row["thing"]: Level(row["word"]) for row in threads},
        chosen=frozenset(row["thing"] for row in found[_CHOSEN]),
        groups={row["thing"]: Wish(row["word"]) for row in found[_GROUP]},
        tags=await _tags(member, list(thread_ids)) if found[_TAG] else {},
        usual=Wish(usual),
    )


async def _tags(member: Member, ids: Sequence[int]) -> Mapping[int, Sequence[Wish]]:
    found = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        for (_member, thread), chosen in (
            await follows_that_count(some, member.id, member.id)
        ).items():
            found[thread] = [following.wish for following in chosen]
    return found


_AT_ONCE = 10_000  # threads; databases take more values than that, but not any number


def _rows(_shape: None, *, member: int, since: datetime) -> list[AwaitableQuery[Any]]:
    groups, usual = GroupWish.filter(member_id=member), Preference.filter(member_id=member)
    opened = Participation.filter(member_id=member, thread__last_posted_at__gt=since)
    read = {"thing": "thread_id", "number": "last_read", "word": "level"}
    return [
        opened.filter(chosen_at__isnull=True).values(**read),
        opened.filter(chosen_at__isnull=False).values(**read),
        groups.values(thing="group_id", number="id", word="wish"),
        TagFollow.filter(member_id=member).limit(1).values(thing="id", number="id", word="wish"),
        usual.values(thing="id", number="id", word="usual"),
    ]


_READER = Prepared(_rows, member=int, since=datetime)
