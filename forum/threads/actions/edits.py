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
from forum.tags.actions.proposing import hold_words
from forum.tags.models import Tag
from forum.threads import policy
from forum.threads.actions.attachments import Changed
from forum.threads.actions.drafts import Writing, forget_changes, let_go
from forum.threads.actions.headings import set_kind, set_tags, set_title
from forum.threads.actions.mentions import keep_mentions
from forum.threads.actions.places import held_in_thread
from forum.threads.actions.revisions import is_overtaken, keep_words, leaves_no_trace, take_out
from forum.threads.models import Kind, Post, State, Thread
from forum.threads.signals import Curated
from forum.threads.words import Rendered, render_post


@dataclass(frozen=True)
class Heading:
    """What an opening post has besides its body."""

    title: str
    kind: Kind
    tags: Sequence[Tag]


async def edit_post(
    editor: Member, post: Post, body: str, *,
    reason: str = "", heading: Heading | None = None, seen: str = "", forget: bool = False,
    draft: Writing | None = None,
) -> Post:  # fmt: skip
    """Change a post, and for an opening post its heading; what it was is kept as a revision.

    Her own change soon after leaves no trace (:func:`~.revisions.leaves_no_trace`); what changes
    nothing does nothing. ``seen`` is the mark of what she changed; with ``forget`` a moderator
    takes all earlier words out for good, of drafts as well.

    Raises:
        Forbidden: if she may not change it.
        Complaint: if the body cannot be taken, a moderator gives no reason, or, about
            ``revision``, if the post says something else by now than what she saw.
    """
    made = await render_post(body, post.author_id, Group.filter(threads__id=post.thread_id))
    await limits.spend(house().settings.limits.replies_per_member, "edit", str(editor.id))
    async with atomic():
        await hold_words(heading.tags if heading else ())
        before = post.revision
        post = await change_post(
            editor, post, body, made, reason=reason, heading=heading, seen=seen, forget=forget
        )
        if draft:
            files = await let_go(editor, draft, post)
            await _note_files(editor, post, files, reason, is_noted=post.revision > before)
        if forget:
            await forget_changes(post)
    return post


async def _note_files(
    editor: Member, post: Post, files: Changed, reason: str, *, is_noted: bool
) -> None:
    """Let history and log tell that other files go with a held post than before."""
    if files.before == files.after:
        return
    thread = await Thread.get(id=post.thread_id)
    if not is_noted and not await leaves_no_trace(editor, post, reason):
        await keep_words(editor, post, thread, reason)
        post.edited_at = now()
        await post.save(update_fields=["edited_at"])
    if editor.id != post.author_id:
        words = ("edit", "post", post.id, thread.group_id, editor.id, reason)
        await emit(Curated(*words, {"files": len(files.before)}, {"files": len(files.after)}))


async def change_post(
    editor: Member, post: Post, body: str, made: Rendered, *,
    reason: str = "", heading: Heading | None = None, seen: str = "", forget: bool = False,
) -> Post:  # fmt: skip
    """Do what :func:`edit_post` does with what was rendered, in the transaction of the caller.

    Raises:
        Forbidden: if she may not change it.
        Complaint: if a moderator gives no reason, or the post says something else by now.
    """
    thread, post, moderates = await held_with(editor, post)
    heading = heading if post.is_opening else None
    _ask(editor, post, thread, heading, moderates=moderates, forget=forget)
    _require_reason(editor, post, reason, forget=forget)
    turns = _changes_words(post, thread, body, heading)
    if forget and not turns:
        raise Complaint("body", _("Take out of the text what should go; now it would stay."))
    if not turns and not await _changes_place(thread, heading):
        return post
    if is_overtaken(seen, post, thread):
        raise Complaint("revision", _("This post was changed while you were writing."))
    before = await _facts(post, thread)
    if turns and (forget or not await leaves_no_trace(editor, post, reason)):
        await keep_words(editor, post, thread, reason)
        post.edited_at = now()
    await _change(editor, post, thread, body, made, heading)
    await _tell(editor, post, thread, reason, before)
    if forget:
        await take_out(editor, thread, post, range(1, post.revision), reason)
    return post


def _ask(
    editor: Member, post: Post, thread: Thread, heading: Heading | None, *,
    moderates: bool, forget: bool,
) -> None:  # fmt: skip
    allowed = policy.can_edit(editor, post, thread, moderates=moderates)
    require(allowed, _("This post can't be changed any more."))
    if heading and heading.kind is Kind.ANNOUNCEMENT and heading.kind is not thread.kind:
        require(moderates, _("Announcements are for moderators."))
    require(moderates or not forget, _("Only moderators of this group can do that."))


def _require_reason(editor: Member, post: Post, reason: str, *, forget: bool) -> None:
    if editor.id != post.author_id and not reason:
        raise Complaint("reason", _("Say why you change somebody else's words."))
    if forget and not reason:
        raise Complaint("reason", _("Give a reason; it will stand in the log."))


def _changes_words(post: Post, thread: Thread, body: str, heading: Heading | None) -> bool:
    return body != post.body or (heading is not None and heading.title != thread.title)


async def _changes_place(thread: Thread, heading: Heading | None) -> bool:
    if heading is None:
        return False
    tags = {tag.id for tag in await thread.tags.all()}
    return heading.kind is not thread.kind or tags != {tag.id for tag in heading.tags}


async def _change(
    editor: Member, post: Post, thread: Thread, body: str, made: Rendered, heading: Heading | None
) -> None:
    post.body, post.html = body, made.html
    await post.save(update_fields=["body", "html", "edited_at"])
    await keep_mentions(post, made.people)
    if heading:
        if heading.title != thread.title:
            await set_title(thread, heading.title)
        await set_kind(thread, heading.kind)
        await set_tags(editor, thread, heading.tags)


async def _tell(
    editor: Member, post: Post, thread: Thread, reason: str, before: dict[str, Any]
) -> None:
    if editor.id != post.author_id:
        words = ("edit", "post", post.id, thread.group_id, editor.id, reason)
        await emit(Curated(*words, before, await _facts(post, thread)))


async def _facts(post: Post, thread: Thread) -> dict[str, Any]:
    # The words stand in the history alone: what the log has once can't be taken out of it.
    facts: dict[str, Any] = {"revision": post.revision, "characters": len(post.body)}
    if post.is_opening:
        tags = await thread.tags.all().order_by("name")
        facts |= {"kind": thread.kind, "tags": [tag.name for tag in tags]}
    return facts


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
        if reason:  # it has its place in the history, as a step that changes no words
            await keep_words(author, post, thread, reason)
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
    """Hold a post and its thread; return both and whether the member moderates there.

    Raises:
        Forbidden: if the post was moved to another thread since it was read.
    """
    thread, post = await held_in_thread(post)
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
