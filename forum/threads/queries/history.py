"""What a post said from one edit to the next, and what each edit changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from forum.accounts.models import Member
from forum.core.errors import Gone, NotFound
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.threads.differences import Piece, differences, shortened
from forum.threads.models import Post, Reaction, Revision, Trial, Vote

STEPS = 10  # on a page of a history
_SHORT = 2_000  # characters; what is longer is compared off the event loop


@dataclass(frozen=True)
class Wording:
    """What a post said from one edit to the next; a redacted one has no words any more.

    ``by``, ``reason`` and ``since`` tell who made it so, why and when.
    """

    number: int
    title: str
    body: str
    by: Member
    reason: str
    since: datetime
    is_present: bool
    redaction: Revision | None


@dataclass(frozen=True)
class Step:
    """One edit: the wordings before and after it, and the differences, if both can be shown.

    ``hides_title``: the title before it is out of this viewer's sight.
    """

    before: Wording
    after: Wording
    title: list[Piece]
    body: list[Piece]
    hides_title: bool = False


class _Sight(NamedTuple):
    """The first revision that a viewer may read, and the first whose title she may."""

    first: int
    titled: int


@dataclass(frozen=True)
class History:
    """A page of the edits of a post, latest first.

    ``is_cut``: there were earlier ones, which are out of this viewer's sight.
    """

    steps: list[Step]
    pages: int
    is_cut: bool


async def history_of(post: Post, page: int, *, whole: bool) -> History:
    """Return a page of the history of a post; its author and whole ``thread`` are loaded.

    What a moderator changed in somebody else's words she took out of sight, so only the part of
    the history since then is for everybody; ``whole`` is for the author and moderators. If she
    changed the title alone, it's only former titles that others don't see.

    Raises:
        NotFound: if there is no such page.
    """
    sight = await _sight(post, whole=whole)
    first = sight.first
    pages = max(1, -(-(post.revision - first) // STEPS))
    if page > pages:
        raise NotFound
    last = post.revision - (page - 1) * STEPS
    wordings = await _wordings(post, max(first, last - STEPS), last, sight.titled)
    steps = [
        await _step(wordings[n - 1], wordings[n], hides_title=n <= sight.titled)
        for n in sorted(wordings)[:0:-1]
    ]
    return History(steps, pages, is_cut=first > 1)


async def get_wording(post: Post, number: int, *, whole: bool) -> Wording:
    """Return what a post said in one revision; its author and whole ``thread`` are loaded.

    Raises:
        NotFound: if there never was one of this number.
        Gone: if its words were taken out for good, or are out of this viewer's sight.
    """
    if not 1 <= number <= post.revision:
        raise NotFound
    if post.is_hidden and not whole:
        raise Gone(_("This post is no longer shown."))
    sight = await _sight(post, whole=whole)
    if number < sight.first:
        raise Gone(_("What this post said before a moderator changed it is no longer shown."))
    wording = (await _wordings(post, number, number, sight.titled))[number]
    if wording.redaction:
        raise Gone(_("A moderator took these words out for good."))
    return wording


async def compared(before: str, after: str) -> list[Piece]:
    """Return what became of a text, without what is far from every change; nothing if it's none."""
    if before == after:
        return []
    if len(before) + len(after) <= _SHORT:
        return shortened(differences(before, after))
    return shortened(await house().in_thread("differences", differences, before, after))


async def was_answered(post: Post, since: datetime) -> bool:
    """Tell whether anybody else built on what a post says since a moment.

    That is by a reply or a quote, a reaction, by accepting it; and on an opening post by any
    reply, by a vote or by trying the idea.
    """
    others = Post.filter(thread_id=post.thread_id, number__gt=post.number, created_at__gte=since)
    if not post.is_opening:
        others = others.filter(Q(reply_to_id=post.id) | Q(body__contains=post.url))
    author = post.author_id
    was_accepted = post.accepted_at is not None and post.accepted_at >= since
    if (was_accepted and post.accepted_by_id != author) or await others.exclude(
        author_id=author
    ).exists():
        return True
    signs: list[QuerySet[Any]] = [Reaction.filter(post_id=post.id)]
    if post.is_opening:
        signs.append(Vote.filter(option__poll__thread_id=post.thread_id))
        signs.append(Trial.filter(thread_id=post.thread_id))
    fresh = [rows.filter(created_at__gte=since).exclude(member_id=author) for rows in signs]
    return any([await rows.exists() for rows in fresh])


async def _sight(post: Post, *, whole: bool) -> _Sight:
    if whole:
        return _Sight(1, 1)
    others = Revision.filter(post_id=post.id).exclude(editor_id=post.author_id)
    titled = 1
    for row in await others.order_by("-number").only("number"):
        after = row.number + 1
        changes_title, changes_body = await _changed(post, row.number)
        titled = max(titled, after) if changes_title else titled
        if changes_body:
            return _Sight(after, max(titled, after))
    return _Sight(1, titled)


async def _changed(post: Post, number: int) -> tuple[bool, bool]:
    """Tell whether the title and the words of a revision are others than those of the next."""
    rows = await Revision.filter(post_id=post.id, number__in=(number, number + 1))
    title, body = post.thread.title if post.is_opening else "", post.body
    said = [(row.title, row.body) for row in sorted(rows, key=lambda row: row.number)]
    before, after = [*said, (title, body)][:2]
    return before[0] != after[0], before[1] != after[1]


async def _wordings(post: Post, first: int, last: int, titled: int) -> dict[int, Wording]:
    """Return what a post said; revisions before ``titled`` are given the title of that one."""
    asked = Q(number__gte=first - 1, number__lte=last) | Q(number=titled)
    rows = await Revision.filter(asked, post_id=post.id).select_related("editor", "redacted_by")
    kept = {row.number: row for row in rows}
    return {n: _wording(post, n, kept, titled) for n in range(first, last + 1)}


def _wording(post: Post, number: int, kept: dict[int, Revision], titled: int) -> Wording:
    made, row, heading = kept.get(number - 1), kept.get(number), kept.get(max(number, titled))
    title = post.thread.title if post.is_opening else ""
    return Wording(
        number=number,
        title=heading.title if heading else title,
        body=row.body if row else post.body,
        by=made.editor if made else post.author,
        reason=made.reason if made else "",
        since=made.created_at if made else post.created_at,
        is_present=number == post.revision,
        redaction=row if row and row.is_redacted else None,
    )


async def _step(before: Wording, after: Wording, *, hides_title: bool) -> Step:
    if before.redaction or after.redaction:
        return Step(before, after, [], [])
    title = await compared(before.title, after.title)
    return Step(before, after, title, await compared(before.body, after.body), hides_title)
