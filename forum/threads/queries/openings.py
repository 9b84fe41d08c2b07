"""What threads begin with, the newest first, for feeds."""

from __future__ import annotations

from forum.accounts.models import Viewer
from forum.core.prepared import rows_of, written
from forum.threads.models import Post
from forum.threads.queries.breadth import is_broad
from forum.threads.queries.lists import Selection, by_time, in_order, listed, shortly


async def newest_openings(viewer: Viewer, selection: Selection, limit: int) -> list[Post]:
    """Return the opening posts of the threads of a list that were started last.

    Each has its author and its thread.
    """
    newest = listed(viewer, selection).order_by("-created_at", "-id").limit(limit)
    sql, values = written(newest.values("id"))
    sql = by_time(in_order(sql)) if await is_broad(selection) else shortly(sql)
    ids = [row["id"] for row in await rows_of(sql, *values)]
    posts = Post.filter(thread_id__in=ids, number=1).select_related("thread", "author")
    found = {post.thread_id: post for post in await posts}
    return [found[id_] for id_ in ids if id_ in found]
