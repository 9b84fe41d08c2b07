"""Why a thread can't be opened, and where what was written to it goes."""

from __future__ import annotations

from tortoise.expressions import Q

from forum.accounts.models import Viewer
from forum.core.errors import Gone, Moved, NotFound, Refusal
from forum.core.i18n import gettext as _
from forum.groups import policy as groups
from forum.threads.models import FormerPlace, State, Thread
from forum.threads.queries.addresses import address
from forum.threads.queries.lists import threads_seen_by


async def whereabouts(thread_id: int, viewer: Viewer) -> Refusal:
    """Return why this viewer can't open a thread: it moved, is gone, or she may not know of it."""
    thread = await Thread.get_or_none(Q(group_id__in=groups.visible_ids(viewer)), id=thread_id)
    if thread is None:
        return NotFound()
    if thread.state is State.MERGED:
        return await _moved(thread, viewer)
    if thread.state is State.HIDDEN:
        return Gone(_("A moderator took this thread away."))
    if thread.state is State.DELETED:
        return Gone(_("The author of this thread took it away."))
    return NotFound()


async def _moved(thread: Thread, viewer: Viewer) -> Refusal:
    first = await (
        FormerPlace.filter(thread_id=thread.id).order_by("number", "-id").select_related("post")
    ).first()  # fmt: skip
    post = first.post if first else None
    there = threads_seen_by(viewer).filter(id=post.thread_id if post else 0)
    target = await there.first()
    if target is None or post is None:
        return Gone(_("This thread became part of another one, which isn't open to you."))
    sentence = _("That thread became part of this one; what you sent was not done.")
    return Moved(sentence, path=address(target, post.number))


async def heir_id(thread_id: int) -> int:
    """Return the id of the thread that this one was merged into, or its own.

    What is written to a thread while it's merged goes there.
    """
    while True:
        thread = await Thread.get_or_none(id=thread_id, state=State.MERGED).only("merged_into_id")
        if thread is None or thread.merged_into_id is None:
            return thread_id
        thread_id = thread.merged_into_id
