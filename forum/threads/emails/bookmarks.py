"""The letter that reminds a member of a post she keeps."""

from __future__ import annotations

from forum.accounts.models import Member
from forum.core.house import house
from forum.mail import outbox
from forum.threads.models import Bookmark, Post
from forum.threads.queries.bookmarks import words_of


async def remind_of(member: Member, post: Post, bookmark: Bookmark) -> None:
    """Remind a member of a post, at the moment she chose; it has its author and thread.

    Raises:
        UnusableAddress: if no letter can be sent to her.
    """
    await outbox.post(
        "threads/email/bookmark_reminder",
        to=member.email,
        language=member.language,
        time_zone=member.time_zone,
        member=member,
        post=post,
        post_url=house().url_for("posts:show", id=post.id),
        keep_url=house().url_for("bookmarks:keep", id=post.id),
        note=bookmark.note,
        kept_at=bookmark.created_at,
        words="" if post.is_hidden else words_of(post),
    )
