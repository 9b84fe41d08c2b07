"""Replying."""

from __future__ import annotations

from math import ceil

from tortoise.queryset import QuerySet

from forum.accounts.models import Member
from forum.core import limits
from forum.core.database import atomic, now
from forum.core.errors import TooEarly, require
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.prepared import Prepared, instance
from forum.core.signals import emit
from forum.groups import queries as groups
from forum.groups.actions import ensure_membership
from forum.groups.models import Group
from forum.threads import policy
from forum.threads.actions.drafts import Writing, let_go
from forum.threads.actions.mentions import keep_mentions
from forum.threads.actions.places import held_heir
from forum.threads.actions.reading import follow_as_writer
from forum.threads.actions.threads import TWICE, Also
from forum.threads.models import Post, Thread
from forum.threads.pace_words import too_early
from forum.threads.queries.pace import last_posted
from forum.threads.signals import Posted
from forum.threads.words import Rendered, render_post


async def post_reply(
    author: Member, thread: Thread, body: str, reply_to: Post | None = None,
    draft: Writing | None = None, *, seen: int | None = None, also: Also | None = None,
) -> Post:  # fmt: skip
    """Add a reply to a thread, and let go of its draft. Sent twice, it is there once.

    ``seen``: the number of the last post that she has read, if not all; who answers by mail has
    read that which she answers, and what came after it is still news to her. ``also``: what else
    is done in the same transaction.

    Raises:
        Forbidden: if the thread takes no more replies from her.
        TooEarly: if it takes none yet: it rests, or she replied a short while ago and is slowed.
        TooMany: if she wrote too many.
        Complaint: if the body cannot be taken.
    """
    made = await render_post(body, author.id, Group.filter(id=thread.group_id))
    await limits.spend(house().settings.limits.replies_per_member, "reply", str(author.id))
    async with atomic():
        thread = await held_heir(thread)  # two replies at once must not share a number
        post = await _just_posted(author, thread, body)
        post = post or await add_reply(author, thread, body, made, reply_to, seen=seen)
        if draft:
            await let_go(author, draft, post)
        if also:
            await also(post)
    return post


async def add_reply(
    author: Member, thread: Thread, body: str, made: Rendered, reply_to: Post | None = None,
    *, seen: int | None = None, is_slowed: bool = True,
) -> Post:  # fmt: skip
    """Add a reply to a held thread, in the transaction of the caller.

    ``is_slowed``: it waits its turn where replies are slowed down. While a thread rests, all wait.

    Raises:
        Forbidden: if the thread takes no more replies from her.
        TooEarly: if it takes none yet.
    """
    await _let_in(author, thread, is_slowed=is_slowed)
    moment = now()
    post = await Post.create(
        thread=thread, number=thread.last_number + 1, author=author, reply_to=reply_to,
        body=body, html=made.html, created_at=moment,
    )  # fmt: skip
    await keep_mentions(post, made.people, is_new=True)
    await thread.posted(post.number, moment)
    has_read_all = seen in {None, post.number - 1}
    await follow_as_writer(author, thread, post.number if has_read_all else seen or 0)
    await emit(Posted(post.id, thread.id, author.id))
    return post


async def _let_in(author: Member, thread: Thread, *, is_slowed: bool) -> None:
    group = await groups.group_numbered(thread.group_id)
    membership = await groups.membership_of(author, group)
    allowed = policy.can_reply(author, thread, group, membership)
    require(allowed, _("This thread is closed, so it takes no more replies."))
    if not policy.can_moderate(author, group, membership):
        await _let_wait(author, thread, is_slowed=is_slowed)
    if membership is None:
        await ensure_membership(author, group)


async def _let_wait(author: Member, thread: Thread, *, is_slowed: bool) -> None:
    last = await last_posted(author, thread) if thread.slow_seconds and is_slowed else None
    if until := policy.waits_until(thread, last, moderates=False):
        told = too_early(thread, until)
        seconds = ceil((until - now()).total_seconds())
        field = "body" if is_slowed else ""  # a report has fields of its own
        raise TooEarly(field, told.sentence, retry_after=max(1, seconds), why=told.why)


async def _just_posted(author: Member, thread: Thread, body: str) -> Post | None:
    rows = await _LATEST.rows(thread=thread.id)
    latest = instance(Post, rows[0]) if rows else None
    if latest is None or latest.author_id != author.id or latest.is_hidden:
        return None
    is_same = latest.body == body and latest.created_at > now() - TWICE
    return latest if is_same else None


def _latest(_shape: None, *, thread: int) -> QuerySet[Post]:
    return Post.filter(thread_id=thread).order_by("-number").limit(1)


_LATEST = Prepared(_latest, thread=int)
