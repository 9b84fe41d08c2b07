"""Somebody who is to become a member."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from forum.accounts.addresses import address_key
from forum.accounts.models import SignUp
from forum.accounts.usernames import skeleton


@dataclass(frozen=True)
class Newcomer:
    """What somebody says of herself; ``email`` and ``username`` are in the form that is kept.

    ``digest`` is how often she wants one: never, daily, weekly, or empty for what is usual.
    """

    email: str
    username: str
    name: str
    library: str = ""
    role_title: str = ""
    language: str = "en"
    time_zone: str = "UTC"
    digest: str = ""

    @classmethod
    def of(cls, sign_up: SignUp, username: str) -> Self:
        """Return who signed up, under a name that she may have chosen since."""
        kept = {field.name: getattr(sign_up, field.name) for field in fields(cls)}
        return cls(**kept | {"username": username})

    def columns(self) -> dict[str, Any]:
        """Return this as it is written into a table, with what makes names and addresses unique."""
        return asdict(self) | {
            "email_key": address_key(self.email),
            "username_skeleton": skeleton(self.username),
        }
