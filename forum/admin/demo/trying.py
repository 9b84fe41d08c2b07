"""Ideas of the demonstration community that were tried: their stages, trials and reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tortoise.backends.base.client import BaseDBAsyncClient

from forum.accounts.models import Member
from forum.admin.demo.insertion import change, insert, reserve
from forum.admin.demo.settling import Settlement
from forum.admin.demo.texts import Account, Attempt, Community, Course
from forum.core.markdown import render
from forum.core.text import fold
from forum.threads.models import Kind, Post, Report, Stage, StageMove, Thread, Trial
from forum.threads.reporting import Findings, body_of

_COUNTED = ("stage", "last_number", "last_visible", "last_posted_at", "reply_count")
_APART = timedelta(minutes=50)  # between the latest post and a report on it, at least


@dataclass
class Tried:
    """Rows of all ideas, to be inserted together."""

    moves: list[StageMove] = field(default_factory=list)
    trials: list[Trial] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)


async def try_ideas(
    connection: BaseDBAsyncClient, community: Community, settlement: Settlement
) -> int:
    """Let the ideas that are there be tried; return how many posts that adds."""
    titles = {course.title: course for course in community.ideas}
    threads = await Thread.filter(title__in=list(titles), kind=Kind.IDEA).order_by("id")
    courses = [(thread, titles[thread.title]) for thread in threads]
    attempts = [attempt for _thread, course in courses for attempt in course.trials]
    told = sum(attempt.report is not None for attempt in attempts)
    ids = await reserve(connection, Trial, len(attempts))
    teller = _Teller(settlement, iter(ids), iter(await reserve(connection, Post, told)))
    for thread, course in courses:
        teller.tell(thread, course)
    for rows in (teller.tried.moves, teller.tried.trials, teller.tried.posts):
        await insert(rows)
    await insert(teller.tried.reports)
    await change(threads, *_COUNTED)
    return told


@dataclass
class _Teller:
    settlement: Settlement
    trial_ids: Iterator[int]
    post_ids: Iterator[int]
    tried: Tried = field(default_factory=Tried)

    def tell(self, thread: Thread, course: Course) -> None:
        self.tried.moves += self._moves(thread, course)
        trials = [self._trial(thread, attempt) for attempt in course.trials]
        self.tried.trials += trials
        for trial, account in _by_time(trials, course.trials):
            self._report(thread, trial, account)

    def _ago(self, days: float) -> datetime:
        return self.settlement.moment - timedelta(days=days)

    def _member(self, username: str) -> Member:
        return self.settlement.members[username]

    def _moves(self, thread: Thread, course: Course) -> Iterator[StageMove]:
        before = Stage.PROPOSED
        for move in course.moves:
            yield StageMove(
                thread_id=thread.id,
                member_id=self._member(move.by).id,
                before=before,
                after=move.stage,
                note=move.note,
                created_at=self._ago(move.days_ago),
            )
            thread.stage = before = move.stage

    def _trial(self, thread: Thread, attempt: Attempt) -> Trial:
        member, begun = self._member(attempt.member), self._ago(attempt.begun)
        ends = begun + timedelta(days=attempt.lasts)
        return Trial(
            id=next(self.trial_ids),
            thread_id=thread.id,
            member_id=member.id,
            library=member.library,
            library_folded=fold(member.library),
            library_kind=attempt.library_kind,
            library_size=attempt.library_size,
            starts_on=begun.date(),
            check_on=ends.date(),
            looking_at=attempt.looking_at,
            asked_at=ends if ends < self.settlement.moment else None,
            created_at=begun,
        )

    def _report(self, thread: Thread, trial: Trial, account: Account) -> None:
        findings = Findings(**account.model_dump(exclude={"days_ago"}))
        body = body_of(trial, findings)
        moment = max(self._ago(account.days_ago), thread.last_posted_at + _APART)
        moment = min(moment, self.settlement.moment)
        thread.last_number += 1
        thread.last_visible, thread.last_posted_at = thread.last_number, moment
        thread.reply_count += 1
        post = Post(
            id=next(self.post_ids), thread_id=thread.id, number=thread.last_number,
            author_id=trial.member_id, body=body, html=render(body), created_at=moment,
        )  # fmt: skip
        self.tried.posts.append(post)
        fields = account.model_dump(exclude={"days_ago"})
        self.tried.reports.append(
            Report(trial_id=trial.id, post_id=post.id, created_at=moment, **fields)
        )


def _by_time(
    trials: Iterable[Trial], attempts: Sequence[Attempt]
) -> Iterator[tuple[Trial, Account]]:
    told = [
        (trial, attempt.report)
        for trial, attempt in zip(trials, attempts, strict=True)
        if attempt.report
    ]
    yield from sorted(told, key=lambda pair: -pair[1].days_ago)
