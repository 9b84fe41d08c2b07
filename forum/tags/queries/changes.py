"""Reading the public log of the vocabulary."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from tortoise.expressions import Q, Subquery

from forum.core.errors import NotFound
from forum.tags.models import Act, Change, Status, Tag

PAGE = 50
# What is done only to what is, or was, part of the vocabulary.
_PUBLIC = (Act.ACCEPT, Act.IMPORT, Act.RETIRE, Act.RESTORE, Act.SPLIT)


async def page_of_changes(
    tag: Tag | None = None, before: int | None = None
) -> tuple[list[Change], int | None]:
    """Return a page of changes, newest first, and what ``before`` is for the next one, if any.

    ``tag``: those of this tag only, and of what became part of it or was split off.
    """
    found = Change.all()
    if tag is not None:
        found = found.filter(Q(tag_id=tag.id) | Q(other_id=tag.id))
    if before is not None:
        found = found.filter(id__lt=before)
    rows = await found.order_by("-id").limit(PAGE + 1).select_related("member", "tag", "other")
    shown = rows[:PAGE]
    return shown, shown[-1].id if len(rows) > PAGE else None


def kept_back() -> Q:
    """Tags that are proposals, or were until they were declined."""
    public = Change.filter(tag_id__isnull=False, act__in=_PUBLIC).values("tag_id")
    over = Q(status=Status.RETIRED, proposed_at__isnull=False)
    return Q(status=Status.PROPOSED) | (over & ~Q(id__in=Subquery(public)))


async def never_public(tag_ids: Collection[int]) -> set[int]:
    """Return those of these tags that are kept back, or are part of one that is."""
    ends = {id_: id_ for id_ in tag_ids}
    while onward := await _merged_into(set(ends.values())):
        ends = {id_: onward.get(end, end) for id_, end in ends.items()}
    found = Tag.filter(kept_back(), id__in=list(set(ends.values()))) if ends else None
    private = {int(id_) for (id_,) in await found.values_list("id")} if found else set()
    return {id_ for id_, end in ends.items() if end in private}


async def _merged_into(tag_ids: Collection[int]) -> dict[int, int]:
    merged = Tag.filter(id__in=list(tag_ids), status=Status.MERGED, successor_id__isnull=False)
    return dict(await merged.values_list("id", "successor_id")) if tag_ids else {}


async def get_merge(change_id: int) -> Change:
    """Return a merge by its number in the log, with both tags.

    Raises:
        NotFound: if there is none.
    """
    merges = Change.filter(id=change_id, act=Act.MERGE, tag_id__isnull=False)
    change = await merges.select_related("tag", "other").first()
    if change is None or change.other is None:
        raise NotFound
    return change


def is_undoable(change: Change, since: datetime) -> bool:
    """Whether a merge can be undone, if it must be younger than this."""
    return change.undo is not None and change.undone_at is None and change.created_at > since
