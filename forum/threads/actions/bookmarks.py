"""Keeping posts for oneself, and being reminded of them."""

from __future__ import annotations

from datetime import datetime

from forum.accounts.models import Member
from forum.core import limits
from forum.core.database import atomic, now
from forum.core.errors import Complaint, require
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.groups import queries as groups
from forum.mail.addresses import UnusableAddress
from forum.threads import policy
from forum.threads.emails import bookmarks as emails
from forum.threads.models import Bookmark, Post, Thread
from forum.threads.queries.bookmarks import is_seen


async def keep_post(
    member: Member, post: Post, *, note: str = "", remind_at: datetime | None = None
) -> Bookmark:
    """Keep a post among her bookmarks, or change note and reminder of one that she keeps.

    A reminder for another moment than before comes anew.

    Raises:
        Forbidden: for a post that is hidden.
        Complaint: about a reminder for a moment that is over.
        TooMany: if she kept too much.
    """
    await _spend(member)
    async with atomic():
        post = await post.held()  # two windows at once must not keep it twice
        require(policy.can_bookmark(member, post), _("This post is not shown any more."))
        bookmark = await _held_on(post, member) or Bookmark(member=member, post=post)
        if bookmark.remind_at != remind_at:
            if remind_at and remind_at <= now():
                raise Complaint("remind_on", _("Choose a day that is still to come."))
            bookmark.remind_at, bookmark.reminded_at = remind_at, None
        bookmark.note = note
        await bookmark.save()
    return bookmark


async def toggle_bookmark(member: Member, post: Post, *, wanted: bool | None = None) -> bool:
    """Keep a post, or let it go if she keeps it; return whether it's kept now.

    ``wanted``: whether it is to be kept, so that the same click twice is one; what she wrote to
    a bookmark that stays is left as it is.

    Raises:
        Forbidden: for a post that is hidden and not kept yet.
        TooMany: if she clicked too often.
    """
    await _spend(member)
    async with atomic():
        post = await post.held()
        kept = await _held_on(post, member)
        stays = wanted if wanted is not None else kept is None
        if kept and not stays:
            await kept.delete()
        elif stays and not kept:
            require(policy.can_bookmark(member, post), _("This post is not shown any more."))
            await Bookmark.create(member=member, post=post)
    return stays


async def remove_bookmark(bookmark: Bookmark) -> None:
    """Let a bookmark go, with its note and reminder; once gone, it stays so."""
    await Bookmark.filter(id=bookmark.id).delete()


async def remind(bookmark_id: int, *, at: datetime | None = None) -> bool:
    """Write to a member about a post she keeps, if that's due; tell whether a letter was written.

    Once a moment chosen: a reminder that came, or that can't come since she can't read the post
    any more, no longer stands at the bookmark.
    """
    moment = at or now()
    async with atomic():
        bookmark = await Bookmark.filter(id=bookmark_id).select_for_update(no_key=True).first()
        if bookmark is None or not _is_due(bookmark, moment):
            return False
        member = await Member.get(id=bookmark.member_id)
        post = await _readable(bookmark, member)
        was_told = post is not None and await _told(member, post, bookmark)
        bookmark.reminded_at = moment if was_told else bookmark.reminded_at
        bookmark.remind_at = None
        await bookmark.save(update_fields=["remind_at", "reminded_at"])
    return was_told


async def _told(member: Member, post: Post, bookmark: Bookmark) -> bool:
    try:
        await emails.remind_of(member, post, bookmark)
    except UnusableAddress:
        return False  # no letter can ever be sent to her
    return True


async def _spend(member: Member) -> None:
    await limits.spend(house().settings.limits.replies_per_member, "bookmark", str(member.id))


async def _held_on(post: Post, member: Member) -> Bookmark | None:
    mine = Bookmark.filter(post_id=post.id, member_id=member.id)
    return await mine.select_for_update(no_key=True).first()


def _is_due(bookmark: Bookmark, moment: datetime) -> bool:
    return bookmark.remind_at is not None and bookmark.remind_at <= moment


async def _readable(bookmark: Bookmark, member: Member) -> Post | None:
    post = await Post.get(id=bookmark.post_id).select_related("author")
    thread = await Thread.get(id=post.thread_id).select_related("group")
    membership = await groups.membership_of(member, thread.group)
    post.thread = thread
    return post if is_seen(member, post, thread, membership) else None
