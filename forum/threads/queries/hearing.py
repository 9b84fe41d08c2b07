"""Who wishes to hear of a thread."""

from __future__ import annotations

from typing import cast

from forum.accounts.models import Member, Preference, Wish
from forum.core.house import house
from forum.groups.models import GroupWish
from forum.tags.models import TagFollow
from forum.threads.models import Level, Participation, Thread
from forum.threads.precedence import wish_that_counts
from forum.threads.queries.lists import threads_seen_by


async def wants_to_hear(member: Member, thread_id: int) -> bool:
    """Tell whether a letter about a thread may go to her: she sees it, and wishes to hear of it."""
    thread = await threads_seen_by(member).filter(id=thread_id).first()
    preference = await Preference.get_or_none(member_id=member.id)
    if thread is None or (preference and not preference.letters):
        return False
    usual = preference.usual if preference else Wish(house().settings.notifications.usual)
    return await _wish(member, thread, usual) is not Wish.NOTHING


async def _wish(member: Member, thread: Thread, usual: Wish) -> Wish:
    place = await Participation.get_or_none(member_id=member.id, thread_id=thread.id)
    group = await GroupWish.get_or_none(member_id=member.id, group_id=thread.group_id)
    tags = TagFollow.filter(member_id=member.id, tag__threads=thread.id)
    return wish_that_counts(
        place.level if place else Level.NORMAL,
        is_chosen=bool(place and place.chosen_at),
        group=group.wish if group else None,
        tags=cast("list[Wish]", await tags.values_list("wish", flat=True)),
        usual=usual,
    )
