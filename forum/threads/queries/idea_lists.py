"""Lists of ideas: by stage, by tag, and by the libraries that tried them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from tortoise.expressions import Q, Subquery
from tortoise.functions import Count
from tortoise.queryset import QuerySet

from forum.accounts.models import Viewer
from forum.core.errors import NotFound
from forum.core.house import house
from forum.groups.models import Group
from forum.tags.models import Tag
from forum.tags.queries.naming import names_in_language
from forum.threads.idea_words import again_word, stage_word
from forum.threads.models import (
    Again,
    Kind,
    LibraryKind,
    LibrarySize,
    Report,
    Stage,
    State,
    Thread,
    Trial,
)
from forum.threads.queries.ideas import Tally
from forum.threads.queries.lists import about, threads_seen_by, with_relations
from forum.threads.queries.naming import with_names

_TAGS = 20  # as many are offered to narrow a list
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class IdeaSelection:
    """Which ideas somebody wants to see listed; ``before`` is where the last page ended."""

    stage: Stage | None = None
    tag: Tag | None = None
    group: Group | None = None
    library_kind: LibraryKind | None = None
    library_size: LibrarySize | None = None
    before: str = ""
    with_narrower: bool = True

    @property
    def is_narrow(self) -> bool:
        return any((self.stage, self.tag, self.group, self.library_kind, self.library_size))


@dataclass(frozen=True)
class IdeaRow:
    """One idea in a list; ``latest`` is the verdict of its latest report."""

    thread: Thread
    tally: Tally
    latest: Again | None
    latest_library: str

    @property
    def stage_word(self) -> str:
        return stage_word(self.thread.stage)

    @property
    def latest_word(self) -> str:
        return again_word(self.latest) if self.latest else ""


@dataclass(frozen=True)
class TagCount:
    """How many ideas of a list have a tag."""

    name: str
    slug: str
    count: int


async def page_of_ideas(viewer: Viewer, selection: IdeaSelection) -> tuple[list[IdeaRow], str]:
    """Return the ideas of one page, latest first, and where the next page begins ("" for none).

    Raises:
        NotFound: if ``before`` isn't where a page ended.
    """
    size = house().settings.threads.threads_per_page
    ideas = _selected(viewer, selection).filter(_older(selection.before))
    threads = await with_relations(ideas.order_by("-last_posted_at", "-id").limit(size + 1))
    more = _end_of(threads[size - 1]) if len(threads) > size else ""
    return await _rows(await with_names(threads[:size])), more


def _selected(viewer: Viewer, selection: IdeaSelection) -> QuerySet[Thread]:
    ideas = threads_seen_by(viewer).filter(kind=Kind.IDEA)
    if selection.stage is Stage.PROPOSED:
        ideas = ideas.filter(Q(stage=selection.stage) | Q(stage__isnull=True))
    elif selection.stage:
        ideas = ideas.filter(stage=selection.stage)
    if selection.group:
        ideas = ideas.filter(group_id=selection.group.id)
    if selection.tag:
        ideas = ideas.filter(about(selection.tag, with_narrower=selection.with_narrower))
    if selection.library_kind or selection.library_size:
        trials = Trial.filter(_tried_by(selection), withdrawn_at__isnull=True)
        ideas = ideas.filter(id__in=Subquery(trials.values("thread_id")))
    return ideas


def _tried_by(selection: IdeaSelection) -> Q:
    of_kind = Q(library_kind=selection.library_kind) if selection.library_kind else Q()
    return of_kind & (Q(library_size=selection.library_size) if selection.library_size else Q())


def _older(before: str) -> Q:
    if not before:
        return Q()
    asked = re.fullmatch(r"([0-9]{1,17})-([0-9]{1,18})", before)
    if not asked:
        raise NotFound
    moment = _EPOCH + int(asked[1]) * _MICROSECOND
    # Said this way round, both databases begin to read their index there.
    older = Q(last_posted_at__lt=moment) | Q(id__lt=int(asked[2]))
    return Q(last_posted_at__lte=moment) & older


def _end_of(thread: Thread) -> str:
    return f"{(thread.last_posted_at - _EPOCH) // _MICROSECOND}-{thread.id}"


async def _rows(threads: Sequence[Thread]) -> list[IdeaRow]:
    ids = [thread.id for thread in threads]
    libraries = await _libraries(ids) if ids else {}
    reports = await _reports(ids) if libraries else {}
    return [
        _row(thread, libraries.get(thread.id, 0), reports.get(thread.id, [])) for thread in threads
    ]


def _row(thread: Thread, libraries: int, reports: Sequence[tuple[Again, str]]) -> IdeaRow:
    would = sum(again is not Again.NO for again, _library in reports)
    latest, library = reports[-1] if reports else (None, "")
    return IdeaRow(thread, Tally(libraries, len(reports), would), latest, library)


async def _libraries(thread_ids: Sequence[int]) -> dict[int, int]:
    rows = (
        await Trial.filter(thread_id__in=thread_ids, withdrawn_at__isnull=True)
        .annotate(libraries=Count("library_folded", distinct=True))
        .group_by("thread_id")
        .values_list("thread_id", "libraries")
    )
    return dict(rows)


async def _reports(thread_ids: Sequence[int]) -> dict[int, list[tuple[Again, str]]]:
    rows = await (
        Report.filter(trial__thread_id__in=thread_ids, trial__withdrawn_at__isnull=True,
                      post__state=State.VISIBLE)
        .order_by("id")
        .values_list("trial__thread_id", "post__thread_id", "again", "trial__library")
    )  # fmt: skip
    found: dict[int, list[tuple[Again, str]]] = defaultdict(list)
    for thread_id, stands_in, again, library in rows:
        if stands_in == thread_id:
            found[thread_id].append((Again(again), library))
    return found


async def counts_by_stage(viewer: Viewer, selection: IdeaSelection) -> dict[Stage, int]:
    """Return how many ideas this viewer may list at each stage, narrowed by all else wished."""
    rows = (
        await _selected(viewer, replace(selection, stage=None))
        .annotate(count=Count("id"))
        .group_by("stage")
        .values_list("stage", "count")
    )
    counts = dict.fromkeys(Stage, 0)
    for stage, count in rows:
        counts[Stage(stage or Stage.PROPOSED)] += count
    return counts


async def tags_of_ideas(viewer: Viewer, selection: IdeaSelection) -> list[TagCount]:
    """Return the tags that most of the wished ideas have."""
    rows = (
        await _selected(viewer, replace(selection, tag=None))
        .filter(tags__id__isnull=False)
        .annotate(count=Count("id"))
        .group_by("tags__id", "tags__name", "tags__slug")
        .order_by("-count", "tags__name")
        .limit(_TAGS)
        .values_list("tags__id", "tags__name", "tags__slug", "count")
    )
    names = await names_in_language([row[0] for row in rows])
    return [TagCount(names.get(id_, name), slug, count) for id_, name, slug, count in rows]
