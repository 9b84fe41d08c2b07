"""What a post said before: kept with every edit, and taken out for good where it must be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from hashlib import blake2s

from forum.accounts.models import Member
from forum.core.database import now
from forum.core.house import house
from forum.core.signals import emit
from forum.threads.models import Post, Revision, Thread
from forum.threads.queries.history import was_answered
from forum.threads.signals import Curated


def mark_of(post: Post, thread: Thread) -> str:
    """Return what stands for the present words of a post: ``3-9f2c41ab``.

    A form carries it, so that nobody overwrites what came while she was writing. Changes that
    leave no trace don't count a revision, but have another mark.
    """
    words = f"{thread.title if post.is_opening else ''}\n{post.body}"
    return f"{post.revision}-{blake2s(words.encode(), digest_size=4).hexdigest()}"


def is_overtaken(mark: str, post: Post, thread: Thread) -> bool:
    """Tell whether a post says something else now than when its mark (or revision) was given."""
    return mark not in {"", str(post.revision), mark_of(post, thread)}


async def keep_words(editor: Member, post: Post, thread: Thread, reason: str) -> None:
    """Keep what a held post says, before it's changed; what it says next has the next number."""
    await Revision.create(
        post=post,
        number=post.revision,
        editor=editor,
        title=thread.title if post.is_opening else "",
        body=post.body,
        reason=reason,
        created_at=now(),
    )
    post.revision += 1
    await post.save(update_fields=["revision"])


async def leaves_no_trace(editor: Member, post: Post, reason: str) -> bool:
    """Tell whether a change of a held post passes as part of writing what it says now.

    So it does if its author wrote that within the minutes of the setting, and nobody has built on
    it. A reason given then is that of her edit before, if there was one.
    """
    edit = await Revision.filter(post_id=post.id).order_by("-number").first()
    writer, since = (edit.editor_id, edit.created_at) if edit else (post.author_id, post.created_at)
    grace = timedelta(minutes=house().settings.threads.grace_minutes)
    is_fresh = since > now() - grace and not (edit and edit.is_redacted)
    if not (editor.id == post.author_id == writer and is_fresh):
        return False
    if await was_answered(post, since):
        return False
    if edit and reason:
        edit.reason = reason
        await edit.save(update_fields=["reason"])
    return True


async def take_out(
    moderator: Member, thread: Thread, post: Post, numbers: Sequence[int], reason: str
) -> None:
    """Empty revisions of a held post, in the transaction of the caller; the log gets no words.

    The reason given for the change goes as well: it may say what was taken out.
    """
    await Revision.filter(number__in=numbers, post_id=post.id, redacted_at__isnull=True).update(
        title="",
        body="",
        reason="",
        redacted_at=now(),
        redacted_by_id=moderator.id,
        redaction_reason=reason,
    )
    facts = {"revisions": list(numbers)}
    words = ("redact", "post", post.id, thread.group_id, moderator.id, reason)
    await emit(Curated(*words, facts, facts))
