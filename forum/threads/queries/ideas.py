"""One idea: how far it has come, who tries it, and what they reported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from forum.accounts.models import Viewer
from forum.threads import policy
from forum.threads.idea_words import again_word, library_kind_word, library_size_word, stage_word
from forum.threads.models import (
    Again,
    LibraryKind,
    LibrarySize,
    Stage,
    StageMove,
    State,
    Trial,
)
from forum.threads.queries.threads import Place


@dataclass(frozen=True)
class Tally:
    """How many libraries tried an idea, how many reported, how many of those would repeat it."""

    libraries: int = 0
    reports: int = 0
    would_repeat: int = 0  # with changes or without


@dataclass(frozen=True)
class TrialLine:
    """One library that tries an idea.

    ``post_id`` is its report's, None while there is none to be seen; ``withheld_id`` that of a
    report that was deleted or hidden.
    """

    id: int
    member_id: int
    member_name: str
    username: str
    library: str
    library_kind: LibraryKind
    library_size: LibrarySize
    starts_on: date
    check_on: date
    looking_at: str
    asked_at: datetime | None
    post_id: int | None
    again: Again | None
    withheld_id: int | None

    @property
    def about(self) -> str:
        """What kind of library it is and how many people it is there for."""
        return f"{library_kind_word(self.library_kind)}, {library_size_word(self.library_size)}"

    @property
    def again_word(self) -> str:
        return again_word(self.again) if self.again else ""


@dataclass(frozen=True)
class Moved:
    """The last move of an idea. Without a note it moved because a library began to try it."""

    name: str
    username: str
    after: Stage
    note: str
    moment: datetime

    @property
    def stage_word(self) -> str:
        return stage_word(self.after)


@dataclass(frozen=True)
class Step:
    """A stage on the way of an idea: ``where`` is "done", "here" or "ahead"."""

    word: str
    where: str


@dataclass(frozen=True)
class IdeaHead:
    """What stands at the head of an idea; the same for all who see it."""

    trials: Sequence[TrialLine]
    tally: Tally
    moved: Moved | None

    def trial_of(self, viewer: Viewer) -> TrialLine | None:
        """Return what this viewer's own library tries."""
        own = (trial for trial in self.trials if trial.member_id == viewer.id)
        return next(own, None)


@dataclass(frozen=True)
class IdeaStanding:
    """How one viewer stands to an idea that she sees."""

    can_try: bool
    can_move: bool
    mine: TrialLine | None


_WAY = (Stage.PROPOSED, Stage.TRYING, Stage.TRIED, Stage.ADOPTED)


def steps_of(stage: Stage | None) -> list[Step]:
    """Return the stages on the way of an idea; one that was set aside has left it."""
    here = stage or Stage.PROPOSED
    if here is Stage.SET_ASIDE:
        return [*(Step(stage_word(each), "ahead") for each in _WAY), Step(stage_word(here), "here")]
    at = _WAY.index(here)
    return [
        Step(stage_word(each), "done" if number < at else "here" if number == at else "ahead")
        for number, each in enumerate(_WAY)
    ]


def idea_standing(viewer: Viewer, place: Place, head: IdeaHead) -> IdeaStanding:
    """Return how a viewer stands to an idea; asks nothing of the database."""
    thread = place.thread
    return IdeaStanding(
        can_try=policy.can_try(viewer, thread, thread.group, place.membership),
        can_move=policy.can_move_idea(viewer, thread, moderates=place.moderates),
        mine=head.trial_of(viewer),
    )


_LINE = (
    "id", "member_id", "member__name", "member__username", "library", "library_kind",
    "library_size", "starts_on", "check_on", "looking_at", "asked_at", "library_folded",
    "report__post_id", "report__again", "report__post__state", "report__post__thread_id",
)  # fmt: skip
_FOLDED = _LINE.index("library_folded")


async def idea_head(thread_id: int) -> IdeaHead:
    """Return who tries an idea and who moved it last, in two statements."""
    rows = await (
        Trial.filter(thread_id=thread_id, withdrawn_at__isnull=True)
        .order_by("starts_on", "id")
        .values_list(*_LINE)
    )
    trials = [_line(thread_id, row) for row in rows]
    verdicts = [trial.again for trial in trials if trial.again]
    tally = Tally(len({row[_FOLDED] for row in rows}), *_counted(verdicts))
    return IdeaHead(trials, tally, await _last_move(thread_id))


def _line(thread_id: int, row: tuple[Any, ...]) -> TrialLine:
    post_id, again, state, stands_in = row[_FOLDED + 1 :]
    # What was hidden, deleted or split off is no report here.
    stands = state == State.VISIBLE and stands_in == thread_id
    report = (post_id, Again(again), None) if stands else (None, None, post_id)
    return TrialLine(*row[:_FOLDED], *report)


def _counted(verdicts: Iterable[Again]) -> tuple[int, int]:
    told = list(verdicts)
    return len(told), sum(again is not Again.NO for again in told)


async def _last_move(thread_id: int) -> Moved | None:
    rows = await (
        StageMove.filter(thread_id=thread_id)
        .order_by("-id")
        .limit(1)
        .values_list("member__name", "member__username", "after", "note", "created_at")
    )
    return Moved(*rows[0]) if rows else None
