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


@dataclass(frozen=True)
class Posted(Signal):
    """Somebody wrote a post that is to be seen from now on: a reply, or the opening of a thread.

    What is moved, merged or brought over from elsewhere isn't posted.
    """

    post_id: int
    thread_id: int
    author_id: int


@dataclass(frozen=True)
class Named(Signal):
    """A post names members whom it didn't name until it was changed just now."""

    post_id: int
    thread_id: int
    member_ids: tuple[int, ...]


@dataclass(frozen=True)
class Accepted(Signal):
    """A member said that a reply answers the question."""

    post_id: int
    thread_id: int
    member_id: int


@dataclass(frozen=True)
class StageMoved(Signal):
    """A member moved an idea to another stage."""

    thread_id: int
    member_id: int
