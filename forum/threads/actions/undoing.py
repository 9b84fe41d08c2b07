"""Taking back a split or a merge, as long as the posts stand where they were put."""

from __future__ import annotations

from datetime import timedelta

from forum.accounts.models import Member
from forum.core.database import atomic, now
from forum.core.errors import require
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.i18n import ngettext
from forum.groups.models import Group
from forum.threads.actions.curation import require_moderator
from forum.threads.actions.places import append, close_into, held_both, join_readers, put
from forum.threads.actions.restructuring import require_nothing_tied, tell_of_posts
from forum.threads.actions.sorting import require_openness
from forum.threads.models import (
    Act,
    FormerPlace,
    Post,
    Restructuring,
    State,
    Thread,
)

Places = list[tuple[Post, int]]


async def undo(
    moderator: Member, restructuring: Restructuring, reason: str, *, openly: bool = False
) -> Thread:
    """Put posts back where they stood before a split or a merge; return that thread.

    What was written since stays in a thread that was merged into; a thread that a split made goes
    with all that was written there since, which comes to the end.

    Raises:
        Forbidden: if she doesn't moderate both groups, it's too late, or posts have moved on.
        Complaint: about ``reason``, or ``openly`` as in moving.
    """
    async with atomic():
        source, target = await held_both(
            await Thread.get(id=restructuring.source_id),
            await Thread.get(id=restructuring.target_id),
        )
        done = await Restructuring.filter(id=restructuring.id).get()
        here, there = await Group.get(id=source.group_id), await Group.get(id=target.group_id)
        for group in (here, there):
            await require_moderator(moderator, group, reason)
        require_openness(here, there, openly=openly)
        places = await _places(done, source, target)
        await (_unmerge if done.act is Act.MERGE else _unsplit)(done, source, target, places)
        done.undone_at = now()
        await done.save(update_fields=["undone_at"])
        numbers = [number for _post, number in places]
        await tell_of_posts(f"undo_{done.act}", moderator, (target, source), reason, numbers)
    return source


async def _places(done: Restructuring, source: Thread, target: Thread) -> Places:
    """Return the posts with the numbers that they had.

    Raises:
        Forbidden: if they can't go back there.
    """
    require(done.undone_at is None, _("This was taken back already."))
    days = house().settings.threads.undo_days
    late = ngettext(
        "This can be taken back within %(count)s day.",
        "This can be taken back within %(count)s days.", days,
    )  # fmt: skip
    require(done.created_at > now() - timedelta(days=days), late % {"count": days})
    rows = await FormerPlace.filter(restructuring_id=done.id, thread_id=source.id).order_by(
        "number"
    ).select_related("post")  # fmt: skip
    shown = target.state not in {State.HIDDEN, State.DELETED}
    require(shown, _("The thread they are in must be visible first."))
    stand = all(row.post.thread_id == target.id for row in rows)
    require(stand, _("Some of these posts have moved on since; take that back first."))
    ended = source.state is State.MERGED
    is_there = ended == (done.act is Act.MERGE)
    require(is_there, _("The thread they came from has moved on since; take that back first."))
    taken = Post.filter(thread_id=source.id, number__in=[row.number for row in rows])
    require(not await taken.exists(), _("Other posts stand where these stood."))
    return [(row.post, row.number) for row in rows]


async def _unmerge(done: Restructuring, source: Thread, target: Thread, places: Places) -> None:
    # Its author may have deleted the opening post where it stood, or a moderator hidden it.
    opening = next((post.state for post, number in places if number == 1), State.VISIBLE)
    source.state, source.merged_into_id = opening, None
    await source.save(update_fields=["state", "merged_into_id"])
    await put(places, source, done)
    await target.recounted()


async def _unsplit(done: Restructuring, source: Thread, target: Thread, places: Places) -> None:
    await require_nothing_tied(target)
    await put(places, source, done)
    since = await Post.filter(thread_id=target.id).order_by("number")
    begin, numbers = source.last_visible, [post.number for post in since]
    if since:
        await append(since, source, done)
    await close_into(target, source)
    await join_readers(target, source, numbers, begin=begin)
