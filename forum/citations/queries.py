"""What is cited."""

from __future__ import annotations

from forum.accounts.models import Viewer
from forum.core.errors import Gone, NotFound
from forum.core.i18n import gettext as _
from forum.core.markdown import plain
from forum.threads import policy
from forum.threads.citing.works import Edition, Work, edition_of, post_work, thread_work
from forum.threads.models import Post, Thread
from forum.threads.queries.history import get_wording
from forum.threads.queries.posts import get_post
from forum.threads.queries.threads import get_thread, place_of


async def cited_thread(thread_id: int, revision: int | None, *, seen_by: Viewer) -> Work:
    """Return a thread as a work; with a revision, its opening post as it was then.

    Raises:
        NotFound: if there is no such thread or revision, or this viewer may not know of it.
        Gone: if the revision was taken out of sight.
    """
    thread = await get_thread(thread_id, seen_by=seen_by)
    if revision is None:
        return thread_work(thread, _keywords(thread))
    opening = await Post.get_or_none(thread_id=thread.id, number=1)
    if opening is None:
        raise NotFound
    return await cited_post(opening.id, revision, seen_by=seen_by)


async def cited_post(post_id: int, revision: int | None, *, seen_by: Viewer) -> Work:
    """Return a post as a work: as it is now, or as it was in an earlier revision.

    Raises:
        NotFound: if there is no such post or revision, or this viewer may not know of it.
        Gone: if the post or the revision was taken out of sight.
    """
    post = await get_post(post_id, seen_by=seen_by)
    if post.is_hidden:
        raise Gone(_("This post was taken out of sight, so it can't be cited."))
    edition = await _edition(post, revision or post.revision, seen_by)
    return post_work(post, edition, _keywords(post.thread))


def _keywords(thread: Thread) -> list[str]:
    return [tag.name for tag in thread.tags]


async def _edition(post: Post, number: int, viewer: Viewer) -> Edition:
    if number == post.revision:
        return edition_of(post)
    place = await place_of(viewer, post.thread)
    insider = policy.can_read_hidden(viewer, post, moderates=place.moderates)
    wording = await get_wording(post, number, whole=insider)
    title = wording.title or post.thread.title
    return Edition(number, title, plain(wording.body), wording.since if number > 1 else None)
