"""What moderators choose from."""

from __future__ import annotations

from forum.accounts.models import Member
from forum.core.i18n import gettext as _
from forum.groups import queries as groups
from forum.groups.models import Group, Visibility
from forum.threads import policy
from forum.threads.models import Thread
from forum.threads.queries.lists import with_relations


async def moderated_groups(member: Member) -> list[Group]:
    """Return the groups in which this member moderates, in the order of the place."""
    own = await groups.memberships_of(member)
    seen = await groups.groups_seen_by(member)
    return [group for group in seen if policy.can_moderate(member, group, own.get(group.id))]


async def group_choices(member: Member, without: Group | None = None) -> list[tuple[str, str]]:
    """Return address and name of the groups in which she moderates, and who reads each."""
    return [
        (group.slug, f"{group.name} ({readers(group)})")
        for group in await moderated_groups(member)
        if without is None or group.id != without.id
    ]


def readers(group: Group) -> str:
    """Return in words who reads what stands in a group."""
    return {
        Visibility.PUBLIC: _("everybody reads it"),
        Visibility.MEMBERS: _("members of this place read it"),
        Visibility.PRIVATE: _("only the group's members read it"),
    }[group.visibility]


async def moderated_by(member: Member, thread_id: int) -> Thread | None:
    """Return a thread with its author, group and tags, if this member moderates it."""
    rows = await with_relations(Thread.filter(policy.visible_to(member), id=thread_id))
    if not rows:
        return None
    membership = await groups.membership_of(member, rows[0].group)
    return rows[0] if policy.can_moderate(member, rows[0].group, membership) else None
