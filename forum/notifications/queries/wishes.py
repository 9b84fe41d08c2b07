"""What a member chose to hear, as the page "What I get" shows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet, ValuesQuery

from forum.accounts.models import Member, Preference, Viewer, Wish
from forum.core.house import house
from forum.core.prepared import Prepared
from forum.groups.models import Group, GroupWish
from forum.groups.queries import groups_seen_by, memberships_of
from forum.notifications import policy
from forum.tags.models import Status, Tag, TagFollow
from forum.tags.queries.following import tags_followed_by, tags_with_narrower
from forum.tags.queries.naming import in_language
from forum.threads.models import Level, Participation
from forum.threads.queries.lists import threads_seen_by
from forum.threads.queries.tags import tags_seen_by

THREADS_ON_A_PAGE = 50
_SHOWN = 5  # threads that are named under a group
_LOUD = (Level.FOLLOW, Level.DIGEST)


@dataclass(frozen=True)
class GroupLine:
    """A group and what she chose for it; None: what is usual for her.

    ``exceptions`` are threads in it of which she chose to hear more, the latest five;
    ``further`` says how many there are besides.
    """

    group: Group
    is_joined: bool
    wish: Wish | None
    exceptions: Sequence[Participation] = ()
    further: int = 0


@dataclass(frozen=True)
class Wishes:
    """What a member gets.

    ``more``: where the next page of threads begins, 0 if there is none. ``with_narrower``: the ids
    of those tags that have narrower ones.
    """

    preference: Preference
    groups: Sequence[GroupLine]
    tags: Sequence[TagFollow]
    with_narrower: Collection[int]
    threads: Sequence[Participation]
    more: int = 0


async def wishes_of(member: Member, *, after: int = 0) -> Wishes:
    """Return all that a member chose; ``after``: where the page of threads begins."""
    found = await _threads_of(member).filter(**({"id__lt": after} if after else {})).limit(
        THREADS_ON_A_PAGE + 1
    )  # fmt: skip
    shown = found[:THREADS_ON_A_PAGE]
    tags = await _tags(member)
    await in_language([row.tag for row in tags])
    return Wishes(
        preference=await _preference(member),
        groups=await _groups(member),
        tags=tags,
        with_narrower=await tags_with_narrower([row.tag_id for row in tags]),
        threads=shown,
        more=shown[-1].id if len(found) > len(shown) else 0,
    )


def _threads_of(member: Member) -> QuerySet[Participation]:
    seen = threads_seen_by(member).values("id")
    rows = Participation.filter(member_id=member.id, thread_id__in=Subquery(seen))
    return rows.exclude(level=Level.NORMAL).select_related("thread").order_by("-id")


async def _tags(member: Member) -> list[TagFollow]:
    """Return what she chose for tags, of those that she may know of now."""
    follows = await tags_followed_by(member)
    if all(row.tag.status is Status.ACCEPTED for row in follows):
        return follows
    seen = Tag.filter(tags_seen_by(member), id__in=[row.tag_id for row in follows])
    known = {id_ for (id_,) in await seen.values_list("id")}
    return [row for row in follows if row.tag_id in known]


async def _preference(member: Member) -> Preference:
    # What she never chose is shown, and not written: GET changes nothing.
    found = await Preference.get_or_none(member_id=member.id)
    return found or Preference(usual=Wish(house().settings.notifications.usual))


async def _groups(member: Member) -> list[GroupLine]:
    chosen = dict(await GroupWish.filter(member_id=member.id).values_list("group_id", "wish"))
    own = await memberships_of(member)
    louder = await _louder(member)
    lines = []
    for group in await groups_seen_by(member):
        wish = chosen.get(group.id)
        wish = wish if policy.can_wish(wish, own.get(group.id)) else None
        rows = [row for row in louder[group.id] if row.level in _LOUD or wish is Wish.NOTHING]
        further = max(0, len(rows) - _SHOWN)
        lines.append(GroupLine(group, group.id in own, wish, rows[:_SHOWN], further))
    return sorted(lines, key=lambda line: not line.is_joined)


async def _louder(member: Member) -> dict[int, list[Participation]]:
    """Return by group the threads for which she chose more than for this group that is quiet."""
    quiet = GroupWish.filter(member_id=member.id, wish__in=[Wish.NAMED, Wish.NOTHING])
    rows = _threads_of(member).filter(
        Q(level__in=_LOUD) | Q(level=Level.NAMED), chosen_at__isnull=False,
        thread__group_id__in=Subquery(quiet.values("group_id")),
    )  # fmt: skip
    found = defaultdict(list)
    for row in await rows.limit(500):
        found[row.thread.group_id].append(row)
    return found


async def wish_for(viewer: Viewer, group: Group) -> Wish | None:
    """Return how much this person chose to hear of a group; None if she chose nothing."""
    if not viewer.is_member:
        return None
    rows = await _WISH.rows(member=viewer.id, group=group.id)
    return Wish(rows[0]["wish"]) if rows else None


def _wish(_shape: None, *, member: int, group: int) -> ValuesQuery[Any]:
    return GroupWish.filter(member_id=member, group_id=group).values("wish")


_WISH = Prepared(_wish, member=int, group=int, is_quick=True)
