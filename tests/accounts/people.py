"""Members with passwords, letters that reached them, and browsers that they use."""

from __future__ import annotations

import re
from email import message_from_string, policy
from email.message import EmailMessage
from typing import Any

from forum.accounts.models import Member, SignUp
from forum.accounts.visitor import Visitor
from forum.core.database import now
from forum.core.tokens import digest_of
from forum.mail.models import OutgoingMail
from tests.factories import a_member

PASSWORD = "seven quiet reading lamps"
HASH = (
    "$argon2id$v=19$m=19456,t=2,p=1$nnMuxRiDkNJ6z5mz9v4f4w"
    "$QPd8C32ki0IqlGPjgZQbhf6zoqj/LKO56fgIuC8TfXU"
)
AT_HOME = Visitor(address="192.0.2.7", browser="Firefox on Windows")
MARA = {"email": "mara@library.example", "username": "mara", "name": "Mara Diaz"}


async def a_guarded_member(**values: Any) -> Member:
    """A member whose password is ``PASSWORD``."""
    return await a_member(password_hash=HASH, **values)


async def a_sign_up(token: str = "the-token", **values: Any) -> SignUp:
    """A sign-up of mara that waits for the click in its letter."""
    defaults: dict[str, Any] = {
        "email": "mara@library.example", "email_key": "mara@library.example", "username": "mara",
        "username_skeleton": "mara", "name": "Mara Diaz", "password_hash": HASH,
        "expires_at": now().replace(year=now().year + 1), "token_hash": digest_of(token),
    }  # fmt: skip
    return await SignUp.create(**defaults | values)


async def letters_to(address: str) -> list[str]:
    """Return the kinds of letters that wait for somebody, the latest last."""
    letters = await OutgoingMail.filter(recipient=address).order_by("id")
    return [letter.kind.rpartition("/")[2] for letter in letters]


async def text_to(address: str) -> str:
    """Return what the latest letter to somebody says."""
    letter = await OutgoingMail.filter(recipient=address).order_by("-id").first()
    assert letter, f"no letter to {address}"
    message = message_from_string(letter.message, policy=policy.default)
    assert isinstance(message, EmailMessage)
    part = message.get_body(("plain",))
    assert part
    return str(part.get_content())


async def link_to(address: str) -> str:
    """Return the path of the first link in the latest letter to somebody."""
    found = re.search(r"https?://[^/\s]+(/\S+)", await text_to(address))
    assert found
    return found[1]
