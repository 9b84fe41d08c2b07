"""The digest as a letter."""

from __future__ import annotations

from typing import Any

from forum.accounts.models import Member
from forum.core.house import house
from forum.core.i18n import speaking_to
from forum.digests import sentences
from forum.digests.models import DigestSubscription
from forum.digests.news import News
from forum.mail.models import OutgoingMail, Urgency
from forum.mail.outbox import post, rendered

_TEMPLATE = "digests/email/digest"


async def digest(member: Member, subscription: DigestSubscription, news: News) -> OutgoingMail:
    """Tell a member what is new for her."""
    return await post(
        _TEMPLATE,
        to=member.email,
        language=member.language,
        time_zone=member.time_zone,
        urgency=Urgency.BULK,
        headers=_headers(subscription),
        **_context(member, subscription, news),
    )


def draft(member: Member, subscription: DigestSubscription, news: News) -> tuple[str, str, str]:
    """Return subject, text and HTML of that letter without writing it."""
    with speaking_to(member.language, member.time_zone):
        return rendered(_TEMPLATE, _context(member, subscription, news))


def _context(member: Member, subscription: DigestSubscription, news: News) -> dict[str, Any]:
    return {
        "news": news.fitted(),
        "rhythm": subscription.rhythm(member.time_zone),
        "say": sentences,
        "stop_url": _stop_url(subscription),
        "more_url": house().url_for("threads:index") + "?show=unread",
    }


def _headers(subscription: DigestSubscription) -> dict[str, str]:
    """Return what mail programs sort, filter and unsubscribe by.

    List-Id (RFC 2919), List-Archive (RFC 2369), one-click unsubscribing (RFC 8058; the mail
    server's DKIM signature must cover both headers). No Precedence: it's no standard (RFC 2076,
    3.9), and what it is meant to prevent, answers by machines, Auto-Submitted prevents (RFC 3834).
    """
    here = house()
    return {
        "List-Id": f"<digest.{here.settings.mail_domain}>",
        "List-Unsubscribe": f"<{_stop_url(subscription)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Archive": f"<{here.url_for('threads:index')}>",
    }


def _stop_url(subscription: DigestSubscription) -> str:
    return house().url_for("digests:unsubscribe", token=subscription.token)
