"""What editors of the vocabulary see of threads, and what others see of the log of its changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from tortoise.expressions import Q

from forum.accounts.models import Viewer
from forum.core.errors import NotFound
from forum.tags.models import Change, Status, Tag
from forum.tags.queries.changes import never_public
from forum.tags.queries.tags import get_tag
from forum.threads.models import Thread
from forum.threads.queries.lists import threads_seen_by
from forum.threads.queries.tags import proposed_by, tags_seen_by

_MOST = 100


async def threads_to_split(
    viewer: Viewer, tag: Tag, words: str, ticked: Collection[int] = ()
) -> Sequence[Thread]:
    """Return threads with a tag that this viewer may list: those ticked, then the latest.

    ``words``: what their titles hold.
    """
    about = threads_seen_by(viewer).filter(tags__id=tag.id).order_by("-last_posted_at", "-id")
    chosen = await about.filter(id__in=list(ticked)) if ticked else []
    for word in words.split()[:10]:
        about = about.filter(title__icontains=word)
    known = {thread.id for thread in chosen}
    latest = [thread for thread in await about.limit(_MOST) if thread.id not in known]
    return [*chosen, *latest]


async def ids_seen_by(viewer: Viewer, ids: Collection[int]) -> list[int]:
    """Return those of these threads that this viewer may list."""
    if not ids:
        return []
    found = await threads_seen_by(viewer).filter(id__in=list(ids)).values_list("id")
    return [int(id_) for (id_,) in found]


async def names_kept_from(viewer: Viewer, changes: Iterable[Change]) -> set[int]:
    """Return the ids of tags in the log whose names this viewer may not read.

    They are of proposals that never became part of the vocabulary: they may come from private
    groups. Editors read all; others know of them as :func:`tags_seen_by` says, and of what was
    made part of one who proposed it.
    """
    ids = {id_ for change in changes for id_ in (change.tag_id, change.other_id) if id_}
    private = set() if viewer.is_editor else await never_public(ids)
    if not private:
        return set()
    is_known = proposed_by(viewer) | (tags_seen_by(viewer) & ~Q(status=Status.MERGED))
    known = await Tag.filter(is_known, id__in=list(private)).values_list("id")
    return private - {int(id_) for (id_,) in known}


async def tag_in_log(viewer: Viewer, slug: str) -> Tag:
    """Return the tag whose changes are asked for.

    Raises:
        NotFound: if there is none, or this viewer may not read its name.
    """
    tag = await get_tag(slug)
    if await names_kept_from(viewer, [Change(tag_id=tag.id)]):
        raise NotFound
    return tag
