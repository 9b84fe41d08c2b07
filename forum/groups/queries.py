"""Groups as a person may see them, and who is in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from tortoise.functions import Count
from tortoise.queryset import QuerySet, ValuesQuery

from forum.accounts.models import Member, Stranger, Viewer
from forum.accounts.queries import get_member
from forum.core.errors import Complaint, NotFound
from forum.core.i18n import gettext as _
from forum.core.prepared import Prepared, instance
from forum.groups import policy
from forum.groups.models import (
    LONGEST_SLUG,
    Group,
    GroupRole,
    Invitation,
    JoinRequest,
    Membership,
)

MEMBERS_ON_A_PAGE = 100


def groups_seen_by(viewer: Viewer) -> QuerySet[Group]:
    """Return the groups this person may know of, in the order of the place."""
    return Group.filter(policy.visible_to(viewer))


class GroupName(NamedTuple):
    """A group to choose from."""

    slug: str
    name: str


async def names_seen_by(viewer: Viewer) -> tuple[GroupName, ...]:
    """Return what there is to choose from for this person, in the order of the place."""
    rows = await _NAMES.rows(viewer.is_member, member=viewer.id or 0)
    return tuple([GroupName(row["slug"], row["name"]) for row in rows])


def _names(is_member: bool, *, member: int) -> ValuesQuery[Any]:  # noqa: FBT001 (a shape)
    viewer = Member(id=member) if is_member else Stranger()
    return groups_seen_by(viewer).values("slug", "name")


_NAMES = Prepared(_names, member=int, is_quick=True)


async def get_group(slug: str, *, seen_by: Viewer, field: str = "") -> Group:
    """Return one group. ``field``: the field of a form in which it was chosen.

    Raises:
        NotFound: if there is none, or this person may not know of it.
        Complaint: the same, about the field.
    """
    is_slug = len(slug) <= LONGEST_SLUG  # Tortoise refuses to look for what can't be there
    shape = seen_by.is_member
    rows = await _GROUP.rows(shape, slug=slug, member=seen_by.id or 0) if is_slug else []
    if not rows and field:
        raise Complaint(field, _("Please choose one of these groups."))
    if not rows:
        raise NotFound
    return instance(Group, rows[0])


def _group(is_member: bool, *, slug: str, member: int) -> QuerySet[Group]:  # noqa: FBT001 (a shape)
    return groups_seen_by(Member(id=member) if is_member else Stranger()).filter(slug=slug)


_GROUP = Prepared(_group, slug=str, member=int, is_quick=True)


async def membership_of(viewer: Viewer, group: Group) -> Membership | None:
    """Return that this person is in the group; None if she isn't."""
    if not viewer.is_member:
        return None
    rows = await _MEMBERSHIP.rows(member=viewer.id, group=group.id)
    return instance(Membership, rows[0]) if rows else None


def _membership(_shape: None, *, member: int, group: int) -> QuerySet[Membership]:
    return Membership.filter(member_id=member, group_id=group)


_MEMBERSHIP = Prepared(_membership, member=int, group=int, is_quick=True)


async def group_numbered(group_id: int) -> Group:
    """Return a group that is known to be there; whoever asks sees that it's open to her."""
    [row] = await _NUMBERED.rows(number=group_id)
    return instance(Group, row)


_NUMBERED = Prepared(lambda _shape, *, number: Group.filter(id=number), number=int, is_quick=True)


async def memberships_of(viewer: Viewer) -> dict[int, Membership]:
    """Return this person's memberships by the group's id."""
    if not viewer.is_member:
        return {}
    return {row.group_id: row for row in await Membership.filter(member_id=viewer.id)}


async def moderates_somewhere(member: Viewer) -> bool:
    """Tell whether this person moderates any group.

    Moderators of the whole place do: there is a group that all may see.
    """
    moderator = GroupRole.MODERATOR
    return member.is_moderator or (
        member.is_member and await Membership.exists(member_id=member.id, role=moderator)
    )


@dataclass(frozen=True)
class Standing:
    """A group as one person meets it."""

    group: Group
    membership: Membership | None
    member_count: int
    may: policy.Abilities


