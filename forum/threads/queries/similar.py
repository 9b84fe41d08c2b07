"""Threads like one another, by the words of their titles and by their tags.

A word says the more, the fewer threads it stands in. Of a word or tag that stands in very many,
only the newest are looked at, so this takes as long in a large place as in a small one.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from typing import Any, NamedTuple

from forum.accounts.models import Viewer
from forum.core.house import house
from forum.core.prepared import Row, rows_of, written
from forum.groups.models import Visibility
from forum.threads.models import Kind, State, Thread
from forum.threads.queries.lists import threads_seen_by
from forum.threads.title_words import words_in

_COUNTED = 1_000  # threads with one word or tag that are counted; what has more has "many"
_NEWEST = 400  # threads with one word or tag that are looked at
_RAREST = 5  # words or tags of which that is done
_WEIGHED = 8  # words or tags that count for how much two threads are alike
_SHARE = 0.4  # of all that a title says must be in another that is like it


class RelatedRow(NamedTuple):
    """A thread that another leads to."""

    id: int
    title: str
    url: str
    kind: Kind
    reply_count: int
    is_answered: bool


@dataclass(frozen=True)
class _Trait:
    """What threads share: a word of the title, or a tag."""

    table: str
    column: str
    value: Hashable
    weight: float = 0.0

    @property
    def place(self) -> str:
        return f"{self.table} AS trait WHERE trait.{self.column}"


@dataclass
class _Statement:
    """SQL that is put together, with its values in order."""

    parts: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def add(self, sql: str, *values: Any) -> None:
        self.parts.append(sql)
        self.values += values

    async def rows(self) -> Sequence[Row]:
        return await rows_of(" ".join(self.parts), *self.values)


async def similar_to(title: str, viewer: Viewer, limit: int = 5) -> list[RelatedRow]:
    """Return threads whose titles say much the same, the most alike first; two statements.

    Only what this viewer may list; nothing for a title that says nothing.
    """
    traits = await _weighed(_words(title))
    if not traits:
        return []
    columns = ("id", "title", "slug", "kind", "reply_count", "answer_count")
    seen, values = written(threads_seen_by(viewer).values(*columns))
    least = _SHARE * sum(trait.weight for trait in traits)
    return await _sharing(traits, seen, values, least=least, limit=limit)


async def related_to(
    thread: Thread, tags: Iterable[int], *, is_member: bool, limit: int = 5
) -> list[RelatedRow]:
    """Return threads with the same tags and words in their titles; two statements.

    ``tags`` are the ids of the thread's. The same for all strangers who may read the thread, and
    for all members: of private groups, only the thread's own counts.
    """
    about = [_Trait("thread_tag", "tag_id", tag) for tag in sorted(tags)]
    traits = await _weighed([*_words(thread.title), *about])
    if not traits:
        return []
    open_to = [Visibility.PUBLIC, *([Visibility.MEMBERS] if is_member else [])]
    marks = ", ".join("?" * len(open_to))
    groups = f'SELECT id FROM "group" WHERE visibility IN ({marks})'  # noqa: S608 (marks alone)
    seen = f"state = ? AND id <> ? AND (group_id = ? OR group_id IN ({groups}))"
    values = [State.VISIBLE.value, thread.id, thread.group_id, *(str(each) for each in open_to)]
    listed = f"SELECT * FROM thread WHERE {seen}"  # noqa: S608 (names of ours)
    return await _sharing(traits, listed, values, least=0.0, limit=limit)


def _words(title: str) -> list[_Trait]:
    return [_Trait("title_word", "word", word) for word in sorted(words_in(title))]


async def _weighed(traits: Sequence[_Trait]) -> list[_Trait]:
    """Return those that some thread has, the rarest first, weighed as in search engines."""
    if not traits:
        return []
    asked = _Statement(["SELECT -1 AS number, MAX(id) AS count FROM thread"])
    for number, trait in enumerate(traits):
        one = f"SELECT 1 AS one FROM {trait.place} = ? LIMIT {_COUNTED}"  # noqa: S608 (names of ours)
        count = f"UNION ALL SELECT {number}, COUNT(*) FROM ({one}) AS counted"  # noqa: S608
        asked.add(count, trait.value)
    counts = {row["number"]: row["count"] or 0 for row in await asked.rows()}
    most = max(counts.pop(-1), 1)
    weighed = [
        _Trait(traits[number].table, traits[number].column, traits[number].value,
               log(1 + most / count))
        for number, count in counts.items() if count
    ]  # fmt: skip
    in_order = sorted(weighed, key=lambda trait: (-trait.weight, trait.column, str(trait.value)))
    return in_order[:_WEIGHED]


async def _sharing(
    traits: Sequence[_Trait], listed: str, values: Sequence[Any], *, least: float, limit: int
) -> list[RelatedRow]:
    """Return the threads of a list that share most of these traits."""
    asked = _Statement(["WITH near AS ("])
    for number, trait in enumerate(traits[:_RAREST]):
        asked.add("UNION" if number else "")
        asked.add(f"SELECT thread_id FROM (SELECT thread_id FROM {trait.place} = ?", trait.value)  # noqa: S608
        asked.add(f"ORDER BY thread_id DESC LIMIT {_NEWEST}) AS newest{number}")
    asked.add("), shared AS (")
    for number, trait in enumerate(traits):
        asked.add("UNION ALL" if number else "")
        asked.add("SELECT near.thread_id, CAST(? AS FLOAT) AS weight", trait.weight)
        asked.add(f"FROM near, {trait.place} = ? AND trait.thread_id = near.thread_id", trait.value)
    asked.add("), scored AS (SELECT thread_id, SUM(weight) AS score FROM shared")
    asked.add("GROUP BY thread_id HAVING SUM(weight) >= ?)", least)
    asked.add("SELECT thread.* FROM scored JOIN (")
    asked.add(listed, *values)
    asked.add(") AS thread ON thread.id = scored.thread_id ORDER BY score DESC, thread.id DESC")
    asked.add("LIMIT ?", limit)
    return [_row(row) for row in await asked.rows()]


def _row(row: Mapping[str, Any]) -> RelatedRow:
    return RelatedRow(
        id=row["id"],
        title=row["title"],
        url=house().path_for("threads:show", id=row["id"], slug=row["slug"]),
        kind=Kind(row["kind"]),
        reply_count=row["reply_count"],
        is_answered=row["kind"] == Kind.QUESTION and row["answer_count"] > 0,
    )
