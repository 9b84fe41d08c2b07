"""Words that go with somebody through the sign-in page.

A session may end while its member writes. Nothing is stored for a stranger, so what she sent
waits in the page itself, signed, until she has signed in: in no other browser, and no longer than
the page is open.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from starlette.requests import Request

from forum.accounts.models import Member
from forum.accounts.visitor import Device
from forum.core.errors import SignInNeeded
from forum.core.text import clean_text
from forum.core.tokens import sign, unsign

_PURPOSE = "carried"
_MOST_FIELDS = 200
_ENCODED = "application/x-www-form-urlencoded"

Fields = list[tuple[str, str]]


@dataclass(frozen=True)
class Carried:
    """What was written, and by whom.

    ``writer`` is the username that the page was made for, empty if it didn't say; ``last`` the id
    of the member who signed in last with that browser, 0 if it's not known. ``words`` are given
    to whoever keeps drafts; the ``fields`` of any other form can be sent again to its ``path``.
    """

    writer: str
    last: int
    words: dict[str, Any] | None = None
    path: str = ""
    fields: Fields = field(default_factory=list)

    def is_by(self, member: Member) -> bool:
        """Tell whether she may be given the words without asking."""
        return self.writer == member.username if self.writer else self.last == member.id


async def carry(request: Request, needed: SignInNeeded, device: Device | None) -> str:
    """Return what stands in the sign-in form; empty if nothing was written that can be carried."""
    last = device.member_id if device else 0
    if needed.words is not None:
        return sign(_PURPOSE, asdict(Carried(needed.writer, last, dict(needed.words))))
    fields = await _fields(request)
    path = request.url.path
    return sign(_PURPOSE, asdict(Carried("", last, None, path, fields))) if fields else ""


async def _fields(request: Request) -> Fields:
    """Return what a form sent, but no files and no passwords."""
    if not request.headers.get("content-type", "").startswith(_ENCODED):
        return []
    try:
        sent = await request.form(max_fields=_MOST_FIELDS)
        fields = [(name, clean_text(str(value))) for name, value in sent.multi_items()]
    except (ValueError, LookupError):  # as in forum.core.forms
        return []
    return [] if any("password" in name for name, _value in fields) else fields


def carried_in(signed: str) -> Carried | None:
    """Return what a form carried; None if it's nothing, or not ours."""
    found = unsign(_PURPOSE, signed) if signed else None
    return Carried(**found) if found else None
