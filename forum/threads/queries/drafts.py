"""What a member is writing. Nobody else sees any of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tortoise.expressions import Q

from forum.accounts.models import Member
from forum.core.errors import NotFound
from forum.core.i18n import gettext as _
from forum.core.text import excerpt
from forum.threads import policy
from forum.threads.draft_places import EDIT, NEW, REPLY, kind_of, number_of, reply_place
from forum.threads.models import Draft, FormerPlace, Post, Thread
from forum.threads.queries.lists import with_relations
from forum.threads.queries.threads import place_of
from forum.threads.queries.whereabouts import heir_id

_EXCERPT = 160  # characters


@dataclass(frozen=True)
class KeptDraft:
    """A draft in the list of drafts. ``title`` is empty if there is none that she may read."""

    place: str
    kind: str
    title: str
    words: str
    saved_at: datetime
    version: int
    publish_at: datetime | None


async def drafts_of(member: Member) -> Sequence[KeptDraft]:
    """Return all that a member is writing, the latest first."""
    drafts = await Draft.filter(member_id=member.id).order_by("-updated_at", "-id")
    wanted = {draft.thread_id for draft in drafts if draft.thread_id}
    # A title may be of a group that she has left since.
    seen = Thread.filter(policy.visible_to(member), id__in=wanted)
    titles = dict(await seen.values_list("id", "title")) if wanted else {}
    return [_kept(draft, titles.get(draft.thread_id, "")) for draft in drafts]


def _kept(draft: Draft, title: str) -> KeptDraft:
    kind = kind_of(draft.place)
    return KeptDraft(
        place=draft.place,
        kind=kind,
        title=excerpt(str(draft.typed.get("title", "")), _EXCERPT) if kind == NEW else title,
        words=excerpt(draft.body, _EXCERPT),
        saved_at=draft.updated_at,
        version=draft.version,
        publish_at=draft.publish_at,
    )


async def get_draft(place: str, *, seen_by: Member) -> Draft:
    """Return a draft of hers.

    Raises:
        NotFound: if there is none at this place.
    """
    return _there(await draft_at(seen_by, place))


async def saved_last(place: str, *, seen_by: Member) -> Draft:
    """Return what she saved last at a place or beside, also if its thread was merged since.

    Raises:
        NotFound: if there is nothing.
    """
    if not kind_of(place):
        raise NotFound
    here = await place_now(place, seen_by=seen_by)
    return _there(await latest_draft(seen_by, here.partition(".")[0]))


def _there(draft: Draft | None) -> Draft:
    if draft is None:
        raise NotFound(_("This draft is not there any more: it was posted or discarded."))
    return draft


async def draft_at(member: Member, place: str) -> Draft | None:
    """Return what she keeps at exactly this place."""
    return await Draft.get_or_none(member_id=member.id, place=place) if kind_of(place) else None


async def latest_draft(member: Member, place: str) -> Draft | None:
    """Return what she saved last at this place or beside it."""
    here = Q(place=place) | Q(place__startswith=f"{place}.")
    return await Draft.filter(here, member_id=member.id).order_by("-updated_at", "-id").first()


async def has_new_threads(member: Member) -> bool:
    """Tell whether she is writing a thread somewhere."""
    return await Draft.exists(member_id=member.id, place__startswith=f"{NEW}-")


async def thread_id_of(place: str, *, seen_by: Member) -> int | None:
    """Return the thread that a place belongs to; None if she can't see one."""
    number = number_of(place)
    if kind_of(place) == EDIT:
        post = await Post.get_or_none(id=number)
        number = post.thread_id if post else 0
    seen = Thread.filter(policy.visible_to(seen_by), id=number)
    return number if number and await seen.exists() else None


async def place_now(place: str, *, seen_by: Member) -> str:
    """Return where words for a place belong now: a thread may have become part of another."""
    number = number_of(place)
    heir = await heir_id(number) if kind_of(place) == REPLY else number
    if heir == number or not await Thread.filter(policy.visible_to(seen_by), id=heir).exists():
        return place
    return reply_place(heir)


async def answered_now(typed: Mapping[str, Any], source: int, target: int) -> dict[str, str]:
    """Return what to put into a reply to one thread that becomes a reply to another.

    That's the number there of the post that it answers: ``reply_to``, empty if it isn't there.
    """
    number = str(typed.get("reply_to") or "")
    if not re.fullmatch("[0-9]{1,9}", number):
        return {}
    places = FormerPlace.filter(thread_id=source, number=int(number), post__thread_id=target)
    place = await places.order_by("-id").select_related("post").first()
    return {"reply_to": str(place.post.number) if place else ""}


async def going_on(member: Member, draft: Draft) -> Thread | Post | None:
    """Return the thread or post whose page has the form that this draft can go on in, if any."""
    post = None
    if kind_of(draft.place) == EDIT:
        post = await Post.get_or_none(id=number_of(draft.place))
    number = post.thread_id if post else number_of(draft.place)
    threads = await with_relations(Thread.filter(policy.visible_to(member), id=number))
    if not threads:
        return None
    place = await place_of(member, threads[0])
    if kind_of(draft.place) == REPLY:
        return threads[0] if place.can_reply else None
    may = post and policy.can_edit(member, post, threads[0], moderates=place.moderates)
    return post if may else None
