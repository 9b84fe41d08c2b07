"""Counts that are kept a while: for whom, and for how long."""

from __future__ import annotations

import time

from forum.accounts.models import Stranger
from forum.core.house import House
from forum.core.lasting import making
from forum.groups.models import Visibility
from forum.threads.queries.tallies import tally_by_tag
from tests.factories import a_group, a_member, a_tag, a_thread


async def test_what_shows_a_count_is_kept_no_longer_than_the_count(house: House) -> None:
    tag = await a_tag()
    await a_thread(tags=(tag,))
    ends = list[float]()

    for _time in range(2):
        with making() as until:
            await tally_by_tag(Stranger(), with_narrower=True)
        ends.append(until[0])

    assert ends[0] == ends[1] <= time.time() + 60


async def test_who_leaves_a_group_counts_its_threads_no_more(house: House) -> None:
    tag, member = await a_tag(), await a_member()
    private = await a_group(member, visibility=Visibility.PRIVATE)
    await a_thread(tags=(tag,), group=private)
    counts = list[int]()

    for viewer in (member, Stranger(), await a_member(), member):
        counts.append((await tally_by_tag(viewer, with_narrower=True)).get(tag.id, 0))
    await private.memberships.all().delete()
    counts.append((await tally_by_tag(member, with_narrower=True)).get(tag.id, 0))

    assert counts == [1, 0, 0, 1, 0]
