"""Small answers to posts."""

from __future__ import annotations

from forum.accounts.models import Member
from forum.core import limits
from forum.core.database import atomic
from forum.core.errors import require
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.groups import queries as groups
from forum.groups.models import Group
from forum.threads import policy
from forum.threads.actions.places import held_in_thread
from forum.threads.models import Post, Reaction, ReactionKind


async def react(
    member: Member, post: Post, kind: ReactionKind, *, wanted: bool | None = None
) -> bool:
    """Give a post a small answer, or take it back; return whether it stands now.

    ``wanted``: whether it is to stand, so that the same click twice is one; None: the other way
    than before.

    Raises:
        Forbidden: if she may not react to this post, or it was moved just now.
        TooMany: if she clicked too often.
    """
    await limits.spend(house().settings.limits.replies_per_member, "reaction", str(member.id))
    async with atomic():
        await _hold(member, post)
        mine = Reaction.filter(post_id=post.id, member_id=member.id, kind=kind)
        stood = await mine.exists()
        stands = wanted if wanted is not None else not stood
        if stands and not stood:
            await Reaction.create(post_id=post.id, member_id=member.id, kind=kind)
        elif stood and not stands:
            await mine.delete()
    return stands


async def _hold(member: Member, post: Post) -> None:
    thread, post = await held_in_thread(post)
    group = await Group.get(id=thread.group_id)
    membership = await groups.membership_of(member, group)
    allowed = policy.can_react(member, post, thread, group, membership)
    require(allowed, _("Small answers are for posts of others, while they are to be seen."))
