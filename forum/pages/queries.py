"""What the composed pages read."""

from __future__ import annotations

from dataclasses import dataclass

from tortoise.expressions import Subquery

from forum.accounts.models import Member, Role, Viewer
from forum.core.errors import NotFound
from forum.core.markdown import plain
from forum.core.text import excerpt
from forum.threads.models import Post, State, Thread
from forum.threads.queries.lists import threads_seen_by

LATEST = 10  # of what a member wrote
_BEGINNING = 600  # characters of a reply that an excerpt is made of
_EXCERPT = 160


@dataclass(frozen=True)
class Person:
    """A member, and the latest of hers that the reader may see."""

    member: Member
    threads: list[Thread]
    replies: list[Post]


async def keepers() -> list[Member]:
    """Return who keeps this place: its admins, then its moderators, by name."""
    return await Member.filter(role__in=[Role.ADMIN, Role.MODERATOR]).order_by("role", "name")


async def person(member: Member, *, seen_by: Viewer) -> Person:
    """Return a member with her latest threads and replies that this viewer may see.

    Raises:
        NotFound: if she has no account, and wrote nothing that this viewer may see. Her name came
            with the archive of a list, which may have been a private one.
    """
    seen = threads_seen_by(seen_by)
    started = seen.filter(author_id=member.id).order_by("-last_posted_at", "-id").limit(LATEST)
    replies = Post.filter(
        author_id=member.id,
        number__gt=1,
        state=State.VISIBLE,
        thread_id__in=Subquery(seen.values("id")),
    )
    found = Person(
        member,
        await started.select_related("author", "group").prefetch_related("tags"),
        await replies.order_by("-created_at", "-id").limit(LATEST).select_related("thread__group"),
    )
    if member.is_unclaimed and not (found.threads or found.replies):
        raise NotFound
    return found


def beginning(post: Post) -> str:
    """Return the first words of a post, without its marks and without what it quotes."""
    return excerpt(plain(post.body[:_BEGINNING], quotes=False), _EXCERPT)
