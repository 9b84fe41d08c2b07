"""What the log hears of."""

from __future__ import annotations

from forum.accounts.signals import RoleChanged
from forum.moderation.actions import log as actions
from forum.tags.signals import VocabularyChanged
from forum.threads.signals import Curated


async def on_curated(signal: Curated) -> None:
    await actions.write_entry(
        act=signal.act,
        thing=signal.thing,
        thing_id=signal.thing_id,
        group_id=signal.group_id,
        moderator_id=signal.moderator_id,
        reason=signal.reason,
        before=signal.before,
        after=signal.after,
    )


async def on_role_changed(signal: RoleChanged) -> None:
    if signal.admin_id is not None:  # an entry has somebody who did it
        await actions.write_entry(
            act="give_role",
            thing="member",
            thing_id=signal.member_id,
            moderator_id=signal.admin_id,
            reason=signal.reason,
            before={"role": signal.before},
            after={"role": signal.after},
        )


async def on_vocabulary_changed(signal: VocabularyChanged) -> None:
    await actions.write_entry(
        act=signal.act,
        thing="tag",
        thing_id=signal.tag_id,
        moderator_id=signal.moderator_id,
        reason=signal.reason,
        before=signal.before,
        after=signal.after,
    )
