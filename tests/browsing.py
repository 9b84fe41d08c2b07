"""Being somebody in a browser of sorts."""

from __future__ import annotations

from datetime import timedelta

import httpx

from forum.accounts.models import Member, Session
from forum.core.database import now
from forum.core.tokens import digest_of, new_token

COOKIE = "session"  # over plain http; __Host-session over https


async def signed_in(client: httpx.AsyncClient, member: Member) -> httpx.AsyncClient:
    """Give the client a session of this member, as a sign-in does."""
    token = new_token()
    ends = now() + timedelta(days=30)
    await Session.create(member=member, token_hash=digest_of(token), expires_at=ends)
    client.cookies.set(COOKIE, token)
    return client
