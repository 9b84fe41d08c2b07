"""Who stands at the door, as far as actions need to know.

A browser in which a member signed in before keeps a signed cookie that says so. Her attempts
there are counted by themselves, so that whoever tries passwords for her account elsewhere
cannot lock her out (OWASP, "Slow Down Online Guessing Attacks with Device Cookies").
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from forum.accounts.models import Member, Session, Stranger, Viewer
from forum.core import tokens

DEVICE_SECONDS = int(timedelta(days=365).total_seconds())
_PURPOSE = "device"


@dataclass(frozen=True)
class Device:
    """A browser in which a member signed in before."""

    member_id: int
    name: str


@dataclass(frozen=True)
class Visitor:
    """Where a request comes from. Nothing of it is stored but ``browser``, a short phrase."""

    address: str
    browser: str = ""
    device: Device | None = None
    session: Session | None = None

    @property
    def viewer(self) -> Viewer:
        return self.session.member if self.session else Stranger()

    def is_known_to(self, member: Member | None) -> bool:
        """Tell whether this member signed in with this browser before."""
        return bool(member and self.device and self.device.member_id == member.id)


def known_device(signed: str) -> Device | None:
    """Return what a device cookie says; None if it's forged or too old."""
    kept = tokens.unsign(_PURPOSE, signed, max_age=DEVICE_SECONDS) if signed else None
    return Device(*kept) if kept else None


def device_cookie(member: Member) -> str:
    """Return the value by which a browser will be known as one of this member's."""
    return tokens.sign(_PURPOSE, [member.id, tokens.new_token()])
