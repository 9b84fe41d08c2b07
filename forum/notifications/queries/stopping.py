"""What the address in a letter stops, and what its holder may know of that."""

from __future__ import annotations

from dataclasses import dataclass

from forum.accounts.models import Member, Preference, Stranger, Viewer, Wish
from forum.core.errors import NotFound
from forum.core.i18n import gettext as _
from forum.groups.models import Group, GroupWish, Membership
from forum.groups.queries import groups_seen_by
from forum.notifications.models import Notification
from forum.notifications.recipients import Standing
from forum.notifications.stopping import SCOPES
from forum.tags.models import Tag
from forum.tags.queries.tags import after_merging
from forum.threads import policy as threads
from forum.threads.models import Level, Participation, Thread
from forum.threads.queries.hearing import follows_that_count
from forum.threads.queries.tags import tags_seen_by


@dataclass(frozen=True)
class Stopping:
    """What an address in a letter to a member is about.

    ``thread``, ``group`` and ``tag`` are there if she sees them now. ``names_thread`` and so on:
    whoever has the address may read what they are called; a letter that was
    passed on tells no more than everybody knows, unless she is signed in herself.
    """

    preference: Preference
    scope: str
    number: int
    thread: Thread | None = None
    group: Group | None = None
    tag: Tag | None = None
    names_thread: bool = False
    names_group: bool = False
    names_tag: bool = False

    @property
    def member(self) -> Member:
        """Whose letter it is."""
        return self.preference.member


async def stopping_of(token: str, scope: str, number: int, *, asked_by: Viewer) -> Stopping:
    """Return what an address stops.

    Raises:
        NotFound: if no letter ever carried it.
    """
    found = await preference_of_token(token)
    if scope not in SCOPES:
        raise NotFound
    member = found.member
    # Whoever sees it by herself may read its name.
    reader = member if asked_by.id == member.id else Stranger()
    thread = await _thread(member, number) if scope in {"thread", "group-of"} else None
    group_id = thread.group_id if thread else number if scope == "group" else 0
    group = await groups_seen_by(member).filter(id=_fit(group_id)).first()
    tag = await _tag(member, number) if scope == "tag" else None
    return Stopping(
        found, scope, number, thread, group, tag,
        names_thread=thread is not None and await _thread(reader, thread.id) is not None,
        names_group=group is not None and await groups_seen_by(reader).filter(id=group.id).exists(),
        names_tag=tag is not None and await _tag(reader, tag.id) is not None,
    )  # fmt: skip


async def preference_of_token(token: str) -> Preference:
    """Return the wishes of whom letters with this token go to, with her member row.

    Raises:
        NotFound: if no letter ever carried it.
    """
    rows = Preference.filter(token=token[:64])  # more than any of ours, or it's not one
    found = await rows.select_related("member").first()
    if found is None:
        raise NotFound(_("This address is not one of ours. Perhaps a part of it was lost."))
    return found


def _fit(number: int) -> int:
    """Return a number that the databases' ids can have; 0 for others."""
    return number if number < 2**31 else 0


async def _thread(viewer: Viewer, number: int) -> Thread | None:
    return await Thread.filter(threads.visible_to(viewer), id=_fit(number)).first()


async def _tag(viewer: Viewer, number: int) -> Tag | None:
    tag = await Tag.get_or_none(id=_fit(number))
    now = await after_merging(tag) if tag else None
    return await Tag.filter(tags_seen_by(viewer), id=now.id).first() if now else None


async def wish_for_thread(member: Member, thread: Thread) -> Wish:
    """Return how much a member wants to hear of a thread, all her wishes taken together."""
    mine = await Participation.get_or_none(member_id=member.id, thread_id=thread.id)
    group = await GroupWish.get_or_none(member_id=member.id, group_id=thread.group_id)
    follows = await follows_that_count([thread.id], member.id, member.id)
    preference = await Preference.get(member_id=member.id)
    return Standing(
        is_in=await Membership.exists(member_id=member.id, group_id=thread.group_id),
        level=mine.level if mine else Level.NORMAL,
        is_chosen=bool(mine and mine.chosen_at),
        group=group.wish if group else None,
        tags=frozenset(following.wish for following in follows.get((member.id, thread.id), ())),
        usual=preference.usual,
    ).wish


async def had_letter_since_choice(mine: Participation) -> bool:
    """Tell whether a letter about a thread went to a member after she chose how to follow it."""
    letters = Notification.filter(member_id=mine.member_id, post__thread_id=mine.thread_id)
    return await letters.filter(lettered_at__gt=mine.chosen_at).exists()