async def standing(viewer: Viewer, group: Group) -> Standing:
    """Return how this person stands to a group that she sees."""
    membership = await membership_of(viewer, group)
    count = await Membership.filter(group_id=group.id).count()
    return Standing(group, membership, count, policy.abilities(viewer, group, membership))


async def standings(viewer: Viewer) -> list[Standing]:
    """Return all groups this person may know of, her own first."""
    own, counts = await memberships_of(viewer), await member_counts(viewer)
    found = [
        Standing(group, own.get(group.id), counts.get(group.id, 0),
                 policy.abilities(viewer, group, own.get(group.id)))
        for group in await groups_seen_by(viewer)
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.membership is None)


async def groups_open_to(viewer: Viewer) -> list[Group]:
    """Return the groups this person may post in, her own first."""
    if not viewer.is_member:
        return []
    own = await memberships_of(viewer)
    groups = await groups_seen_by(viewer)
    open_groups = [g for g in groups if policy.can_post(viewer, g, own.get(g.id))]
    return sorted(open_groups, key=lambda group: group.id not in own)


def members_of(group: Group) -> QuerySet[Membership]:
    """Return who is in the group, each with her member row, by name."""
    return (
        Membership.filter(group_id=group.id)
        .select_related("member")
        .order_by("member__name", "member_id")
    )


def moderators_of(group: Group) -> QuerySet[Membership]:
    """Return the group's moderators, each with her member row, by name."""
    return members_of(group).filter(role=GroupRole.MODERATOR)


async def member_counts(viewer: Viewer) -> dict[int, int]:
    """Return how many members each group has that this person may know of, by the group's id."""
    rows = await groups_seen_by(viewer).annotate(members=Count("memberships")).values(
        "id", "members"
    )  # fmt: skip
    return {row["id"]: row["members"] for row in rows}


def requests_for(group: Group) -> QuerySet[JoinRequest]:
    """Return who asks to be let in and has no answer yet, each with her member row."""
    waiting = JoinRequest.filter(group_id=group.id, declined_at__isnull=True)
    return waiting.select_related("member").order_by("created_at", "id")


def invitations_for(group: Group) -> QuerySet[Invitation]:
    """Return who was asked in and has not answered, each with both member rows."""
    rows = Invitation.filter(group_id=group.id).select_related("member", "invited_by")
    return rows.order_by("created_at", "id")


def invitations_to(viewer: Viewer) -> QuerySet[Invitation]:
    """Return the invitations this person has not answered, each with group and inviter."""
    rows = Invitation.filter(member_id=viewer.id if viewer.is_member else 0)
    return rows.select_related("group", "invited_by").order_by("created_at", "id")


async def get_invitation(number: int, *, seen_by: Viewer) -> Invitation:
    """Return an invitation to this person.

    Raises:
        NotFound: if there is none.
    """
    invitation = await invitations_to(seen_by).get_or_none(id=number)
    if invitation is None:
        raise NotFound
    return invitation


async def get_request(number: int, group: Group) -> JoinRequest:
    """Return a request to this group that has no answer yet.

    Raises:
        NotFound: if there is none.
    """
    request = await requests_for(group).get_or_none(id=number)
    if request is None:
        raise NotFound
    return request


async def get_member_of(group: Group, username: str) -> Member:
    """Return a member of this group.

    Raises:
        NotFound: if she isn't in it.
    """
    member = await get_member(username)
    if not await Membership.exists(group_id=group.id, member_id=member.id):
        raise NotFound
    return member


async def page_of_members(group: Group, number: int) -> tuple[list[Membership], int]:
    """Return the members on one page, a hundred each, and the last page's number.

    Raises:
        NotFound: if there is no such page.
    """
    members = members_of(group)
    last = max(1, -(-await members.count() // MEMBERS_ON_A_PAGE))
    if number > last:
        raise NotFound
    first = (number - 1) * MEMBERS_ON_A_PAGE
    return await members.offset(first).limit(MEMBERS_ON_A_PAGE), last
