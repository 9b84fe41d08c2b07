"""Posts that were changed, and what is kept of what they said."""

from __future__ import annotations

import re
from html import unescape

import httpx

from forum.accounts.models import Member
from forum.threads.actions import edits
from forum.threads.models import Post, Revision, Thread
from tests.factories import LONG_AGO, a_reply, a_thread


def words_of(answer: httpx.Response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


async def a_post(author: Member, *wordings: str) -> Post:
    """A reply that said these things one after the other, each a revision."""
    thread = await a_thread(created_at=LONG_AGO, title="Seeds for everyone")
    post = await a_reply(thread, author=author, created_at=LONG_AGO, body=wordings[0])
    for words in wordings[1:]:
        post = await edits.edit_post(author, post, words, reason=f"So it says {words}")
        await Revision.filter(post_id=post.id).update(created_at=LONG_AGO)
    return post


async def the_opening(thread: Thread) -> Post:
    return await Post.get(thread_id=thread.id, number=1)


async def an_old_reply(author: Member, **values: str) -> Post:
    thread = await a_thread(created_at=LONG_AGO)
    return await a_reply(thread, author=author, created_at=LONG_AGO, **values)


async def kept(post: Post) -> list[tuple[int, str, str]]:
    rows = await Revision.filter(post_id=post.id).order_by("number")
    return [(row.number, row.body, row.reason) for row in rows]
