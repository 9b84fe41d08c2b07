"""Files that go with drafts and posts, and who may see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tortoise.expressions import Q, Subquery

from forum.accounts.models import Member, Viewer
from forum.core.errors import NotFound
from forum.files.models import File
from forum.files.queries import get_file
from forum.groups.models import Membership
from forum.threads import policy
from forum.threads.attaching import Named
from forum.threads.models import Attachment, Draft, Post
from forum.threads.queries.marks import Attached


class Shown(NamedTuple):
    """A file in a form."""

    file: Attached
    is_removed: bool


async def get_attached(file_id: int, *, seen_by: Viewer) -> File:
    """Return a file that this viewer may have: who may see what it goes with may see it.

    What goes with nothing as yet, or with a draft, is for her alone who brought it.

    Raises:
        NotFound: if there is none, or none for her.
    """
    holders = await Attachment.filter(file_id=file_id).select_related(
        "file", "draft", "post__thread__group"
    )
    if not holders:
        file = await get_file(file_id)
        if not (seen_by.is_member and file.owner_id == seen_by.id):
            raise NotFound
        return file
    drafts = [holder.draft for holder in holders if holder.draft]
    if seen_by.is_member and any(draft.member_id == seen_by.id for draft in drafts):
        return holders[0].file
    if not await _can_see_one(seen_by, [holder.post for holder in holders if holder.post]):
        raise NotFound
    return holders[0].file


async def _can_see_one(viewer: Viewer, posts: Sequence[Post]) -> bool:
    memberships: dict[int, Membership] = {}
    if viewer.is_member and posts:
        groups = {post.thread.group_id for post in posts}
        found = await Membership.filter(member_id=viewer.id, group_id__in=groups)
        memberships = {membership.group_id: membership for membership in found}
    return any(_can_see(viewer, post, memberships.get(post.thread.group_id)) for post in posts)


def _can_see(viewer: Viewer, post: Post, membership: Membership | None) -> bool:
    thread, group = post.thread, post.thread.group
    if not policy.can_open(viewer, thread, group, membership):
        return False
    moderates = policy.can_moderate(viewer, group, membership)
    return not post.is_hidden or policy.can_read_hidden(viewer, post, moderates=moderates)


async def nameable(member: Member, named: Iterable[Named], post_id: int = 0) -> dict[int, File]:
    """Return, by number, those of the named files that she brought, or that go with this post."""
    ids = [one.file_id for one in named]
    if not ids:
        return {}
    with_post = Attachment.filter(post_id=post_id).values("file_id")
    hers = Q(owner_id=member.id) | Q(id__in=Subquery(with_post))
    return {file.id: file for file in await File.filter(hers, id__in=ids)}


async def named_with(post_id: int) -> list[Named]:
    """Return the files that go with a post, in their order."""
    rows = await Attachment.filter(post_id=post_id).order_by("position", "id")
    return [Named(row.file_id, row.alt, row.is_decorative) for row in rows]


async def files_in(draft: Draft) -> list[Attached]:
    """Return the files that a draft holds."""
    rows = Attachment.filter(draft_id=draft.id).order_by("id").select_related("file")
    return [shown(row.file, Named(row.file_id)).file for row in await rows]


def shown(file: File, named: Named) -> Shown:
    """Return a named file as a form shows it."""
    attached = Attached(
        file.id, file.name, named.alt, file.media_type, file.size,
        file.width or 0, file.height or 0, named.is_decorative, tuple(file.widths),
    )  # fmt: skip
    return Shown(attached, named.is_removed)
