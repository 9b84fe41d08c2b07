"""Lists of threads about a broad tag: found in another way, they are the same."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from forum.accounts.models import Stranger
from forum.core.house import House
from forum.core.prepared import rows_of, written
from forum.core.shelf import shelf
from forum.groups.models import Visibility
from forum.tags.models import Tag, Within
from forum.threads.listing import newest
from forum.threads.queries.breadth import is_broad
from forum.threads.queries.lists import Selection, Show, counts_by_tag, in_order, listed, unanswered
from forum.threads.queries.openings import newest_openings
from tests.factories import a_group, a_reply, a_tag, a_thread


class Place(NamedTuple):
    broad: Tag
    leaf: Tag


async def a_place() -> Place:
    """A broad tag with a narrower one, and threads with either, with both, and with none."""
    place = Place(await a_tag("Reading"), await a_tag("Book clubs"))
    await Within.create(tag=place.leaf, broader=place.broad, steps=1)
    await a_reply(await a_thread(title="Old", tags=(place.leaf,)))
    await a_thread(title="Own", tags=(place.broad,))
    await a_thread(title="Other")
    await a_thread(title="Both", tags=(place.broad, place.leaf))
    private = await a_group(visibility=Visibility.PRIVATE)
    await a_thread(title="Private", tags=(place.leaf,), group=private)
    return place


@pytest.mark.parametrize("with_narrower", [True, False])
@pytest.mark.parametrize("show", [Show.LATEST, Show.UNANSWERED])
async def test_a_list_is_the_same_in_whatever_way_it_is_found(
    house: House, show: Show, with_narrower: bool
) -> None:
    place, stranger = await a_place(), Stranger()
    selection = Selection(show=show, tag=place.broad, with_narrower=with_narrower)

    plain = [thread.title for thread in await newest(stranger, selection)]
    counted = await unanswered(stranger, selection, is_broad=False)
    opened = await newest_openings(stranger, selection, 2)
    if not await is_broad(selection):
        shelf().put(("broad", place.broad.id, with_narrower), what=True, size=1)

    old = with_narrower and show is Show.LATEST
    assert plain == (["Both", "Own", "Old"] if old else ["Both", "Own"])
    assert [thread.title for thread in await newest(stranger, selection)] == plain
    assert counted == await unanswered(stranger, selection, is_broad=True) == 2
    assert [post.thread.title for post in opened] == ["Both", "Own"]
    assert await newest_openings(stranger, selection, 2) == opened


@pytest.mark.parametrize("with_narrower", [True, False])
async def test_a_broad_list_is_walked_and_not_sorted(house: House, with_narrower: bool) -> None:
    if house.db().capabilities.dialect != "sqlite":
        return
    place = await a_place()
    threads = listed(Stranger(), Selection(tag=place.broad, with_narrower=with_narrower))
    sql, values = written(threads.limit(3).values("id"))

    plans = [
        " ".join(row["detail"] for row in await rows_of(f"EXPLAIN QUERY PLAN {one}", *values))
        for one in (in_order(sql), sql)
    ]

    assert "EXISTS" in in_order(sql)
    assert "idx_thread_tag_by_tag" not in plans[0]
    assert "idx_thread_tag_by_tag" in plans[1]


async def test_threads_are_counted_once_with_what_is_narrower(house: House) -> None:
    place, stranger = await a_place(), Stranger()
    ids = [place.broad.id, place.leaf.id]

    assert await counts_by_tag(stranger) == {ids[0]: 2, ids[1]: 2}
    assert await counts_by_tag(stranger, with_narrower=True) == {ids[0]: 3, ids[1]: 2}
    assert await counts_by_tag(stranger, with_narrower=True, of=ids[1:]) == {ids[1]: 2}
    assert await counts_by_tag(stranger, of=[]) == {}
