"""Whose request it is: a member's by her session cookie, or a stranger's."""

from __future__ import annotations

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from forum.accounts import cookies, queries
from forum.accounts.actions.sessions import note_use
from forum.accounts.models import Session, Stranger
from forum.accounts.queries import Count
from forum.core.house import house
from forum.core.i18n import reader, speaking_to
from forum.mail.queries import mail_trouble, suppression_of

_FOR_ANYBODY = ("/static/", "/health/")


class SignedIn:
    """Sets ``scope["user"]`` and ``scope["session"]``, and speaks to the member as she wishes.

    That costs one query, none for a stranger, with ``unread`` counted for the head of the page;
    and another for an admin, who is told on every page when letters don't leave the house, and for
    a member whose letters came back.
    """

    def __init__(self, app: ASGIApp, unread: Count) -> None:
        self.app, self.unread = app, unread

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        session = await _session(scope, self.unread)
        scope["session"] = session
        scope["unread"] = session.unread if session else 0
        scope["user"] = session.member if session else Stranger()
        if session is None:
            return await self.app(scope, receive, send)
        if session.member.is_admin:
            scope["mail_trouble"] = await mail_trouble()
        if session.member.mail_stopped_at:
            scope["mail_stopped"] = await suppression_of(session.member.email)
        member = session.member
        # Who reads in the language of the place may have had no other to choose.
        is_usual = member.language == house().settings.site.language
        labels = reader().labels if is_usual else ""
        with speaking_to(member.language, member.time_zone, labels):
            await self.app(scope, receive, send)


async def _session(scope: Scope, unread: Count) -> Session | None:
    if scope["path"].startswith(_FOR_ANYBODY):
        return None
    token = HTTPConnection(scope).cookies.get(cookies.cookie_name(cookies.SESSION))
    session = await queries.session_of(token, unread) if token else None
    if session:
        await note_use(session)
    return session
