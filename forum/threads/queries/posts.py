"""Posts of a thread."""

from __future__ import annotations

import re

from forum.accounts.models import Viewer
from forum.core.errors import NotFound
from forum.core.house import house
from forum.threads.models import Post, State, Thread
from forum.threads.queries.addresses import page_with
from forum.threads.queries.threads import get_thread


async def get_post(post_id: int, *, seen_by: Viewer) -> Post:
    """Return a post with its author; its ``thread`` is complete.

    Raises:
        NotFound: if there is none, or its thread isn't open to this viewer.
    """
    post = await Post.get_or_none(id=post_id).select_related("author")
    if post is None:
        raise NotFound
    post.thread = await get_thread(post.thread_id, seen_by=seen_by)
    return post


async def posts_of(thread: Thread, page: int) -> list[Post]:
    """Return the posts of one page, in order, whatever their state.

    Pages are numbered by post numbers, so a page never changes its posts and the last of a long
    thread costs what the first costs.

    Raises:
        NotFound: if there is no such page.
    """
    if page > page_with(thread.last_number):
        raise NotFound
    size = house().settings.threads.posts_per_page
    posts = await (
        Post.filter(thread_id=thread.id, number__gt=(page - 1) * size, number__lte=page * size)
        .order_by("number")
        .select_related("author", "reply_to__author")
    )
    for post in posts:
        post.thread = thread
    return posts


async def post_numbered(thread: Thread, number: str) -> Post | None:
    """Return a visible post by its number in the thread, as typed; None if it's empty or wrong."""
    if not re.fullmatch(r"[0-9]{1,9}", number):
        return None
    return await Post.get_or_none(thread_id=thread.id, number=int(number), state=State.VISIBLE)
