"""Beginning, keeping and ending sessions."""

from __future__ import annotations

from datetime import timedelta

from forum.accounts import policy
from forum.accounts.models import Member, Session
from forum.accounts.queries import get_session
from forum.accounts.visitor import Visitor
from forum.core.database import atomic, now
from forum.core.errors import require
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.tokens import digest_of, new_token

_WRITTEN_EVERY = timedelta(hours=1)


async def begin_session(member: Member, visitor: Visitor) -> str:
    """Sign a member in; return the token for her cookie, which is kept here as a hash only.

    A session that this browser had before ends.
    """
    token = new_token()
    days = house().settings.accounts.session_days
    async with atomic():
        if visitor.session:
            await Session.filter(id=visitor.session.id).delete()
        await Session.create(
            member=member,
            token_hash=digest_of(token),
            browser=visitor.browser,
            expires_at=now() + timedelta(days=days),
        )
    return token


async def note_use(session: Session) -> None:
    """Remember that a session was used; written at most once an hour."""
    moment = now()
    if moment - session.last_used_at >= _WRITTEN_EVERY:
        await Session.filter(id=session.id).update(last_used_at=moment)
        session.last_used_at = moment


async def sign_out(session: Session) -> None:
    """End this session, if it hasn't ended already."""
    await Session.filter(id=session.id).delete()


async def end_session(member: Member, session_id: int) -> None:
    """Sign a member out in one browser.

    Raises:
        NotFound: if the session ended before, or isn't hers.
    """
    async with atomic():
        session = await get_session(session_id, seen_by=member)
        require(policy.can_end(member, session), _("This session isn't yours."))
        await session.delete()


async def end_sessions(member: Member, *, but: Session | None = None) -> int:
    """Sign a member out everywhere, or everywhere else; return how many sessions ended."""
    ending = Session.filter(member=member)
    if but:
        ending = ending.exclude(id=but.id)
    return await ending.delete()
