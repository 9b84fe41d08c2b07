"""Who may do what in conversations.

A row is judged together with the member's ``Membership`` in its group, or None: policies ask
no database. Whoever is asked about has seen the row already, by ``visible_to``.
"""

from __future__ import annotations

from tortoise.expressions import Q, Subquery

from forum.accounts.models import Viewer
from forum.groups import policy as groups
from forum.groups.models import Group, GroupRole, Membership
from forum.threads.models import Kind, Post, State, Thread


def listed_for(viewer: Viewer) -> Q:
    """Threads that stand in this viewer's lists, counts, feeds and letters."""
    return Q(group_id__in=groups.visible_ids(viewer)) & Q(state=State.VISIBLE)


def visible_to(viewer: Viewer) -> Q:
    """Threads whose page this viewer may open: hidden ones by moderators and their author."""
    open_groups = Q(group_id__in=groups.visible_ids(viewer))
    if viewer.is_moderator:
        return open_groups
    if not viewer.is_member:
        return open_groups & Q(state=State.VISIBLE)
    moderated = Membership.filter(member_id=viewer.id, role=GroupRole.MODERATOR)
    seen = Q(state=State.VISIBLE) | Q(author_id=viewer.id)
    return open_groups & (seen | Q(group_id__in=Subquery(moderated.values("group_id"))))


def can_moderate(viewer: Viewer, group: Group, membership: Membership | None) -> bool:
    """Lock, hide, restore and edit in this group."""
    return groups.can_moderate(viewer, group, membership)


def can_start(viewer: Viewer, group: Group, membership: Membership | None, kind: Kind) -> bool:
    """Start a thread of this kind; announcements are for moderators."""
    if not groups.can_post(viewer, group, membership):
        return False
    return kind is not Kind.ANNOUNCEMENT or can_moderate(viewer, group, membership)


def can_reply(viewer: Viewer, thread: Thread, group: Group, membership: Membership | None) -> bool:
    """Reply: while the thread is open; moderators also when it's closed."""
    if thread.is_hidden or not groups.can_post(viewer, group, membership):
        return False
    return not thread.is_locked or can_moderate(viewer, group, membership)


def can_edit(viewer: Viewer, post: Post, thread: Thread, *, moderates: bool) -> bool:
    """Change a post: its author while the thread is open, moderators always."""
    if not viewer.is_member or post.is_deleted:
        return False
    if moderates:
        return True
    return viewer.id == post.author_id and not (post.is_hidden or thread.is_locked)


def can_delete(viewer: Viewer, post: Post, thread: Thread) -> bool:
    """Delete: one's own reply; one's own opening post while nobody has answered."""
    own = viewer.is_member and viewer.id == post.author_id
    alone = not post.is_opening or thread.last_number == 1
    untouched = post.state is State.VISIBLE and thread.state is State.VISIBLE
    return own and alone and untouched and not thread.is_locked


def can_undelete(viewer: Viewer, post: Post, thread: Thread) -> bool:
    """Take back one's own deletion."""
    own = viewer.is_member and viewer.id == post.author_id
    return own and post.is_deleted and not (thread.is_locked or thread.state is State.HIDDEN)


def can_read_hidden(viewer: Viewer, post: Post, *, moderates: bool) -> bool:
    """Read the words of a hidden or deleted post: moderators, and who wrote them."""
    return moderates or (viewer.is_member and viewer.id == post.author_id)
