"""What moderators do to threads and posts: each with a reason, each in the log."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from forum.accounts.models import Member
from forum.core.database import atomic, now
from forum.core.errors import Complaint, require
from forum.core.i18n import gettext as _
from forum.core.signals import emit
from forum.groups import queries as groups
from forum.groups.models import Group
from forum.threads import policy
from forum.threads.actions.edits import held_with, set_state
from forum.threads.models import Post, State, Thread
from forum.threads.signals import Curated

_LONGEST_PIN = timedelta(days=367)


async def lock_thread(moderator: Member, thread: Thread, reason: str) -> None:
    """Close a thread: it stays to be read, and takes no more replies."""
    async with atomic():
        thread = await held_by(moderator, thread, reason)
        if thread.is_locked:
            return
        by_clock = {"closes_at": iso(thread.closes_at)} if thread.closes_at else {}
        await _lock(thread, reason, locked=True)
        before = {"locked": False, **by_clock}
        await tell("lock", moderator, thread, reason, before, {"locked": True})


async def unlock_thread(moderator: Member, thread: Thread, reason: str) -> None:
    """Open a thread again."""
    async with atomic():
        thread = await held_by(moderator, thread, reason)
        if not thread.is_locked:
            return
        await close_by_clock(thread)
        await _lock(thread, "", locked=False)
        await tell("unlock", moderator, thread, reason, {"locked": True}, {"locked": False})


async def close_by_clock(thread: Thread) -> None:
    """Close a held thread whose time to close has come, in the name of who set it; once.

    It counted as closed from that moment on; now that is written down, and stands in the log.
    """
    closes_at, moderator_id = thread.closes_at, thread.closes_by_id
    if closes_at is None or closes_at > now() or moderator_id is None:
        return
    was_open, reason = thread.locked_at is None, thread.close_reason
    await _lock(thread, thread.why_locked, locked=True, at=thread.locked_at or closes_at)
    if was_open:
        words = ("lock", "thread", thread.id, thread.group_id, moderator_id, reason)
        before = {"locked": False, "closes_at": closes_at.isoformat()}
        await emit(Curated(*words, before, {"locked": True}))


async def pin_thread(moderator: Member, thread: Thread, reason: str, until: datetime) -> None:
    """Keep a thread at the top of lists until a moment; it comes down by itself then."""
    async with atomic():
        thread = await held_by(moderator, thread, reason)
        if not now() < until < now() + _LONGEST_PIN:
            raise Complaint("until", _("Choose a day that is to come, within a year."))
        await _pin("pin", moderator, thread, reason, until)


async def unpin_thread(moderator: Member, thread: Thread, reason: str) -> None:
    """Let a pinned thread take its usual place in lists."""
    async with atomic():
        thread = await held_by(moderator, thread, reason)
        if thread.is_pinned:
            await _pin("unpin", moderator, thread, reason, None)


async def hide_thread(moderator: Member, thread: Thread, reason: str) -> None:
    """Take a thread out of sight of all but moderators and its author."""
    await _show_thread(moderator, thread, reason, "hide", State.HIDDEN)


async def restore_thread(moderator: Member, thread: Thread, reason: str) -> None:
    """Bring a hidden thread back."""
    await _show_thread(moderator, thread, reason, "restore", State.VISIBLE)


async def hide_post(moderator: Member, post: Post, reason: str) -> None:
    """Take the words of a post out of sight; its place stays."""
    await _show_post(moderator, post, reason, "hide", State.HIDDEN)


async def restore_post(moderator: Member, post: Post, reason: str) -> None:
    """Bring a hidden post back."""
    await _show_post(moderator, post, reason, "restore", State.VISIBLE)


async def held_by(moderator: Member, thread: Thread, reason: str) -> Thread:
    """Hold a thread for a moderator who acts on it; return it as it is now.

    Raises:
        Forbidden: if she doesn't moderate its group, or it was merged into another.
        Complaint: if she gives no reason.
    """
    thread = await thread.held()
    await require_moderator(moderator, await Group.get(id=thread.group_id), reason)
    merged = thread.state is State.MERGED
    require(not merged, _("This thread was merged into another one just now; act on that one."))
    return thread


async def require_moderator(moderator: Member, group: Group, reason: str) -> None:
    """Go on only for somebody who moderates this group and says why she acts.

    Raises:
        Forbidden: if she doesn't.
        Complaint: if she gives no reason.
    """
    membership = await groups.membership_of(moderator, group)
    _require(policy.can_moderate(moderator, group, membership), reason)


async def tell(
    act: str, moderator: Member, thread: Thread, reason: str,
    before: dict[str, Any], after: dict[str, Any], *, group_id: int | None = None,
) -> None:  # fmt: skip
    """Let the log hear of an act; in ``group_id``, if that isn't the thread's group."""
    words = (act, "thread", thread.id, group_id or thread.group_id, moderator.id, reason)
    await emit(Curated(*words, before, after))


def _require(moderates: bool, reason: str) -> None:  # noqa: FBT001
    require(moderates, _("Only moderators of this group can do that."))
    if not reason:
        raise Complaint("reason", _("Give a reason; it will stand in the log."))


async def _lock(thread: Thread, reason: str, *, locked: bool, at: datetime | None = None) -> None:
    thread.locked_at, thread.lock_reason = (at or now()) if locked else None, reason
    thread.closes_at, thread.closes_by_id, thread.close_reason = None, None, ""
    await thread.save(
        update_fields=["locked_at", "lock_reason", "closes_at", "closes_by_id", "close_reason"]
    )


async def _pin(
    act: str, moderator: Member, thread: Thread, reason: str, until: datetime | None
) -> None:
    before = {"pinned_until": iso(thread.pinned_until if thread.is_pinned else None)}
    thread.pinned_until = until
    await thread.save(update_fields=["pinned_until"])
    await tell(act, moderator, thread, reason, before, {"pinned_until": iso(until)})


def iso(moment: datetime | None) -> str | None:
    """Return a moment as the log keeps it."""
    return moment.isoformat() if moment else None


async def _show_thread(
    moderator: Member, thread: Thread, reason: str, act: str, state: State
) -> None:
    async with atomic():
        thread = await held_by(moderator, thread, reason)
        if thread.state is state:
            return
        require(thread.state is not State.DELETED, _("Its author deleted this thread."))
        before, thread.state = thread.state, state
        await thread.save(update_fields=["state"])
        await tell(act, moderator, thread, reason, {"state": before}, {"state": state})


async def _show_post(moderator: Member, post: Post, reason: str, act: str, state: State) -> None:
    async with atomic():
        thread, post, moderates = await held_with(moderator, post)
        _require(moderates, reason)
        if post.state is state:
            return
        require(not post.is_deleted, _("Its author deleted this post; only she can bring it back."))
        before = {"state": post.state}
        await set_state(thread, post, state)
        words = (act, "post", post.id, thread.group_id, moderator.id, reason)
        await emit(Curated(*words, before, {"state": state}))
