"""Changing, deleting and taking back what was written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from forum.accounts.models import Member
from forum.core import limits
from forum.core.database import atomic, now
from forum.core.errors import Complaint, require
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.signals import emit
from forum.groups import queries as groups
from forum.groups.models import Group
from forum.tags.models import Tag
from forum.threads import policy
from forum.threads.models import Kind, Post, Revision, State, Thread, slug_for
from forum.threads.signals import Curated
from forum.threads.words import to_html


@dataclass(frozen=True)
class Heading:
    """What an opening post has besides its body."""

    title: str
    kind: Kind
    tags: Sequence[Tag]


async def edit_post(
    editor: Member, post: Post, body: str, *, reason: str = "", heading: Heading | None = None
) -> Post:
    """Change a post, and for an opening post its heading; what it was is kept as a revision.

    Raises:
        Forbidden: if she may not change it.
        Complaint: if the body cannot be taken, or a moderator gives no reason.
    """
    html = await to_html(body)
    await limits.spend(house().settings.limits.replies_per_member, "edit", str(editor.id))
    async with atomic():
        thread, post, moderates = await held_with(editor, post)
        allowed = policy.can_edit(editor, post, thread, moderates=moderates)
        require(allowed, _("This post can't be changed any more."))
        if heading and heading.kind is Kind.ANNOUNCEMENT and heading.kind is not thread.kind:
            require(moderates, _("Announcements are for moderators."))
        own = editor.id == post.author_id
        if not own and not reason:
            raise Complaint("reason", _("Say why you change somebody else's words."))
        before = await _as_it_is(post, thread)
        await _keep(editor, post, thread, reason)
        await _change(post, body, html)
        if heading and post.is_opening:
            await _change_heading(thread, heading)
        if not own:
            await _tell(editor, post, thread, reason, before)
    return post


async def delete_post(author: Member, post: Post, reason: str = "") -> None:
    """Take one's own post away; its place and number stay.

    Raises:
        Forbidden: if it isn't hers, or others have answered the opening post.
    """
    async with atomic():
        thread, post, _moderates = await held_with(author, post)
        require(
            policy.can_delete(author, post, thread),
            _("This post can't be deleted: others build on it, or the thread is closed."),
        )
        await _keep(author, post, thread, reason)
        await set_state(thread, post, State.DELETED)


async def undelete_post(author: Member, post: Post) -> None:
    """Bring back one's own deleted post.

    Raises:
        Forbidden: if it wasn't deleted by its author, or the thread is closed meanwhile.
    """
    async with atomic():
        thread, post, _moderates = await held_with(author, post)
        require(policy.can_undelete(author, post, thread), _("This post can't be brought back."))
        await set_state(thread, post, State.VISIBLE)


async def held_with(member: Member, post: Post) -> tuple[Thread, Post, bool]:
    """Hold a post and its thread; return both and whether the member moderates there."""
    thread = await Thread.filter(id=post.thread_id).select_for_update(no_key=True).get()
    post = await post.held()
    group = await Group.get(id=thread.group_id)
    membership = await groups.membership_of(member, group)
    return thread, post, policy.can_moderate(member, group, membership)


async def set_state(thread: Thread, post: Post, state: State) -> None:
    """Hide, delete or show a held post; an opening post takes its thread along."""
    post.state = state
    await post.save(update_fields=["state"])
    if post.is_opening:
        thread.state = state
        await thread.save(update_fields=["state"])
    await thread.recounted()


async def _keep(editor: Member, post: Post, thread: Thread, reason: str) -> None:
    await Revision.create(
        post=post,
        editor=editor,
        title=thread.title if post.is_opening else "",
        body=post.body,
        reason=reason,
        created_at=now(),
    )


async def _change(post: Post, body: str, html: str) -> None:
    post.body, post.html, post.edited_at = body, html, now()
    await post.save(update_fields=["body", "html", "edited_at"])


async def _change_heading(thread: Thread, heading: Heading) -> None:
    thread.title, thread.kind = heading.title, heading.kind
    thread.slug = slug_for(heading.title)
    await thread.save(update_fields=["title", "kind", "slug"])
    await thread.tags.clear()
    if heading.tags:
        await thread.tags.add(*heading.tags)


async def _tell(
    moderator: Member, post: Post, thread: Thread, reason: str, before: dict[str, Any]
) -> None:
    after = await _as_it_is(post, thread)
    words = ("edit", "post", post.id, thread.group_id, moderator.id, reason)
    await emit(Curated(*words, before, after))


async def _as_it_is(post: Post, thread: Thread) -> dict[str, Any]:
    if not post.is_opening:
        return {"body": post.body}
    tags = await thread.tags.all().order_by("name")
    return {
        "body": post.body,
        "title": thread.title,
        "kind": thread.kind,
        "tags": [tag.name for tag in tags],
    }
