"""What happens to accounts that others may want to hear of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from forum.core.signals import Signal


@dataclass(frozen=True)
class MemberJoined(Signal):
    """An address was confirmed, so there is a new member.

    ``digest`` is how often she asked for a digest when she signed up: never, daily, weekly, or
    an empty string for what is usual here.
    """

    member_id: int
    digest: str


@dataclass(frozen=True)
class OldPostsClaimed(Signal):
    """A member showed that she wrote what stands under an unclaimed name, which is to go now."""

    member_id: int
    unclaimed_id: int


@dataclass(frozen=True)
class CameBack(Signal):
    """A member whose session had ended while she wrote signed in again; these are her words."""

    member_id: int
    words: dict[str, Any]


@dataclass(frozen=True)
class TimeZoneChanged(Signal):
    """A member lives by another clock now."""

    member_id: int


@dataclass(frozen=True)
class RoleChanged(Signal):
    """A member may do more or less from now on; ``admin_id`` is None if the command line did it.

    ``before`` and ``after`` are values of ``forum.accounts.models.Role``.
    """

    member_id: int
    admin_id: int | None
    before: str
    after: str
    reason: str
