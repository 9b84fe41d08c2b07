"""Keeping what is being written."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, NamedTuple

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from forum.accounts.models import Member
from forum.core import limits
from forum.core.database import atomic, now
from forum.core.errors import Complaint, Refusal, require
from forum.core.forms import WHOLE
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.i18n import ngettext, number
from forum.core.prepared import Prepared, instance
from forum.threads.actions.attachments import Changed, attach, hold_files, let_files_go
from forum.threads.draft_places import beside, edit_place, number_of
from forum.threads.models import Draft, Post
from forum.threads.queries.drafts import answered_now, place_now, thread_id_of

_SITTING = "sitting"
_VERSIONS = 2**31 - 1
_AT_ONCE = 100


@dataclass(frozen=True)
class Writing:
    """What a member writes, and what it grew from.

    ``version`` is that of the draft with which the page began, 0 for none. ``sitting`` names the
    open page, if it has a script: what it saves never stands in its own way, even if it didn't
    hear that it was saved.
    """

    place: str
    body: str
    typed: Mapping[str, Any] = field(default_factory=dict)
    version: int = 0
    sitting: str = ""


class Saved(NamedTuple):
    """A draft as it is kept; ``other`` if newer words of hers stood in its place and stay there."""

    draft: Draft
    other: Draft | None


class TooLong(Complaint):
    """More than a post can have, so more than a draft can."""

    status = 413


class TooManyDrafts(Refusal):
    """She has as many drafts as one may have."""

    status = 409


async def save_draft(member: Member, writing: Writing) -> Saved:
    """Keep what she writes, finished or not. Newer words from elsewhere are never overwritten.

    Raises:
        TooLong: if no post could have so many characters.
        TooMany: if she saved too often.
        TooManyDrafts: if she has too many.
    """
    _require_room(writing)
    await limits.spend(house().settings.limits.drafts_per_member, "draft", str(member.id))
    async with atomic():
        return await _save(member, writing, most=house().settings.threads.max_drafts)


def _require_room(writing: Writing) -> None:
    most = house().settings.threads.max_characters
    if len(writing.body) > most:
        sentence = _("This text has %(count)s characters. At most %(most)s can be taken.")
        raise TooLong("body", sentence % {"count": number(len(writing.body)), "most": number(most)})
    if sum(len(str(value)) for value in writing.typed.values()) > most:
        raise TooLong(WHOLE, _("The fields around the text hold more than can be taken."))


async def keep_words(member: Member, writing: Writing) -> Saved:
    """Keep what she wrote before her session ended, however much that is: it's nowhere else."""
    async with atomic():
        return await _save(member, writing, most=None)


async def ensure_draft(member: Member, place: str) -> Draft:
    """Return her draft at this place, an empty one if there is none: files can belong to it.

    The first words that are saved there fill it.

    Raises:
        TooManyDrafts: if she has too many.
    """
    async with atomic():
        return await _ensure(member, place, most=house().settings.threads.max_drafts)


async def discard_draft(member: Member, place: str, *, version: int) -> None:
    """Delete a draft that she has seen; one that is no longer there is no fault.

    Raises:
        Forbidden: if newer words were saved there meanwhile.
    """
    async with atomic():
        draft = await _held(member, place)
        if draft is None:
            return
        sentence = _("Newer words were saved in this draft meanwhile, so it was not discarded.")
        require(draft.version == version, sentence)
        await _delete(draft)


async def let_go(member: Member, posted: Writing, post: Post) -> Changed:
    """Let its files go with what was posted, and delete its draft, in the caller's transaction.

    Newer words that were saved there from another window or device stay, with their files.

    Raises:
        Complaint: if a picture lacks words, or the files can't all be taken.
    """
    draft = await _held(member, posted.place)
    changed = await attach(member, post, posted.typed)
    if draft and (_continues(draft, posted) or draft.body == posted.body):
        await _delete(draft)
    return changed


