"""What one member has to do with one page of a thread, in one statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from forum.accounts.models import Member, Viewer
from forum.core.house import house
from forum.core.prepared import Row, instance, moment_of, rows_of
from forum.groups.models import Membership
from forum.threads.draft_places import REPLY, kind_of
from forum.threads.models import Participation, Thread


class Own(NamedTuple):
    """What she did to one post."""

    reactions: frozenset[str] = frozenset()
    is_bookmarked: bool = False


@dataclass(frozen=True)
class Mine:
    """What a viewer has to do with one page of a thread."""

    membership: Membership | None = None
    participation: Participation | None = None
    posts: Mapping[int, Own] = field(default_factory=dict)  # by the post's id
    votes: frozenset[int] = frozenset()  # ids of options
    draft: str = ""  # the place of her draft of a reply
    last_posted: datetime | None = None  # asked for only where that slows her down

    def of(self, post_id: int) -> Own:
        """Return what she did to a post."""
        return self.posts.get(post_id, _NOTHING)


_NOTHING = Own()
_ON_PAGE = "{0}.member_id = ? AND post.thread_id = ? AND post.number > ? AND post.number <= ?"
_MINE = f"""
SELECT 'group' AS what, id, CAST(role AS VARCHAR) AS word, 0 AS number, joined_at AS moment
  FROM membership WHERE member_id = ? AND group_id = ?
UNION ALL SELECT 'read', id, CAST(level AS VARCHAR), last_read, read_at
  FROM participation WHERE member_id = ? AND thread_id = ?
UNION ALL SELECT 'reaction', post.id, CAST(reaction.kind AS VARCHAR), 0, NULL
  FROM post JOIN reaction ON reaction.post_id = post.id WHERE {_ON_PAGE.format("reaction")}
UNION ALL SELECT 'bookmark', post.id, '', 0, NULL
  FROM post JOIN bookmark ON bookmark.post_id = post.id WHERE {_ON_PAGE.format("bookmark")}
UNION ALL SELECT 'vote', vote.option_id, '', 0, NULL
  FROM poll JOIN poll_option ON poll_option.poll_id = poll.id
  JOIN vote ON vote.option_id = poll_option.id
 WHERE vote.member_id = ? AND poll.thread_id = ?
UNION ALL SELECT 'draft', id, place, version, NULL
  FROM draft WHERE member_id = ? AND thread_id = ?
"""  # noqa: S608 (nothing that was typed stands in it)
_AND_LAST = f"""{_MINE}
UNION ALL SELECT 'last', 0, '', 0, MAX(created_at)
  FROM post WHERE author_id = ? AND thread_id = ?
"""  # noqa: S608 (as above)


async def mine_of(viewer: Viewer, thread: Thread, page: int) -> Mine:
    """Return what a viewer has to do with this page; nothing, without asking, for a stranger."""
    if not isinstance(viewer, Member):
        return Mine()
    size = house().settings.threads.posts_per_page
    both = (viewer.id, thread.id)
    here = (*both, (page - 1) * size, page * size)
    group = (viewer.id, thread.group_id)
    known = (*group, *both, *here, *here, *both, *both)
    if thread.slow_seconds:
        rows = await rows_of(_AND_LAST, *known, *both, is_quick=True)
    else:
        rows = await rows_of(_MINE, *known, is_quick=True)
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["what"]].append(row)
    return _mine(viewer, thread, found)


def _mine(member: Member, thread: Thread, found: Mapping[str, list[Row]]) -> Mine:
    reactions = _reactions(found.get("reaction", ()))
    kept = {row["id"] for row in found.get("bookmark", ())}
    return Mine(
        membership=_membership(member, thread, found),
        participation=_participation(member, thread, found),
        posts={
            post_id: Own(reactions.get(post_id, frozenset()), post_id in kept)
            for post_id in kept.union(reactions)
        },
        votes=frozenset(row["id"] for row in found.get("vote", ())),
        draft=next((row["word"] for row in found.get("draft", ()) if _is_reply(row["word"])), ""),
        last_posted=_last(found),
    )


def _last(found: Mapping[str, list[Row]]) -> datetime | None:
    moments = [row["moment"] for row in found.get("last", ())]
    return moment_of(moments[0]) if moments and moments[0] else None


def _is_reply(place: str) -> bool:
    return kind_of(place) == REPLY


def _reactions(rows: Any) -> dict[int, frozenset[str]]:
    reactions: dict[int, frozenset[str]] = {}
    for row in rows:
        reactions[row["id"]] = reactions.get(row["id"], frozenset()) | {row["word"]}
    return reactions


def _membership(
    member: Member, thread: Thread, found: Mapping[str, list[Row]]
) -> Membership | None:
    if "group" not in found:
        return None
    row = found["group"][0]
    columns = {"id": row["id"], "role": row["word"], "joined_at": row["moment"]}
    ours = {"member_id": member.id, "group_id": thread.group_id}
    return instance(Membership, columns | ours)


def _participation(
    member: Member, thread: Thread, found: Mapping[str, list[Row]]
) -> Participation | None:
    if "read" not in found:
        return None
    row = found["read"][0]
    columns = {"id": row["id"], "level": row["word"], "last_read": row["number"]}
    ours = {"member_id": member.id, "thread_id": thread.id, "read_at": row["moment"]}
    # No page of a thread shows when she chose, so it isn't asked for.
    return instance(Participation, columns | ours | {"chosen_at": None})
