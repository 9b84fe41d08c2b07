"""All that one page of a thread tells programs, in one call."""

from __future__ import annotations

from collections.abc import Sequence

from forum.threads.citing.linked import Asked, Said, Told, json_ld, told_of
from forum.threads.citing.signs import Citable, citable
from forum.threads.citing.works import thread_work
from forum.threads.models import Post, Thread


def citable_page(
    thread: Thread, keywords: Sequence[str], posts: Sequence[Post], answers: Sequence[Post] = ()
) -> Citable:
    """Return what a page of a thread tells; it's the same for whoever may read the page.

    Authors and the thread's group are loaded; ``keywords`` are the names of its tags. Hidden
    posts are left out. ``answers`` are accepted ones that stand on other pages. It holds nothing
    that changes with time, so it can be kept as long as the page.
    """
    asked = Asked(
        id=thread.id,
        slug=thread.slug,
        kind=thread.kind,
        title=thread.title,
        name=thread.author.name,
        username=thread.author.username,
        moment=thread.created_at,
        reply_count=thread.reply_count,
        keywords=tuple(keywords),
    )
    told = json_ld(asked, _told(posts), _told(answers))
    return citable(thread_work(thread, keywords), told)


def _told(posts: Sequence[Post]) -> list[Told]:
    return [told_of(_said(post)) for post in posts if not post.is_hidden]


def _said(post: Post) -> Said:
    return Said(
        id=post.id,
        number=post.number,
        name=post.author.name,
        username=post.author.username,
        html=post.html,
        moment=post.created_at,
        edited=post.edited_at,
        is_accepted=post.is_accepted,
    )
