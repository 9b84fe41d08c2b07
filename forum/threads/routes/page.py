"""The page of a thread, put together from pieces that are kept in memory.

Each piece is kept under all that it shows; see ``forum/core/shelf.py``. A stranger's page is one
piece as a whole. Members share all that doesn't depend on who reads: what stands around the
posts with those who may do the same, and each post.
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.models import Member
from forum.core.documents import MARK, Document, document, large
from forum.core.house import house
from forum.core.html import asked_number, framed_page, header_of, page, page_text
from forum.core.packing import Large
from forum.threads import policy
from forum.threads.actions import reading
from forum.threads.citing.pages import citable_page
from forum.threads.draft_places import reply_place
from forum.threads.forms.reading import FollowForm
from forum.threads.forms.writing import ReplyForm
from forum.threads.models import Kind
from forum.threads.opening import Opened
from forum.threads.pace_words import pace_of, wait_words
from forum.threads.pieces import New, first_new, posts_piece
from forum.threads.queries.answers import waited_since
from forum.threads.queries.around import Around, around
from forum.threads.queries.ideas import idea_standing, steps_of
from forum.threads.queries.naming import in_language
from forum.threads.queries.pages import Leaf, leaf_of

_TEMPLATE = "threads/show.html"


async def thread_page(
    request: Request, here: Opened, form: ReplyForm | None = None, html: str = ""
) -> Response:
    """Answer with the page, and the form as it stands; for a member it counts as read."""
    leaf = await leaf_of(here.sight, here.number)
    posts = posts_piece(here, leaf, first_new(here, leaf, asked_number(request, "from")))
    last = leaf.posts[-1].number if leaf.posts else 0
    if isinstance(here.viewer, Member) and here.place.read < last:
        await reading.mark_read(here.viewer, here.thread, last)
    told = partial(_told, here, leaf, form, html)
    pieces = [posts, _writer(here)]
    if form is None:
        key = (*here.sight.key, here.number, *_standing(here))
        return await framed_page(request, _TEMPLATE, "threads", key, told, pieces)
    return page(
        request, _TEMPLATE, status=form.status, conditional=True, pieces=pieces, section="threads",
        **await told(),
    )  # fmt: skip


async def page_for_strangers(request: Request, here: Opened) -> Document:
    """Return the page as any stranger sees it to whom nothing was just said."""
    leaf = await leaf_of(here.sight, here.number)
    text = page_text(request, _TEMPLATE, section="threads", **await _told(here, leaf, None, ""))
    header = header_of(request, "threads")
    return document(text, [header, posts_piece(here, leaf, New()), _writer(here)])


def _standing(here: Opened) -> tuple[Hashable, ...]:
    """Return all that the page around the posts depends on, of who reads it."""
    thread, place = here.thread, here.place
    return (
        here.viewer.is_member,
        place.moderates,
        place.can_reply,
        here.waits_until,
        place.level,
        here.viewer.id == thread.author_id
        and policy.can_bump(here.viewer, thread, before=waited_since()),
        here.viewer.id if thread.kind is Kind.IDEA or here.sight.has_poll else 0,
        here.mine.votes,
        min(place.read, thread.last_visible) if here.number == 1 else 0,
    )


async def _told(here: Opened, leaf: Leaf, form: ReplyForm | None, html: str) -> dict[str, Any]:
    thread, marks = here.thread, leaf.marks
    more = await around(here.sight, marks.subjects, is_member=here.viewer.is_member)
    tags = [subject.name for subject in marks.subjects]
    return {
        "thread": thread,
        "marks": marks,
        "subjects": await in_language(marks.subjects),
        "around": more,
        "pages": here.pages,
        "place": here.place,
        "is_member": here.viewer.is_member,
        "mine": here.mine,
        "citable": citable_page(thread, tags, leaf.posts),
        "follow_form": FollowForm.blank(level=here.place.level.value),
        "form": form or ReplyForm.blank(draft=reply_place(thread.id)),
        "html": html,
        "posts": MARK,
        "writer": MARK,
        **_asked(here, more),
    }


def _asked(here: Opened, more: Around) -> dict[str, Any]:
    """Return what this viewer may do with the thread as a whole, and when."""
    thread, place, viewer = here.thread, here.place, here.viewer
    return {
        "pace": pace_of(thread),
        "wait": wait_words(here.waits_until),
        "idea_may": idea_standing(viewer, place, more.idea) if more.idea else None,
        "idea_steps": steps_of(thread.stage),
        "may_vote": policy.can_vote(viewer, thread, thread.group, place.membership),
        "keeps_poll": policy.can_close_poll(viewer, thread, moderates=place.moderates),
        "may_bump": policy.can_bump(viewer, thread, before=waited_since()),
        "bump_days": house().settings.threads.offer_after_days,
    }


def _writer(here: Opened) -> Large:
    # Whose words they are, if the session ends while she writes.
    name = here.viewer.username if here.place.can_reply else ""
    return large(("writer", name), partial(house().render, "threads/_writer.html", name=name))
