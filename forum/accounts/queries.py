"""Who is here, who is who, and what waits for a click in a letter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from starlette.requests import Request
from tortoise.expressions import Q, RawSQL
from tortoise.queryset import QuerySet

from forum.accounts.addresses import address_key
from forum.accounts.models import EmailChange, Member, PasswordReset, Session, SignUp
from forum.accounts.usernames import LONGEST, BadUsername, canonical, skeleton
from forum.core.database import now
from forum.core.errors import NotFound, SignInNeeded
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.prepared import Prepared, instance
from forum.core.tokens import digest_of

LONGEST_ADDRESS = 320  # as in the table


def signed_in(request: Request) -> Member:
    """Return the member whose request this is.

    Raises:
        SignInNeeded: for a stranger.
    """
    viewer = request.user
    if not isinstance(viewer, Member):
        raise SignInNeeded
    return viewer


Count = Callable[[str], str]  # from an SQL expression for a member's id to that of a count


async def session_of(token: str, unread: Count | None = None) -> Session | None:
    """Return the session of a cookie's token with its member, in one query; None if it ended.

    ``unread`` counts what the member has not read, as ``session.unread``.
    """
    moment = now()
    used = {"moment": moment, "idle_since": _idle_since(moment)}
    rows = await _SESSION.rows(unread, token=digest_of(token), **used)
    if not rows:
        return None
    session = instance(Session, rows[0])
    session.member = instance(Member, rows[0], "session__member")
    session.unread = rows[0]["unread"] if unread else 0
    return session


async def sessions_of(member: Member) -> list[Session]:
    """Return where a member is signed in, the latest used first."""
    return await Session.filter(_alive(), member=member).order_by("-last_used_at", "-id")


def _alive() -> Q:
    moment = now()
    return _used(moment, _idle_since(moment))


def _used(moment: datetime, idle_since: datetime) -> Q:
    return Q(expires_at__gt=moment, last_used_at__gt=idle_since)


def _idle_since(moment: datetime) -> datetime:
    return moment - timedelta(days=house().settings.accounts.session_idle_days)


def _session(
    unread: Count | None, *, token: str, moment: datetime, idle_since: datetime
) -> QuerySet[Session]:
    sessions = Session.filter(_used(moment, idle_since), token_hash=token)
    if unread:
        count = unread('"session"."member_id"')
        sessions = sessions.annotate(unread=RawSQL(f"({count})"))
    return sessions.select_related("member")


_SESSION = Prepared(_session, token=str, moment=datetime, idle_since=datetime, is_quick=True)


async def get_session(session_id: int, *, seen_by: Member) -> Session:
    """Return one of the member's own sessions.

    Raises:
        NotFound: if it ended, or isn't hers.
    """
    session = await Session.get_or_none(id=session_id, member=seen_by)
    if session is None:
        raise NotFound
    return session


async def get_member(username: str) -> Member:
    """Return the member of this name, however its letters are cased.

    Raises:
        NotFound: if there is none.
    """
    member = await member_of_login(username) if "@" not in username else None
    if member is None:
        raise NotFound
    return member


async def member_of_login(login: str) -> Member | None:
    """Return whose address or username this is."""
    if "@" in login:
        return await member_of_address(login)
    key = login_key(login)  # Tortoise refuses to look for what is longer than the column
    return await Member.get_or_none(username=key) if len(key) <= LONGEST else None


async def member_of_address(address: str) -> Member | None:
    """Return whose e-mail address this is; nobody's, if nobody has claimed it yet."""
    return await _having(address, is_unclaimed=False)


async def unclaimed_of_address(address: str) -> Member | None:
    """Return who wrote on an old list from this address, and has no account here yet."""
    return await _having(address, is_unclaimed=True)


async def _having(address: str, *, is_unclaimed: bool) -> Member | None:
    key = address_key(address)
    if len(key) > LONGEST_ADDRESS:
        return None
    return await Member.get_or_none(email_key=key, is_unclaimed=is_unclaimed)


def login_key(login: str) -> str:
    """Return what all spellings of one login share, whether or not anybody has it."""
    if "@" in login:
        return address_key(login)
    try:
        return canonical(login)
    except BadUsername:
        return login.casefold()


async def is_taken(username: str, *, but: Member | None = None) -> bool:
    """Tell whether a member has this name or one that looks like it; another than one of them."""
    alike = Member.filter(Q(username=username) | Q(username_skeleton=skeleton(username)))
    return await (alike.exclude(id=but.id) if but else alike).exists()


async def get_sign_up(token: str) -> SignUp:
    """Return the sign-up that a letter's link confirms.

    Raises:
        NotFound: if it was confirmed before, or too late.
    """
    found = await SignUp.get_or_none(token_hash=digest_of(token), expires_at__gt=now())
    if found is None:
        raise NotFound(
            _("This link was used already, or it is too old. If you can't sign in, sign up again.")
        )
    return found


async def get_password_reset(token: str) -> PasswordReset:
    """Return the request for a new password that a letter's link leads to, with its member.

    Raises:
        NotFound: if it was used before, or too late.
    """
    found = await _password_letter(token, is_unclaimed=False)
    if found is None:
        raise NotFound(
            _("This link was used already, or it is too old. You can ask for a new letter.")
        )
    return found


async def get_claim(token: str) -> PasswordReset:
    """Return the letter to an old list's writer that a link leads to, with her unclaimed row.

    Raises:
        NotFound: if it was used before, or too late.
    """
    found = await _password_letter(token, is_unclaimed=True)
    if found is None:
        raise NotFound(
            _("This link was used already, or it is too old. You can ask for a new letter.")
        )
    return found


async def _password_letter(token: str, *, is_unclaimed: bool) -> PasswordReset | None:
    waiting = PasswordReset.filter(token_hash=digest_of(token), expires_at__gt=now())
    return await waiting.get_or_none(member__is_unclaimed=is_unclaimed).select_related("member")


async def get_email_change(token: str, *, seen_by: Member) -> EmailChange:
    """Return the change of address that a letter's link confirms.

    Raises:
        NotFound: if it was confirmed before, or too late, or isn't hers.
    """
    waiting = EmailChange.filter(token_hash=digest_of(token), expires_at__gt=now())
    found = await waiting.get_or_none(member=seen_by)
    if found is None:
        raise NotFound(
            _("This link was used already, or it is too old, or it is for another account.")
        )
    return found
