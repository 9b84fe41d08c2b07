"""The vocabulary as it stands now, as plain values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from forum.core.prepared import Row, rows_of
from forum.tags.models import LabelKind, MatchKind, NoteKind, RelationKind, Status, Tag
from forum.tags.scheme import Concept, Remark, Same, Scheme, Term

T = TypeVar("T")


async def scheme_now() -> Scheme:
    """Return all concepts by their keys, in the order in which they were added. Five statements."""
    tags = await rows_of(_TAGS)
    keys = {row["id"]: row["key"] for row in tags}
    terms = await _of_tags("label", lambda r: Term(r["text"], _LABELS[r["kind"]], r["language"]))
    remarks = await _of_tags(
        "tag_note", lambda row: Remark(_NOTES[row["kind"]], row["language"], row["text"])
    )
    same = await _of_tags("tag_match", lambda row: Same(_MATCHES[row["kind"]], row["address"]))
    broader, related = _relations(await rows_of(_RELATIONS), keys)
    parts = {"terms": terms, "remarks": remarks, "same": same, "broader": broader,
             "related": related}  # fmt: skip
    return {row["key"]: _concept(row, keys, parts) for row in tags}


def _concept(
    row: Row, keys: Mapping[int, str], parts: Mapping[str, Mapping[int, Iterable[Any]]]
) -> Concept:
    own = {name: frozenset(part.get(row["id"], ())) for name, part in parts.items()}
    return Concept(
        row["key"],
        own["terms"],
        _STATUSES[row["status"]],
        own["broader"],
        own["related"],
        own["remarks"],
        own["same"],
        row["notation"],
        keys.get(row["successor_id"], ""),
        row["slug"],
    )


# An enumeration that is called takes ten times as long, and there are thousands of rows.
_LABELS = {kind.value: kind for kind in LabelKind}
_NOTES = {kind.value: kind for kind in NoteKind}
_MATCHES = {kind.value: kind for kind in MatchKind}
_STATUSES = {status.value: status for status in Status}
_TAGS = 'SELECT id, key, status, notation, successor_id, slug FROM "tag" ORDER BY id'
_RELATIONS = "SELECT tag_id, kind, other_id FROM tag_relation"


async def _of_tags(table: str, read: Callable[[Row], T]) -> Mapping[int, Sequence[T]]:
    found: dict[int, list[T]] = defaultdict(list)
    for row in await rows_of(f"SELECT * FROM {table}"):  # noqa: S608 (a table of ours)
        found[row["tag_id"]].append(read(row))
    return found


def _relations(
    rows: Sequence[Row], keys: Mapping[int, str]
) -> tuple[Mapping[int, Sequence[str]], Mapping[int, Sequence[str]]]:
    broader: dict[int, list[str]] = defaultdict(list)
    related: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        one, other = row["tag_id"], row["other_id"]
        if row["kind"] == RelationKind.BROADER.value:
            broader[one].append(keys[other])
        else:
            related[one].append(keys[other])
            related[other].append(keys[one])
    return broader, related


async def ids_of(keys: Iterable[str]) -> dict[str, int]:
    """Return the ids of tags by their keys, of those that are there."""
    wanted = set(keys)
    if len(wanted) > _FEW:
        rows = await rows_of('SELECT id, key FROM "tag"')
        return {row["key"]: row["id"] for row in rows if row["key"] in wanted}
    return dict(await Tag.filter(key__in=wanted).values_list("key", "id")) if wanted else {}


_FEW = 200  # keys that are asked for one by one
