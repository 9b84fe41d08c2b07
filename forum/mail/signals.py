"""What happens to letters."""

from __future__ import annotations

from dataclasses import dataclass

from forum.core.signals import Signal


@dataclass(frozen=True)
class MailArrived(Signal):
    """A letter came in and waits to be sorted. It may be told again while it waits."""

    mail_id: int


@dataclass(frozen=True)
class AddressStopped(Signal):
    """Nothing more is sent to an address: letters came back, or its owner complained."""

    address: str


@dataclass(frozen=True)
class AddressResumed(Signal):
    """Letters go to an address again."""

    address: str
