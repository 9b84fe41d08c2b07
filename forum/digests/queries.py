"""Who gets a digest, and what hers would say."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from forum.accounts.models import Member
from forum.core.database import now
from forum.core.errors import NotFound
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.digests.models import CHANGE_OF_MIND, DigestSubscription
from forum.digests.news import News
from forum.digests.selection import news_for


async def due(moment: datetime, *, after: int = 0, size: int = 100) -> list[DigestSubscription]:
    """Return the next batch of those whose digest is due, by id, each with her member row."""
    rows = DigestSubscription.filter(due_at__lte=moment, id__gt=after)
    return await rows.order_by("id").limit(size).select_related("member")


async def subscription_of(member: Member) -> DigestSubscription | None:
    """Return what a member chose; None if she never was asked."""
    return await DigestSubscription.get_or_none(member_id=member.id)


def standing(member: Member, subscription: DigestSubscription | None) -> dict[str, Any]:
    """Return what pages tell of a member's digest: her choice, and whether one is on its way."""
    due_at = subscription.due_at if subscription else None
    return {
        "subscription": subscription,
        "rhythm": subscription.rhythm(member.time_zone) if subscription else None,
        "is_on_its_way": due_at is not None and due_at <= now(),
    }


async def get_subscription(token: str) -> DigestSubscription:
    """Return the subscription of an unsubscribe address, with its member.

    Raises:
        NotFound: if no letter ever carried this address.
    """
    rows = DigestSubscription.filter(token=token[:64])  # more than any of ours, or it's not one
    found = await rows.select_related("member").first()
    if found is None:
        raise NotFound(_("This address is not one of ours. Perhaps a part of it was lost."))
    return found


async def next_news(member: Member, subscription: DigestSubscription | None) -> News:
    """Return what her next digest would say now; if she gets none, what one of a week would."""
    until = settled(now())
    since = until - CHANGE_OF_MIND
    if subscription and subscription.is_on:
        since = subscription.seen_until
    return await news_for(member, since, until)


def settled(moment: datetime) -> datetime:
    """Return up to when everything that was being saved is there to be read."""
    return moment - timedelta(seconds=house().settings.digests.settle_seconds)
