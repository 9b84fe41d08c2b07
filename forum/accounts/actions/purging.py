"""Forgetting what has run out."""

from __future__ import annotations

from datetime import timedelta

from forum.accounts.models import EmailChange, PasswordReset, Session, SignUp
from forum.core.database import now
from forum.core.house import house
from forum.core.limits import purge_attempts


async def purge() -> None:
    """Delete sessions and tokens that open nothing any more, and old counts of attempts."""
    moment = now()
    idle_since = moment - timedelta(days=house().settings.accounts.session_idle_days)
    await Session.filter(last_used_at__lte=idle_since).delete()
    for model in (Session, SignUp, PasswordReset, EmailChange):
        await model.filter(expires_at__lte=moment).delete()
    await purge_attempts()
