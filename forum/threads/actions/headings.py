"""What stands above a thread: its title, kind and tags. Only on a held thread."""

from __future__ import annotations

from collections.abc import Sequence

from forum.accounts.models import Member
from forum.tags.actions import proposing
from forum.tags.models import Tag
from forum.threads.actions.title_words import keep_title_words
from forum.threads.models import Kind, Stage, Thread, slug_for


async def set_title(thread: Thread, title: str) -> None:
    """Give a held thread another title; its address changes with it, and the old one leads on."""
    former, thread.title, thread.slug = thread.title, title, slug_for(title)
    await thread.save(update_fields=["title", "slug"])
    await keep_title_words(thread, former)


async def set_kind(thread: Thread, kind: Kind) -> None:
    """Make a held thread something else; what becomes an idea is proposed, what was one isn't."""
    if kind is thread.kind:
        return
    stage = Stage.PROPOSED if kind is Kind.IDEA else None
    thread.update_from_dict({"kind": kind, "stage": stage})
    await thread.save(update_fields=["kind", "stage"])


async def set_tags(member: Member, thread: Thread, tags: Sequence[Tag]) -> None:
    """Give a held thread these tags and no others; new words among them the member proposes.

    Their words must be held (``proposing.hold_words``), since before the thread was.

    Raises:
        Complaint: about ``tags``, if a word can't be proposed.
    """
    await thread.tags.clear()
    if tags:
        await thread.tags.add(*await proposing.kept(member, tags))
