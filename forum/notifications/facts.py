"""What the database knows of members and a post, in statements written by hand.

One statement reads what counts for all of them at once: wishes for thread, group and all letters,
membership, mentions; another what they chose for tags. Hidden and deleted posts, members whom
nobody claimed yet, and whoever did it herself are left out here already.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.core.house import house
from forum.core.prepared import Row, rows_of
from forum.notifications.models import Event
from forum.threads.models import Post
from forum.threads.precedence import Following
from forum.threads.queries.hearing import follows_that_count

# As :func:`forum.threads.quoting.quotation` writes them; what is quoted in a quote isn't answered.
_QUOTE = re.compile(
    r"^ {0,3}> ?\*\*\[.+\]\((?:https?://[^/\s()]+)?/posts/(\d{1,9})\):?\*\*", re.MULTILINE
)
_MOST_QUOTED = 20


@dataclass(frozen=True)
class Happening:
    """What happened to a post, when, and who did it.

    ``named``: the post was there before; only these members, whom it names now, are to hear.
    """

    event: Event
    post: Post
    actor_id: int
    moment: datetime
    named: Sequence[int] = ()


async def quoted_authors(posts: Sequence[Post]) -> Mapping[int, Collection[int]]:
    """Return by the ids of posts whose posts they quote; without quotes nothing is asked."""
    quoted = {post.id: quoted_posts(post.body) for post in posts}
    ids = sorted({id_ for found in quoted.values() for id_ in found})
    if not ids:
        return {}
    authors = dict(await Post.filter(id__in=ids).values_list("id", "author_id"))
    return {
        post_id: {authors[id_] for id_ in found if id_ in authors}
        for post_id, found in quoted.items()
    }


def quoted_posts(body: str) -> Sequence[int]:
    """Return the ids of the posts that a post quotes with their author's name, the first twenty."""
    found = dict.fromkeys(int(match[1]) for match in _QUOTE.finditer(body))
    return list(found)[:_MOST_QUOTED]


_FACTS = """
SELECT m.id AS member_id, m.time_zone, m.mail_stopped_at, p.id AS post_id, p.thread_id,
  t.group_id, g.visibility, rp.author_id AS answers, pr.usual, pr.letters, pr.quiet_from,
  pr.quiet_until, pa.level, pa.chosen_at, gw.wish AS group_wish, ms.id AS membership_id,
  (SELECT 1 FROM mention mn WHERE mn.post_id = p.id AND mn.member_id = m.id) AS is_named,
"""
_AROUND = """
  JOIN thread t ON t.id = p.thread_id AND t.state = 'visible'
  JOIN "group" g ON g.id = t.group_id
  LEFT JOIN post rp ON rp.id = p.reply_to_id
  LEFT JOIN preference pr ON pr.member_id = m.id
  LEFT JOIN participation pa ON pa.member_id = m.id AND pa.thread_id = t.id
  LEFT JOIN group_wish gw ON gw.member_id = m.id AND gw.group_id = g.id
  LEFT JOIN membership ms ON ms.member_id = m.id AND ms.group_id = g.id
WHERE p.state = 'visible' AND NOT m.is_unclaimed
"""
# Stands to whom a thing happened: her reply was accepted, otherwise it's about her thread.
_OWNER = "CASE WHEN {event} = 'accepted' THEN p.author_id ELSE t.author_id END AS owner_id"


async def candidates(
    happening: Happening, quoted: Collection[int], after: int, size: int
) -> Sequence[Row]:
    """Return members who may have to hear of something, by id: at most ``size`` after ``after``."""
    who, values = _who(happening, quoted)
    event = f"'{happening.event.value}'"
    sql = (
        f"{_FACTS} {_OWNER.format(event=event)}, {event} AS event"
        f" FROM ({who}) c JOIN member m ON m.id = c.member_id JOIN post p ON p.id = ? {_AROUND}"
        " AND m.id <> ? AND c.member_id > ? ORDER BY m.id LIMIT ?"
    )
    return await rows_of(sql, *values, happening.post.id, happening.actor_id, after, size)


