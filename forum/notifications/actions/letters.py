"""Writing letters at once: what is due for one member, checked again before it goes.

That a member was told and her letter in the outbox are one transaction: so killed anywhere, run
twice or by two workers, one letter goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from tortoise.queryset import QuerySet

from forum.accounts.models import Member, Preference
from forum.core.database import atomic, now
from forum.core.house import house
from forum.core.logging import log
from forum.mail.addresses import UnusableAddress
from forum.notifications import emails
from forum.notifications.actions.wishes import preference_of
from forum.notifications.emails import Occasion
from forum.notifications.models import Event, Notification, Why
from forum.notifications.quiet import after_quiet
from forum.notifications.recipients import Told, told_still
from forum.notifications.wording import keep_words_of
from forum.tags.models import Tag
from forum.tags.queries.naming import in_language
from forum.threads.models import Post, StageMove, Thread

_AROUND = ("post__author", "post__thread__group", "actor")
_STRENGTH = list(Why)


async def send_letters(member_id: int, *, at: datetime | None = None) -> int:
    """Write a member's letters that are due, one a thread; return how many there were.

    With what is due goes what comes soon in the same thread. In her quiet hours all waits.
    """
    moment = at or now()
    due = _due(member_id, moment)
    await keep_words_of([row.post for row in await due.select_related("post")])
    async with atomic():
        rows = _with_what_is_due(await _held(member_id, moment), moment)
        if not rows:
            return 0
        member = await Member.get(id=member_id)
        preference = await preference_of(member)
        if (end := _end_of_quiet(member, preference, moment)) > moment:
            await _change(rows, letter_due_at=end)
            return 0
        told = await told_still(member_id, rows)
        count = await _write(member, preference, [row for row in rows if row.id in told], told)
        await _change([row for row in rows if row.id in told], lettered_at=moment)
        await _change(rows, letter_due_at=None)
    return count


def _due(member_id: int, moment: datetime) -> QuerySet[Notification]:
    soon = moment + timedelta(seconds=house().settings.notifications.wait_seconds / 2)
    return Notification.filter(member_id=member_id, letter_due_at__lte=soon)


async def _held(member_id: int, moment: datetime) -> Sequence[Notification]:
    """Hold what is due or nearly so; what another worker holds, it writes."""
    held = _due(member_id, moment).order_by("id").select_for_update(skip_locked=True)
    ids = [row.id for row in await held.only("id")]
    if not ids:
        return []
    rows = Notification.filter(id__in=ids).select_related(*_AROUND)
    return await rows.order_by("post__thread_id", "post__number", "id")


def _with_what_is_due(rows: Sequence[Notification], moment: datetime) -> list[Notification]:
    """Leave out threads in which nothing is due yet."""
    due = {row.post.thread_id for row in rows if row.letter_due_at and row.letter_due_at <= moment}
    return [row for row in rows if row.post.thread_id in due]


def _end_of_quiet(member: Member, preference: Preference, moment: datetime) -> datetime:
    hours = preference.quiet_from, preference.quiet_until
    return after_quiet(moment, member.time_zone, *hours)


async def _change(rows: Sequence[Notification], **changes: datetime | None) -> None:
    if rows:
        await Notification.filter(id__in=[row.id for row in rows]).update(**changes)


async def _write(
    member: Member, preference: Preference, rows: Sequence[Notification], told: Mapping[int, Told]
) -> int:
    roots = await _roots({row.post.thread_id for row in rows})
    tags = await _tags(member, told.values())
    count = 0
    for thread_id, of_thread in groupby(rows, key=lambda row: row.post.thread_id):
        for letter in _letters(list(of_thread)):
            occasion = _occasion(member, preference, letter, told, roots[thread_id], tags)
            count += await _send(occasion, letter)
    return count


async def _tags(member: Member, told: Iterable[Told]) -> Mapping[int, Tag]:
    """Return by their ids the tags for which she hears, called as in her language."""
    ids = {one.tag.tag for one in told if one.tag and one.why is Why.TAG}
    tags = {tag.id: tag for tag in await Tag.filter(id__in=ids)} if ids else {}
    await in_language(tags.values(), member.language)
    return tags


async def _roots(thread_ids: Iterable[int]) -> Mapping[int, int]:
    opening = Post.filter(thread_id__in=list(thread_ids), number=1)
    return dict(await opening.values_list("thread_id", "id"))


def _letters(rows: Sequence[Notification]) -> list[list[Notification]]:
    """Put all posts of one thread into one letter; what else happened has letters of its own."""
    posts = [row for row in rows if row.event is Event.POSTED]
    others = [[row] for row in rows if row.event is not Event.POSTED]
    return [posts, *others] if posts else others


def _occasion(
    member: Member, preference: Preference, rows: Sequence[Notification],
    told: Mapping[int, Told], root: int, tags: Mapping[int, Tag],
) -> Occasion:  # fmt: skip
    strongest = min(rows, key=lambda row: _STRENGTH.index(told[row.id].why))
    why, by = told[strongest.id].why, strongest.post.author.name
    thread: Thread = rows[-1].post.thread
    chosen = told[strongest.id].tag
    tag = tags.get(chosen.tag) if chosen else None
    is_narrower = bool(chosen and chosen.steps)
    return Occasion(member, preference.token, thread, root, why, by, tag, is_narrower)


async def _send(occasion: Occasion, rows: Sequence[Notification]) -> int:
    """Write one letter; return 1, or 0 if she has no address that a letter could go to."""
    row = rows[0]
    try:
        if row.event is Event.POSTED:
            await emails.tell_posts(occasion, [row.post for row in rows])
        else:
            move = await _move(row)
            await emails.tell_happening(occasion, row.event, row.post, row.actor, move)
    except UnusableAddress:
        log(__name__).warning("no letter can be sent", member=occasion.member.id)
        return 0
    return 1


async def _move(row: Notification) -> StageMove | None:
    if row.event is not Event.STAGE:
        return None
    return await StageMove.filter(thread_id=row.post.thread_id).order_by("-id").first()
