"""Accepting replies as answers to a question, and bringing an unanswered one back to the top."""

from __future__ import annotations

from forum.accounts.models import Member
from forum.core.database import atomic, now
from forum.core.errors import require
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.i18n import ngettext
from forum.core.signals import emit
from forum.threads import policy
from forum.threads.actions.edits import held_with
from forum.threads.actions.threads import TWICE
from forum.threads.models import Post, Thread
from forum.threads.queries.answers import waited_since
from forum.threads.signals import Accepted, Curated


async def accept(member: Member, post: Post, *, wanted: bool | None = None) -> bool:
    """Say that a reply answers the question, or take that back; return whether it does now.

    A question may have several answers. ``wanted``: which of the two, so that the same click
    twice is one; None: the other way than before. What a moderator accepts for somebody else
    stands in the log; it takes nothing away, so she need not say why.

    Raises:
        Forbidden: if it isn't hers to say, or this is no reply to a question.
    """
    async with atomic():
        thread, post, moderates = await held_with(member, post)
        allowed = policy.can_accept(member, post, thread, moderates=moderates)
        require(allowed, _("Who asked, and moderators, accept replies to a question as answers."))
        before = post.is_accepted
        answers = wanted if wanted is not None else not before
        if answers == before:
            return answers
        post.accepted_at, post.accepted_by_id = (now(), member.id) if answers else (None, None)
        await post.save(update_fields=["accepted_at", "accepted_by_id"])
        await thread.recounted()
        if answers:
            await emit(Accepted(post.id, thread.id, member.id))
        if member.id != thread.author_id:
            words = ("answer", "post", post.id, thread.group_id, member.id, "")
            await emit(Curated(*words, {"accepted": before}, {"accepted": answers}))
    return answers


async def bump(member: Member, thread: Thread) -> None:
    """Bring one's own question that nobody has answered back to the top of the lists, once.

    The same click sent twice is one.

    Raises:
        Forbidden: if it isn't hers, has a reply, is too young or was brought back before.
    """
    days = house().settings.threads.offer_after_days
    sentence = ngettext(
        "You can bring your question back to the top once, after %(count)s day without a reply.",
        "You can bring your question back to the top once, after %(count)s days without a reply.",
        days,
    )
    async with atomic():
        thread = await thread.held()
        own = member.id == thread.author_id
        if own and thread.bumped_at and thread.bumped_at > now() - TWICE:
            return
        allowed = policy.can_bump(member, thread, before=waited_since())
        require(allowed, sentence % {"count": days})
        thread.bumped_at = thread.last_posted_at = now()
        await thread.save(update_fields=["bumped_at", "last_posted_at"])
