"""Who may do what in conversations.

A row is judged together with the member's ``Membership`` in its group, or None: policies ask
no database. Whoever is asked about has seen the row already, by ``visible_to``.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from tortoise.expressions import Q, Subquery

from forum.accounts.models import Viewer
from forum.core.database import now
from forum.core.lasting import good_until
from forum.groups import policy as groups
from forum.groups.models import Group, GroupRole, Membership, Visibility
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


def can_open(viewer: Viewer, thread: Thread, group: Group, membership: Membership | None) -> bool:
    """Tell what :func:`visible_to` tells, of one thread."""
    if not groups.can_see(viewer, group, membership):
        return False
    own = viewer.is_member and viewer.id == thread.author_id
    return not thread.is_hidden or own or can_moderate(viewer, group, membership)


def can_take_part(viewer: Viewer, group: Group, membership: Membership | None) -> bool:
    """Write, vote and react in this group, as far as the thread allows."""
    return groups.can_post(viewer, group, membership)


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


def waits_until(thread: Thread, last: datetime | None, *, moderates: bool) -> datetime | None:
    """Return until when somebody who may reply has to wait; None if she need not.

    ``last``: when she last posted there. Moderators wait for nothing. What shows it is good until
    then.
    """
    moment, ends = now(), []
    if thread.is_resting and thread.rests_until:
        ends.append(thread.rests_until)
    # Posts of an archive may bear dates to come.
    if thread.slow_seconds and last and last <= moment:
        ends.append(last + timedelta(seconds=thread.slow_seconds))
    until = max(ends, default=moment)
    if moderates or until <= moment:
        return None
    good_until(until.timestamp())
    return until


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


def can_move_idea(viewer: Viewer, thread: Thread, *, moderates: bool) -> bool:
    """Move an idea to another stage: its author while the thread is open, moderators always."""
    if not viewer.is_member or thread.kind is not Kind.IDEA or thread.is_hidden:
        return False
    return moderates or (viewer.id == thread.author_id and not thread.is_locked)


def can_try(viewer: Viewer, thread: Thread, group: Group, membership: Membership | None) -> bool:
    """Say that one's library tries an idea, and report on it: who may reply, while it's open."""
    is_open = thread.kind is Kind.IDEA and not thread.is_locked
    return is_open and can_reply(viewer, thread, group, membership)


def can_react(
    viewer: Viewer, post: Post, thread: Thread, group: Group, membership: Membership | None
) -> bool:
    """Say thanks and the like: to others' posts, also when the thread is closed."""
    if thread.is_hidden or post.is_hidden or not groups.can_post(viewer, group, membership):
        return False
    return viewer.id != post.author_id


def can_accept(viewer: Viewer, post: Post, thread: Thread, *, moderates: bool) -> bool:
    """Say that a reply answers the question: its asker and moderators, also when it's closed."""
    is_reply = not (post.is_opening or post.is_hidden or thread.is_hidden)
    asks = viewer.is_member and viewer.id == thread.author_id
    return thread.kind is Kind.QUESTION and is_reply and (asks or moderates)


def can_bump(viewer: Viewer, thread: Thread, *, before: datetime) -> bool:
    """Bring one's own question from ``before`` back to the top, once, if nobody replied."""
    own = viewer.is_member and viewer.id == thread.author_id
    waits = thread.kind is Kind.QUESTION and not thread.reply_count and not thread.bumped_at
    is_open = not (thread.is_hidden or thread.is_locked)
    return own and waits and is_open and thread.created_at <= before


def can_bookmark(viewer: Viewer, post: Post) -> bool:
    """Keep a post that she sees for herself: members do, also when the thread is closed."""
    return viewer.is_member and not post.is_hidden


def can_keep_poll(viewer: Viewer, thread: Thread) -> bool:
    """Add a poll to one's own thread, change or remove it while nobody has voted."""
    own = viewer.is_member and viewer.id == thread.author_id
    return own and not (thread.is_hidden or thread.is_locked)


def can_vote(viewer: Viewer, thread: Thread, group: Group, membership: Membership | None) -> bool:
    """Vote: whoever could reply while the thread is open."""
    return not thread.is_locked and can_reply(viewer, thread, group, membership)


def can_close_poll(viewer: Viewer, thread: Thread, *, moderates: bool) -> bool:
    """Close a poll before its time: the thread's author while it's to be seen, and moderators."""
    own = viewer.is_member and viewer.id == thread.author_id
    return moderates or (own and not thread.is_hidden)


def opens_wider(group: Group, than: Group) -> bool:
    """Tell whether words that move to a group can be read by people who couldn't before."""
    if group.id == than.id or than.visibility is Visibility.PUBLIC:
        return False
    return than.is_private or group.visibility is Visibility.PUBLIC
