"""Polls: what is asked, how it stands, and who voted for what where that is open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tortoise.expressions import Q

from forum.accounts.models import Member, Viewer
from forum.threads.models import Poll, PollOption, Results, Vote
from forum.threads.models.poll import is_over

NAMES = 200  # that are told of each choice


@dataclass(frozen=True)
class Choice:
    """One choice of a poll; ``count`` is how many chose it."""

    id: int
    text: str
    count: int


@dataclass(frozen=True)
class PollView:
    """A poll as pages show it. What a reader may see of its numbers, :meth:`shows_to` says."""

    id: int
    thread_id: int
    question: str
    max_choices: int
    is_secret: bool
    results: Results
    closes_at: datetime | None
    closed_at: datetime | None
    voter_count: int
    choices: Sequence[Choice] = field(default=())

    @property
    def is_closed(self) -> bool:
        return is_over(self.closes_at, self.closed_at)

    def shows_to(self, mine: frozenset[int]) -> bool:
        """Tell whether somebody with these votes may see how the poll stands."""
        return self.is_closed or (self.results is Results.AFTER_VOTE and bool(mine))

    def share(self, choice: Choice) -> int:
        """Return how many of a hundred who voted chose this."""
        return round(100 * choice.count / self.voter_count) if self.voter_count else 0


_OF_POLL = (
    "id", "thread_id", "question", "max_choices", "is_secret", "results", "closes_at", "closed_at",
    "voter_count",
)  # fmt: skip


async def poll_of(thread_id: int) -> PollView | None:
    """Return the poll of a thread the reader sees, in one query; None if it has none."""
    return await _poll_where(Q(poll__thread_id=thread_id))


async def poll_numbered(poll_id: int) -> PollView | None:
    """Return a poll by its own id."""
    return await _poll_where(Q(poll_id=poll_id))


async def _poll_where(which: Q) -> PollView | None:
    options = PollOption.filter(which).order_by("position")
    rows = await options.values_list("id", "text", "count", *(f"poll__{name}" for name in _OF_POLL))
    if not rows:
        return None
    of_poll: dict[str, Any] = dict(zip(_OF_POLL, rows[0][3:], strict=True))
    of_poll["results"] = Results(of_poll["results"])
    return PollView(**of_poll, choices=tuple(Choice(*row[:3]) for row in rows))


async def votes_of(viewer: Viewer, poll_id: int) -> frozenset[int]:
    """Return the ids of the options that this viewer chose."""
    if not viewer.is_member:
        return frozenset()
    mine = Vote.filter(member_id=viewer.id, option__poll_id=poll_id)
    return frozenset(await mine.values_list("option_id", flat=True))  # type: ignore[arg-type]


async def voters_of(poll: PollView) -> dict[int, list[Member]]:
    """Return who chose what in an open poll, by option; nobody for a secret one, whoever asks."""
    voters: dict[int, list[Member]] = defaultdict(list)
    if poll.is_secret:
        return voters
    for choice in poll.choices:
        rows = Vote.filter(option_id=choice.id).order_by("id").limit(NAMES)
        voters[choice.id] = [vote.member for vote in await rows.select_related("member")]
    return voters


async def unfinished_polls(moment: datetime) -> list[int]:
    """Return polls whose time has come, or that are closed, and whose voters have not all heard."""
    over = Q(closed_at__isnull=False) | Q(closes_at__lte=moment)
    polls = Poll.filter(over, announced_at__isnull=True).order_by("id")
    return await polls.values_list("id", flat=True)  # type: ignore[return-value]


async def untold_voters(poll_id: int) -> list[int]:
    """Return who voted and was not told yet how the poll ended."""
    untold = Vote.filter(option__poll_id=poll_id, told_at__isnull=True)
    ids: list[int] = await untold.values_list("member_id", flat=True)  # type: ignore[assignment]
    return sorted(set(ids))
