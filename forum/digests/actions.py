"""Choosing, stopping and sending digests."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from forum.accounts.actions.profile import change_time_zone
from forum.accounts.models import Member
from forum.core.database import atomic, now
from forum.core.errors import Refusal
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.tokens import new_token
from forum.digests import emails
from forum.digests.calendar import Frequency, Rhythm, next_due, period_of
from forum.digests.models import Digest, DigestSubscription
from forum.digests.queries import settled
from forum.digests.selection import news_for


class Outcome(StrEnum):
    """What became of a digest that was to be sent."""

    SENT = "sent"
    NOTHING_NEW = "nothing new"
    HAD_ONE = "had one in this period"
    NOT_DUE = "not due"


async def subscribe(member_id: int, wish: str = "", *, at: datetime | None = None) -> None:
    """Let a new member have digests, as she wished or as is usual here; once."""
    usual, moment = house().settings.digests, at or now()
    member = await Member.get(id=member_id)
    frequency = Frequency(wish or usual.frequency)
    is_on = frequency is not Frequency.NEVER
    row = DigestSubscription(
        member_id=member_id, frequency=frequency, weekday=usual.weekday, hour=usual.hour,
        former=frequency if is_on else Frequency.WEEKLY, stopped_at=None if is_on else moment,
        seen_until=moment, token=new_token(),
    )  # fmt: skip
    row.due_at = next_due(row.rhythm(member.time_zone), moment)
    await DigestSubscription.bulk_create([row], ignore_conflicts=True)


async def choose(member: Member, rhythm: Rhythm, *, at: datetime | None = None) -> None:
    """Keep when a member wants her digest, and by which clock she lives."""
    if not await DigestSubscription.exists(member_id=member.id):
        await subscribe(member.id, Frequency.NEVER, at=at)
    async with atomic():
        before = (await Member.get(id=member.id)).time_zone
        await change_time_zone(member, rhythm.zone)
        subscription = await _held(member_id=member.id)
        if subscription and rhythm != subscription.rhythm(before):
            await _change(subscription, rhythm, at or now())


async def stop(subscription: DigestSubscription, *, at: datetime | None = None) -> None:
    """Send no digests any more to whom the unsubscribe address belongs."""
    async with atomic():
        await _turn(await subscription.held(), Frequency.NEVER, at or now())


async def resume(subscription: DigestSubscription, *, at: datetime | None = None) -> None:
    """Take a stop back: the same rhythm as before, and what was written in between."""
    async with atomic():
        subscription = await subscription.held()
        if not subscription.is_on:
            await _turn(subscription, subscription.former, at or now())


async def follow_clock(member_id: int) -> None:
    """Let the next digest come at the same hour by a clock that has changed."""
    async with atomic():
        member = await Member.get(id=member_id)
        if subscription := await _held(member_id=member_id):
            await _change(subscription, subscription.rhythm(member.time_zone), now())


async def _turn(subscription: DigestSubscription, frequency: Frequency, moment: datetime) -> None:
    member = await Member.get(id=subscription.member_id)
    rhythm = replace(subscription.rhythm(member.time_zone), frequency=frequency)
    await _change(subscription, rhythm, moment)


async def _held(**which: int) -> DigestSubscription | None:
    return await DigestSubscription.filter(**which).select_for_update().first()


async def _change(subscription: DigestSubscription, rhythm: Rhythm, moment: datetime) -> None:
    if rhythm.frequency is Frequency.NEVER:
        subscription.stop(moment)
    else:
        subscription.start(rhythm.frequency, moment)
    subscription.weekday, subscription.hour = rhythm.weekday, rhythm.hour
    await _move_on(subscription, rhythm, moment)


async def _move_on(subscription: DigestSubscription, rhythm: Rhythm, moment: datetime) -> None:
    """Let the next one come in the next period that has none yet."""
    due = next_due(rhythm, moment)
    while due and await _had_one(subscription, period_of(rhythm, due)):
        due = next_due(rhythm, due)
    subscription.due_at = due
    await subscription.save()


async def _had_one(subscription: DigestSubscription, period: str) -> bool:
    return await Digest.exists(member_id=subscription.member_id, period=period)


async def send_digest(
    subscription_id: int, due_at: datetime, *, at: datetime | None = None
) -> Outcome:
    """Write the digest that is due since then; once, however often and by whomever it's asked.

    The letter, the note that this period had one and the date of the next are one transaction.
    """
    moment = at or now()
    async with atomic():
        subscription = await _held(id=subscription_id)
        if subscription is None or subscription.due_at != due_at or due_at > moment:
            return Outcome.NOT_DUE
        member = await Member.get(id=subscription.member_id)
        rhythm = subscription.rhythm(member.time_zone)
        period = period_of(rhythm, due_at)
        outcome = Outcome.HAD_ONE
        if not await _had_one(subscription, period):
            outcome = await _write(subscription, member, period, moment)
        await _move_on(subscription, rhythm, moment)
    return outcome


async def _write(
    subscription: DigestSubscription, member: Member, period: str, moment: datetime
) -> Outcome:
    # What was still being saved is left to the next one.
    since, until = subscription.seen_until, max(subscription.seen_until, settled(moment))
    news = await news_for(member, since, until)
    subscription.seen_until = until
    if not news.items:
        return Outcome.NOTHING_NEW
    letter = await emails.digest(member, subscription, news)
    await Digest.create(
        member=member, period=period, thread_count=news.thread_count,
        post_count=news.post_count, message_id=letter.message_id, created_at=moment,
    )  # fmt: skip
    return Outcome.SENT


async def send_now(member: Member, *, at: datetime | None = None) -> Outcome:
    """Write a member's digest before its time; it counts as that of the present period.

    Raises:
        Refusal: if she gets none.
    """
    moment = at or now()
    async with atomic():
        subscription = await _held(member_id=member.id)
        if subscription is None or not subscription.is_on:
            raise Refusal(_("%(name)s gets no digest.") % {"name": member.username})
        subscription.due_at = moment
        await subscription.save(update_fields=["due_at"])
        return await send_digest(subscription.id, moment, at=moment)
