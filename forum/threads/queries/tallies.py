"""How many threads there are, counted once for all who may see the same.

Counting takes up to 200 ms among 50,000 threads, so what was counted is kept until a thread is
started, answered, hidden or moved, and a minute at most: only a tag that an older thread gets or
loses is counted so much later.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from tortoise.queryset import ValuesQuery

from forum.accounts.models import Member, Stranger, Viewer
from forum.core.lasting import good_for, good_until, making
from forum.core.prepared import Prepared, rows_of
from forum.core.shelf import Key, shelf
from forum.groups.queries import groups_seen_by
from forum.threads.queries.breadth import is_broad
from forum.threads.queries.lists import Selection, counts_by_tag, unanswered

_KEPT = 60  # seconds


class AsOf(NamedTuple):
    """What changes whenever there is something else to count, or another name for it."""

    edition: int
    thread: int | None
    moment: datetime | str | None


async def as_of_now() -> AsOf:
    """Return how things stand."""
    [row] = await rows_of(_AS_OF, is_quick=True)
    return AsOf(row["edition"], row["thread"], row["moment"])


_AS_OF = """
SELECT (SELECT "number" FROM "edition") AS edition, (SELECT MAX(id) FROM thread) AS thread,
       (SELECT MAX(last_posted_at) FROM thread) AS moment
"""


async def tally_by_tag(
    viewer: Viewer, *, with_narrower: bool, of: Collection[int] | None = None,
    as_of: AsOf | None = None,
) -> Mapping[int, int]:  # fmt: skip
    """Return what :func:`counts_by_tag` returns, or returned a moment ago."""

    async def count() -> dict[int, int]:
        return await counts_by_tag(viewer, with_narrower=with_narrower, of=of)

    wanted = None if of is None else tuple(of)
    found: Mapping[int, int] = await _kept(viewer, as_of, ("tags", with_narrower, wanted), count)
    return found


async def unanswered_in(viewer: Viewer, selection: Selection, *, as_of: AsOf | None = None) -> int:
    """Return how many questions without an answer are in a list, or were a moment ago."""

    async def count() -> int:
        return await unanswered(viewer, selection, is_broad=await is_broad(selection))

    return int(await _kept(viewer, as_of, ("unanswered", *selection.key), count))


async def _kept(
    viewer: Viewer, as_of: AsOf | None, what: Key, count: Callable[[], Awaitable[Any]]
) -> Any:
    as_of = as_of or await as_of_now()
    key = ("tally", *what, *as_of, await _groups_of(viewer, as_of.edition))
    kept: tuple[Any, float] | None = shelf().get(key)
    if kept is None:
        with making() as until:
            good_for(_KEPT)
            found = await count()
        size = 100 * len(found) if isinstance(found, dict) else 0
        kept = found, until[0]
        shelf().put(key, kept, 1_000 + size, until[0])
    found, moment = kept
    good_until(moment)  # what it's shown on is kept no longer, whoever had it counted
    return found


async def _groups_of(viewer: Viewer, edition: int) -> Key:
    """Return the groups whose threads this viewer sees; that is all that the counts go by.

    Groups and who is in them raise the edition (migration 0005).
    """
    key = ("groups_of", viewer.is_member, viewer.id or 0, edition)
    found: Key | None = shelf().get(key)
    if found is None:
        rows = await _GROUPS.rows(viewer.is_member, member=viewer.id or 0)
        found = tuple([row["id"] for row in rows])
        shelf().put(key, found, 300 + 10 * len(found))
    return found


def _groups(is_member: bool, *, member: int) -> ValuesQuery[Any]:  # noqa: FBT001 (a shape)
    viewer = Member(id=member) if is_member else Stranger()
    return groups_seen_by(viewer).order_by("id").values("id")


_GROUPS = Prepared(_groups, member=int, is_quick=True)
