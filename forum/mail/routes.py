"""Where providers bring letters."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from forum.core.database import now
from forum.core.errors import NotFound
from forum.core.house import house
from forum.core.routing import BaseRoute, LargeRoute
from forum.mail.actions.arriving import take_in
from forum.mail.doors.webhooks import Brought, Hatch, check_age, opened
from forum.mail.models import Via


async def incoming(request: Request) -> Response:
    """Take a letter that is signed with ``mail.webhook_secret``; answers 202 when it is kept."""
    secret, claim = house().settings.mail.webhook_secret, request.headers.get(_SIGNATURE, "")
    if not secret:
        raise NotFound
    claimed = check_age(claim, now())
    async with house().kept(Hatch).room():
        body, kind = await request.body(), request.headers.get("content-type", "")
        there = (claim, secret, claimed, body, kind, _envelope(request))
        letter = await house().in_thread("mail", opened, *there)
        taken = await take_in(
            letter.raw, sender=letter.sender, recipients=letter.recipients, via=Via.WEBHOOK
        )
    return JSONResponse({"kept": len(taken)}, 202)


def _envelope(request: Request) -> Brought:
    query, headers = request.query_params, request.headers
    sender = query.get("sender") or headers.get("x-outward-sender", "")
    recipients = query.getlist("recipient") or headers.getlist("x-outward-recipient")
    return Brought(b"", sender, tuple(recipients))


def _most_bytes() -> int:
    return house().settings.mail.max_bytes * 3 // 2  # base64 takes a third more


_SIGNATURE = "x-outward-signature"

routes: list[BaseRoute] = [
    LargeRoute("/mail/incoming", incoming, most_bytes=_most_bytes, name="mail:incoming",
               methods=["POST"]),
]  # fmt: skip
