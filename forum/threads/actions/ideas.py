"""Moving an idea from stage to stage."""

from __future__ import annotations

from forum.accounts.models import Member
from forum.core.database import atomic, now
from forum.core.errors import Complaint, require
from forum.core.i18n import gettext as _
from forum.core.signals import emit
from forum.groups import queries as groups
from forum.groups.models import Group
from forum.threads import policy
from forum.threads.actions.threads import TWICE
from forum.threads.models import Stage, StageMove, Thread
from forum.threads.signals import Curated, StageMoved


async def move_idea(mover: Member, thread: Thread, stage: Stage, note: str) -> None:
    """Move an idea to any other stage; a move by mistake is taken back by another.

    The same click sent twice is one.

    Raises:
        Forbidden: if she neither wrote it nor moderates there.
        Complaint: if the note is empty, or it stands at this stage already.
    """
    async with atomic():
        thread = await thread.held()
        moderates = await _moderates(mover, thread)
        allowed = policy.can_move_idea(mover, thread, moderates=moderates)
        require(allowed, _("Only its author and moderators can move this idea."))
        if await _just_moved(mover, thread, stage, note):
            return
        _check(thread, stage, note)
        before = await moved(mover, thread, stage, note)
        if mover.id != thread.author_id:
            words = ("stage", "thread", thread.id, thread.group_id, mover.id, note)
            await emit(Curated(*words, {"stage": before}, {"stage": stage}))


async def moved(mover: Member, thread: Thread, stage: Stage, note: str) -> Stage:
    """Move a held idea, in the transaction of the caller; return where it was."""
    before, thread.stage = thread.stage or Stage.PROPOSED, stage
    await thread.save(update_fields=["stage"])
    await StageMove.create(
        thread_id=thread.id, member_id=mover.id, before=before, after=stage, note=note,
        created_at=now(),
    )  # fmt: skip
    await emit(StageMoved(thread.id, mover.id))
    return before


async def _just_moved(mover: Member, thread: Thread, stage: Stage, note: str) -> bool:
    last = await StageMove.filter(thread_id=thread.id).order_by("-id").first()
    if last is None or last.created_at <= now() - TWICE:
        return False
    return (last.member_id, last.after, last.note) == (mover.id, stage, note)


async def _moderates(mover: Member, thread: Thread) -> bool:
    group = await Group.get(id=thread.group_id)
    return policy.can_moderate(mover, group, await groups.membership_of(mover, group))


def _check(thread: Thread, stage: Stage, note: str) -> None:
    if (thread.stage or Stage.PROPOSED) is stage:
        raise Complaint("stage", _("The idea is at this stage already. Choose another."))
    if not note:
        raise Complaint("note", _("Say in a sentence why; those who follow the idea read it."))
