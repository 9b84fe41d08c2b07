"""What the composed pages read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tortoise.expressions import Subquery

from forum.accounts.models import Member, Role, Viewer
from forum.core.errors import NotFound
from forum.core.markdown import plain
from forum.core.text import excerpt, fold
from forum.tags import thesaurus
from forum.tags.models import Status, Tag
from forum.tags.queries.naming import in_language
from forum.tags.queries.proposals import open_proposals
from forum.threads.models import Post, State, Thread
from forum.threads.queries.lists import threads_seen_by
from forum.threads.queries.naming import with_names
from forum.threads.queries.tags import Warrant, tags_seen_by, warrants

LATEST = 10  # of what a member wrote
PROPOSALS = 10  # on a page
_BEGINNING = 600  # characters of a reply that an excerpt is made of
_EXCERPT = 160


@dataclass(frozen=True)
class Person:
    """A member, the latest of hers that the reader may see, and the tags she can help with."""

    member: Member
    threads: Sequence[Thread]
    replies: Sequence[Post]
    helps_with: Sequence[Tag] = ()


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
        await with_names(await started.select_related("author", "group").prefetch_related("tags")),
        await replies.order_by("-created_at", "-id").limit(LATEST).select_related("thread__group"),
        await helps_with(member, seen_by=seen_by),
    )
    if member.is_unclaimed and not (found.threads or found.replies):
        raise NotFound
    return found


async def helps_with(member: Member, *, seen_by: Viewer) -> list[Tag]:
    """Return the tags that a member says she can help with, as far as the reader may know them."""
    helped = Tag.filter(tags_seen_by(seen_by), helpers__member_id=member.id)
    tags = await helped.exclude(status=Status.MERGED)
    await in_language(tags)
    return sorted(tags, key=lambda tag: fold(tag.name))


def beginning(post: Post) -> str:
    """Return the first words of a post, without its marks and without what it quotes."""
    return excerpt(plain(post.body[:_BEGINNING], quotes=False), _EXCERPT)


@dataclass(frozen=True)
class Waiting:
    """A proposal that editors have to decide on."""

    tag: Tag
    warrant: Warrant
    near: Sequence[Tag]


async def waiting_proposals(editor: Member, page: int) -> tuple[list[Waiting], int]:
    """Return a page of the proposals that wait, the oldest first, and how many pages there are.

    Raises:
        NotFound: if there is no such page.
    """
    waiting = open_proposals()
    last = max(1, -(-await waiting.count() // PROPOSALS))
    if page > last:
        raise NotFound
    tags = await waiting.offset((page - 1) * PROPOSALS).limit(PROPOSALS)
    used = await warrants(editor, [tag.id for tag in tags])
    near = await thesaurus.near_each([tag.name for tag in tags], 3)
    return [Waiting(tag, used[tag.id], near[tag.name]) for tag in tags], last
