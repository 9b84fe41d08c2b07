"""Who wishes to hear of a thread."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from forum.accounts.models import Member, Preference, Wish
from forum.core.house import house
from forum.core.prepared import rows_of
from forum.groups.models import GroupWish
from forum.threads.models import Level, Participation, Thread
from forum.threads.precedence import Following, nearest, wish_that_counts
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
    follows = await follows_that_count([thread.id], member.id, member.id)
    return wish_that_counts(
        place.level if place else Level.NORMAL,
        is_chosen=bool(place and place.chosen_at),
        group=group.wish if group else None,
        tags={following.wish for following in follows.get((member.id, thread.id), ())},
        usual=usual,
    )


async def follows_that_count(
    thread_ids: Collection[int], first: int, last: int
) -> Mapping[tuple[int, int], list[Following]]:
    """Return by member and thread what members chose for the threads' tags, the nearest of each.

    It's asked at once for all members whose ids are from ``first`` to ``last``. One statement.
    """
    sql = _FOLLOWS.format(places=", ".join("?" * len(thread_ids)))
    found = defaultdict(list)
    for row in await rows_of(sql, *thread_ids, first, last) if thread_ids else ():
        following = Following(row["about"], row["tag"], row["steps"], Wish(row["wish"]))
        found[row["member_id"], row["thread_id"]].append(following)
    return {whose: nearest(followings) for whose, followings in found.items()}


# First all that the tags of these threads stand under, which is little; then members, in the order
# that CROSS JOIN says to SQLite (sqlite.org/optoverview.html, 7.3). A tag may have many followers,
# and thousands under it.
_FOLLOWS = """
WITH about AS MATERIALIZED (
  SELECT tt.thread_id, w.tag_id, w.broader_id, w.steps
  FROM thread_tag tt JOIN tag_within w ON w.tag_id = tt.tag_id WHERE tt.thread_id IN ({places})
)
SELECT tf.member_id, a.thread_id, a.tag_id AS about, tf.tag_id AS tag, a.steps, tf.wish
FROM tag_follow tf CROSS JOIN about a
WHERE tf.member_id BETWEEN ? AND ? AND a.broader_id = tf.tag_id
  AND (a.steps = 0 OR tf.with_narrower)
"""