async def tags_that_count(rows: Sequence[Row]) -> Mapping[tuple[int, int], list[Following]]:
    """Return by member and thread what the members of these rows chose for tags of the threads."""
    if not rows:
        return {}
    members = [row["member_id"] for row in rows]
    thread_ids = sorted({row["thread_id"] for row in rows})
    return await follows_that_count(thread_ids, min(members), max(members))


def _who(happening: Happening, quoted: Collection[int]) -> tuple[str, Sequence[int | str]]:
    post = happening.post
    if happening.named:
        named = f"member_id IN ({_marks(happening.named)})"
        return f"{_NAMED} AND {named}", [post.id, *happening.named]
    if happening.event is Event.ACCEPTED:
        return "SELECT author_id AS member_id FROM post WHERE id = ?", [post.id]
    if happening.event is Event.STAGE:
        return _FOLLOWERS + _AUTHOR, [post.thread_id, post.thread_id]
    addressed = f" UNION SELECT id FROM member WHERE id IN ({_marks(quoted)})" if quoted else ""  # noqa: S608 (marks only)
    usual = house().settings.notifications.usual
    values = [post.thread_id, post.thread_id, post.thread_id, post.thread_id, usual, post.id,
              post.reply_to_id or 0, *quoted]  # fmt: skip
    return _FOLLOWERS + _WISHING + _ADDRESSED + addressed, values


_FOLLOWERS = "SELECT member_id FROM participation WHERE thread_id = ? AND level = 'follow'"
_AUTHOR = " UNION SELECT author_id FROM thread WHERE id = ?"
_WISHING = """
UNION SELECT gw.member_id FROM group_wish gw JOIN thread t ON t.group_id = gw.group_id
  WHERE t.id = ? AND gw.wish = 'every'
UNION SELECT tf.member_id FROM thread_tag tt JOIN tag_within w ON w.tag_id = tt.tag_id
  JOIN tag_follow tf ON tf.tag_id = w.broader_id AND (w.steps = 0 OR tf.with_narrower)
  WHERE tt.thread_id = ? AND tf.wish = 'every'
UNION SELECT ms.member_id FROM membership ms JOIN thread t ON t.group_id = ms.group_id
  LEFT JOIN preference pr ON pr.member_id = ms.member_id
  WHERE t.id = ? AND COALESCE(pr.usual, ?) = 'every'
"""
_NAMED = "SELECT member_id FROM mention WHERE post_id = ?"
_ADDRESSED = f" UNION {_NAMED} UNION SELECT author_id FROM post WHERE id = ?"  # noqa: S608 (constants only)


def _marks(values: Collection[int]) -> str:
    return ", ".join("?" for _value in values)


# Read is what she marked, and what stands above where she stopped reading. Of what came later than
# its post, such as an answer's mark, only the time at which she was last there can tell.
UNREAD = """n.read_at IS NULL AND CASE
  WHEN n.event = 'posted' AND n.created_at <= {created_at} THEN {number} > COALESCE(pa.last_read, 0)
  ELSE pa.read_at IS NULL OR pa.read_at < n.created_at END"""


async def standings(member_id: int, notification_ids: Sequence[int]) -> Sequence[Row]:
    """Return the same of one member and the posts of some of her notifications."""
    unread = UNREAD.format(created_at="p.created_at", number="p.number")
    sql = (
        f"{_FACTS} {_OWNER.format(event='n.event')}, n.event, n.id AS notification_id,"
        f" CASE WHEN {unread} THEN 0 ELSE 1 END AS is_read"
        f" FROM notification n JOIN member m ON m.id = n.member_id JOIN post p ON p.id = n.post_id"
        f" {_AROUND} AND n.member_id = ? AND n.id IN ({_marks(notification_ids)})"
        " AND (n.event <> 'accepted' OR p.accepted_at IS NOT NULL)"
    )
    return await rows_of(sql, member_id, *notification_ids)
