"""Putting a thread where it belongs: another group, title, kind, other tags."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from forum.accounts.models import Member
from forum.core.database import atomic, now
from forum.core.errors import Complaint
from forum.core.i18n import gettext as _
from forum.groups.models import Group
from forum.tags.actions.proposing import hold_words
from forum.tags.models import Tag
from forum.threads import policy
from forum.threads.actions.curation import held_by, require_moderator, tell
from forum.threads.actions.headings import set_kind, set_tags, set_title
from forum.threads.actions.revisions import keep_words
from forum.threads.models import Kind, Post, Thread


async def move_thread(
    moderator: Member, thread: Thread, group: Group, reason: str, *, openly: bool = False
) -> None:
    """Put a thread into another group; its address, followers and readings stay.

    ``openly``: she knows that more people will read it than before.

    Raises:
        Forbidden: if she doesn't moderate both groups.
        Complaint: if she gives no reason, or more people would read it and she didn't say so.
    """
    async with atomic():
        thread = await held_by(moderator, thread, reason)
        here, group = await Group.get(id=thread.group_id), await group.held()
        if group.id == here.id:
            return
        await require_moderator(moderator, group, reason)
        require_openness(group, here, openly=openly)
        thread.group_id = group.id
        await thread.save(update_fields=["group_id"])
        for told, other in ((here, group), (group, here)):
            before, after = _as_told_in(told, here, other), _as_told_in(told, group, other)
            await tell("move", moderator, thread, reason, before, after, group_id=told.id)


def require_openness(group: Group, here: Group, *, openly: bool) -> None:
    """Go on only if no more people will read what moves, or the moderator knows it.

    Raises:
        Complaint: about ``openly``.
    """
    if policy.opens_wider(group, here) and not openly:
        sentence = _("People who couldn't read these words before could read them there.")
        raise Complaint("openly", sentence + " " + _("Tick this if that is meant."))


def _as_told_in(told: Group, group: Group, other: Group) -> dict[str, Any]:
    # Those who read the log of one group must not learn of a private one.
    is_secret = group.id == other.id and other.is_private and told.id != other.id
    return {"group": "" if is_secret else group.name}


async def retitle_thread(
    moderator: Member, thread: Thread, title: str, kind: Kind, reason: str
) -> None:
    """Give a thread another title or kind; old addresses lead on.

    The former title is kept in the history of the opening post, where it can be taken out for
    good, and not in the log.

    Raises:
        Forbidden: if she doesn't moderate its group.
        Complaint: if she gives no reason.
    """
    async with atomic():
        thread = await held_by(moderator, thread, reason)
        if (thread.title, thread.kind) == (title, kind):
            return
        opening = await _held_opening(thread)
        before = _heading(thread, opening)
        if thread.title != title:
            await keep_words(moderator, opening, thread, reason)
            opening.edited_at = now()
            await opening.save(update_fields=["edited_at"])
            await set_title(thread, title)
        await set_kind(thread, kind)
        await tell("retitle", moderator, thread, reason, before, _heading(thread, opening))


async def _held_opening(thread: Thread) -> Post:
    return await Post.filter(thread_id=thread.id, number=1).select_for_update(no_key=True).get()


def _heading(thread: Thread, opening: Post) -> dict[str, Any]:
    return {
        "revision": opening.revision, "title_characters": len(thread.title),
        "kind": thread.kind, "stage": thread.stage,
    }  # fmt: skip


async def retag_thread(moderator: Member, thread: Thread, tags: Sequence[Tag], reason: str) -> None:
    """Give a thread other tags.

    Raises:
        Forbidden: if she doesn't moderate its group.
        Complaint: if she gives no reason.
    """
    async with atomic():
        await hold_words(tags)
        thread = await held_by(moderator, thread, reason)
        before, after = await _names(thread), sorted(tag.name for tag in tags)
        if before == after:
            return
        await set_tags(moderator, thread, tags)
        await tell("retag", moderator, thread, reason, {"tags": before}, {"tags": after})


async def _names(thread: Thread) -> list[str]:
    return sorted(tag.name for tag in await thread.tags.all())
