"""What happens in groups that the house must hear of."""

from __future__ import annotations

from dataclasses import dataclass

from forum.core.signals import Signal


@dataclass(frozen=True)
class PrivateGroupAskedFor(Signal):
    """A member asked to be let into a private group, whether or not there is one of that name."""

    member_id: int
    asked_for: str
    note: str
