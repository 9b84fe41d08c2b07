"""Starting a thread."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from forum.accounts.models import Member
from forum.core import limits
from forum.core.database import atomic, now
from forum.core.errors import require
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.signals import emit
from forum.groups import queries as groups
from forum.groups.actions import ensure_membership
from forum.groups.models import Group
from forum.tags.actions import proposing
from forum.tags.models import Tag
from forum.threads import policy
from forum.threads.actions.drafts import Writing, let_go
from forum.threads.actions.mentions import keep_mentions
from forum.threads.actions.reading import follow_as_writer
from forum.threads.actions.title_words import keep_title_words
from forum.threads.models import Kind, Post, Stage, State, Thread, slug_for
from forum.threads.signals import Posted
from forum.threads.words import Rendered, render_post

TWICE = timedelta(minutes=5)  # the same words within this time are one impatient click
Also = Callable[[Post], Awaitable[None]]


async def start_thread(
    author: Member, group: Group, kind: Kind, title: str, body: str, tags: Sequence[Tag],
    draft: Writing | None = None, *, also: Also | None = None,
) -> Thread:  # fmt: skip
    """Open a conversation, and let go of its draft. Sent twice, it is there once.

    ``also``: what else is done with its opening post in the same transaction. Tags that are not
    kept as yet she proposes for the vocabulary.

    Raises:
        Forbidden: if she may not start this kind of thread here.
        TooMany: if she started too many.
        Complaint: if the body cannot be taken, or a word can't be proposed.
    """
    made = await render_post(body, author.id, Group.filter(id=group.id))
    await limits.spend(house().settings.limits.threads_per_member, "thread", str(author.id))
    async with atomic():
        await proposing.hold_words(tags)
        group = await group.held()  # it may have become private meanwhile
        thread = await _just_started(author, group, title, body)
        if thread is None:
            await _let_in(author, group, kind)
            thread = await _begun(author, group, kind, title, tags)
            await _opened(author, thread, body, made)
        if draft or also:
            opening = await _held_opening(thread)
            if draft:
                await let_go(author, draft, opening)
            if also:
                await also(opening)
    return thread


async def _opened(author: Member, thread: Thread, body: str, made: Rendered) -> None:
    moment = thread.created_at
    post = await Post.create(
        thread=thread, number=1, author=author, body=body, html=made.html, created_at=moment
    )
    await keep_mentions(post, made.people, is_new=True)
    await thread.posted(1, moment)
    await follow_as_writer(author, thread, 1)
    await emit(Posted(post.id, thread.id, author.id))


async def _held_opening(thread: Thread) -> Post:
    thread = await thread.held()
    return await Post.get(thread_id=thread.id, number=1)


async def _let_in(author: Member, group: Group, kind: Kind) -> None:
    membership = await groups.membership_of(author, group)
    allowed = policy.can_start(author, group, membership, kind)
    require(allowed, _("You can't start such a thread in this group."))
    await ensure_membership(author, group)


async def _begun(
    author: Member, group: Group, kind: Kind, title: str, tags: Sequence[Tag]
) -> Thread:
    moment = now()
    thread = await Thread.create(
        group=group, author=author, kind=kind, title=title, slug=slug_for(title),
        created_at=moment, last_posted_at=moment,
        stage=Stage.PROPOSED if kind is Kind.IDEA else None,
    )  # fmt: skip
    if tags:
        await thread.tags.add(*await proposing.kept(author, tags))
    await keep_title_words(thread)
    return thread


async def _just_started(author: Member, group: Group, title: str, body: str) -> Thread | None:
    same = Thread.filter(
        author_id=author.id, group_id=group.id, title=title, state=State.VISIBLE,
        created_at__gt=now() - TWICE,
    )  # fmt: skip
    thread = await same.order_by("-id").first()
    if thread and await Post.exists(thread_id=thread.id, number=1, body=body):
        return thread
    return None
