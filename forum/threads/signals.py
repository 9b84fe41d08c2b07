"""What happened in conversations."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from forum.core.signals import Signal


@dataclass(frozen=True)
class Curated(Signal):
    """A moderator acted on a ``thing`` ("thread" or "post") with a reason."""

    act: str
    thing: str
    thing_id: int
    group_id: int
    moderator_id: int
    reason: str
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