async def forget_changes(post: Post) -> None:
    """Delete all drafts of changes of a held post, whosever: they grew from words that must go."""
    here = edit_place(post.id)
    drafts = Draft.filter(Q(place=here) | Q(place__startswith=f"{here}."))
    await _delete(*await drafts.order_by("id").select_for_update())


async def purge_drafts() -> int:
    """Delete drafts that nobody touched for so many days; return how many.

    An announcement that waits for its time stays.
    """
    until = now() - timedelta(days=house().settings.threads.keep_drafts_days)
    old = Draft.filter(updated_at__lt=until, publish_at__isnull=True).order_by("id")
    purged = 0
    while found := await _purged(old):
        purged += found
    return purged


async def _purged(old: QuerySet[Draft]) -> int:
    async with atomic():
        await _delete(*(drafts := await old.limit(_AT_ONCE).select_for_update()))
    return len(drafts)


async def _delete(*drafts: Draft) -> None:
    await let_files_go(drafts)
    await Draft.filter(id__in=[draft.id for draft in drafts]).delete()


async def _save(member: Member, writing: Writing, *, most: int | None) -> Saved:
    writing = await _led_on(member, writing)
    draft = await _ensure(member, writing.place, most=most)
    if _continues(draft, writing) or _is_same(draft, writing):
        return Saved(await _filled(draft, writing), None)
    second = await _ensure(member, beside(writing.place), most=most)
    return Saved(await _filled(second, writing), draft)


async def _led_on(member: Member, writing: Writing) -> Writing:
    """Let a reply to a thread that was merged be one to the other, and to the same post."""
    place = await place_now(writing.place, seen_by=member)
    if place == writing.place:
        return writing
    answered = await answered_now(writing.typed, number_of(writing.place), number_of(place))
    return replace(writing, place=place, typed={**writing.typed, **answered})


async def _ensure(member: Member, place: str, *, most: int | None) -> Draft:
    if draft := await _held(member, place):
        return draft
    # Two at once may make one more than that; nobody is hurt.
    if most is not None and await Draft.filter(member_id=member.id).count() >= most:
        raise TooManyDrafts(_full(most))
    thread_id = await thread_id_of(place, seen_by=member)
    empty = Draft(
        member_id=member.id, place=place, thread_id=thread_id, version=0, updated_at=now()
    )
    # Another window may be quicker.
    await Draft.bulk_create([empty], ignore_conflicts=True)
    return await Draft.filter(member_id=member.id, place=place).select_for_update().get()


def _full(most: int) -> str:
    sentence = ngettext(
        "You have %(count)s draft, and there can be no more. Discard one first.",
        "You have %(count)s drafts, and there can be no more. Discard one first.",
        most,
    )
    return sentence % {"count": number(most)}


async def _held(member: Member, place: str) -> Draft | None:
    rows = await _HELD.rows(member=member.id, place=place)
    return instance(Draft, rows[0]) if rows else None


def _draft(_shape: None, *, member: int, place: str) -> QuerySet[Draft]:
    return Draft.filter(member_id=member, place=place).select_for_update()


_HELD = Prepared(_draft, member=int, place=str)


def _continues(draft: Draft, writing: Writing) -> bool:
    """Tell whether whoever writes has seen what is kept."""
    own = writing.sitting and draft.typed.get(_SITTING) == writing.sitting
    return bool(own) or draft.version in {0, writing.version}


def _is_same(draft: Draft, writing: Writing) -> bool:
    kept = {name: value for name, value in draft.typed.items() if name != _SITTING}
    return draft.body == writing.body and kept == writing.typed


async def _filled(draft: Draft, writing: Writing) -> Draft:
    draft.body = writing.body
    draft.typed = {**writing.typed, _SITTING: writing.sitting}
    # By chance, so that a draft begun anew is never taken for the one that was discarded.
    draft.version = 1 + secrets.randbelow(_VERSIONS)
    draft.updated_at = now()
    await draft.save(update_fields=["body", "typed", "version", "updated_at"])
    await hold_files(draft)
    return draft
