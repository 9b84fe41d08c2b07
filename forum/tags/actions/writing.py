"""Writing the vocabulary: the one place that turns a changed scheme into changed rows.

An action that edits holds the vocabulary, makes a new scheme of the one it gets, and writes it:
what the laws forbid is complained of, and what is the same is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from tortoise.expressions import F
from tortoise.models import Model

from forum.core.database import now
from forum.core.errors import Complaint
from forum.core.house import house
from forum.core.text import slugify
from forum.tags.laws import breaches
from forum.tags.models import (
    LONGEST_SLUG,
    FormerAddress,
    Label,
    Match,
    Note,
    NoteKind,
    Relation,
    RelationKind,
    Tag,
    Vocabulary,
    Within,
)
from forum.tags.queries.schemes import ids_of, scheme_now
from forum.tags.scheme import Concept, Scheme, changed, closure

# Parts of our own addresses, which are no tags: /tags/new.
RESERVED = {
    "alphabet", "changes", "export", "import", "new", "proposals", "propose", "suggest",
    "thesaurus", "tree",
}  # fmt: skip
_BATCH = 500
_MANY = 1_000  # rows of a table, rather than by single ids

Ids = Mapping[str, int]


async def hold_vocabulary() -> Scheme:
    """Hold the vocabulary until the transaction ends, and return what is in it.

    It comes before threads: who needs both holds the vocabulary first.
    """
    await Vocabulary.filter(id=1).select_for_update(no_key=True).get()
    return await scheme_now()


async def write(before: Scheme, after: Scheme) -> set[str]:
    """Write what is not the same; return the keys of concepts that changed.

    The vocabulary must be held. Concepts are added and changed, never taken away.

    Raises:
        Complaint: about a field of :class:`Wording`, if a law doesn't hold.
    """
    touched = changed(before, after)
    for breach in breaches(after, touched):
        raise Complaint(breach.field, breach.sentence)
    if not touched:
        return touched
    new = [after[key] for key in after if key in touched and key not in before]
    old = [after[key] for key in after if key in touched and key in before]
    slugs = _Slugs({concept.slug for concept in before.values()} | await _former_slugs())
    await _add(new, slugs)
    ids = await ids_of(_named(before, after, touched))
    await _change(before, old, ids, slugs)
    await _write_parts(before, after, touched, ids)
    if _moves(before, after, touched):
        await _write_closure(after)
    await Vocabulary.filter(id=1).update(number=F("number") + 1)
    return touched


def _named(before: Scheme, after: Scheme, touched: Iterable[str]) -> set[str]:
    """Return the keys of all that the rows of these concepts name."""
    sides = [scheme[key] for key in touched for scheme in (before, after) if key in scheme]
    others = (({c.successor} if c.successor else set()) | c.broader | c.related for c in sides)
    return {concept.key for concept in sides}.union(*others)


async def _former_slugs() -> set[str]:
    return set(await FormerAddress.all().values_list("slug", flat=True))  # type: ignore[arg-type]


class _Slugs:
    """The addresses that are taken, now or before."""

    def __init__(self, taken: set[str]) -> None:
        self._taken = taken | RESERVED

    def take(self, name: str, own: Collection[str] = ()) -> str:
        """Return a free address for a name, which is taken from now on; one's own are free."""
        base = slugify(name, LONGEST_SLUG - 20, otherwise="tag")
        number, slug = 1, base
        while slug in self._taken and slug not in own:
            number += 1
            slug = f"{base}-{number}"
        self._taken.add(slug)
        return slug


async def _add(new: Iterable[Concept], slugs: _Slugs) -> None:
    language = house().settings.site.language
    rows = [
        Tag(
            key=concept.key,
            slug=slugs.take(concept.name(language)),
            changed_at=now(),
            **_columns(concept, language),
        )
        for concept in new
    ]
    await Tag.bulk_create(rows, batch_size=_BATCH)


def _columns(concept: Concept, language: str) -> dict[str, Any]:
    named = {"name": concept.name(language)} if concept.terms else {}
    note = concept.remark(NoteKind.SCOPE, language)
    return {**named, "scope_note": note, "notation": concept.notation, "status": concept.status}


async def _change(before: Scheme, old: Iterable[Concept], ids: Ids, slugs: _Slugs) -> None:
    concepts = {ids[concept.key]: concept for concept in old}
    # A notation may pass from one to the other.
    freed = [id_ for id_, c in concepts.items() if before[c.key].notation not in {"", c.notation}]
    if freed:
        await Tag.filter(id__in=freed).update(notation="")
    # An own successor of new ones is known only now.
    for tag in await _rows(concepts):
        await _change_one(tag, concepts[tag.id], ids, slugs)


async def _rows(concepts: Mapping[int, Concept]) -> list[Tag]:
    if len(concepts) > _MANY:
        return [tag for tag in await Tag.all() if tag.id in concepts]
    return await Tag.filter(id__in=list(concepts))


async def _change_one(tag: Tag, concept: Concept, ids: Ids, slugs: _Slugs) -> None:
    language = house().settings.site.language
    columns = _columns(concept, language) | {"successor_id": ids.get(concept.successor)}
    if columns.get("name", tag.name) != tag.name:
        columns["slug"] = await _renamed(tag, columns["name"], slugs)
    different = {name: value for name, value in columns.items() if getattr(tag, name) != value}
    await Tag.filter(id=tag.id).update(changed_at=now(), **different)


async def _renamed(tag: Tag, name: str, slugs: _Slugs) -> str:
    """Return its address after it got another name; the old one leads on."""
    former = FormerAddress.filter(tag_id=tag.id)
    own = {tag.slug, *[row.slug for row in await former]}
    slug = slugs.take(name, own)
    if slug != tag.slug:
        await former.filter(slug=slug).delete()
        await FormerAddress.create(slug=tag.slug, tag_id=tag.id)
    return slug


async def _write_parts(before: Scheme, after: Scheme, touched: Collection[str], ids: Ids) -> None:
    for model, parts, row in _PARTS:
        old = {part for key in touched if key in before for part in parts(before[key], ids)}
        new = {part for key in touched for part in parts(after[key], ids)}
        await _take_away(model, old - new, row)
        added = sorted(new - old)
        await model.bulk_create([model(**row(part)) for part in added], batch_size=_BATCH)


async def _take_away(
    model: type[Model], parts: Collection[Any], row: Callable[[Any], dict[str, Any]]
) -> None:
    for part in parts:
        await model.filter(**row(part)).delete()


def _label_parts(concept: Concept, ids: Ids) -> set[Any]:
    id_ = ids[concept.key]
    return {(id_, term.text, term.word[1], term.kind, term.language) for term in concept.terms}


def _note_parts(concept: Concept, ids: Ids) -> set[Any]:
    return {(ids[concept.key], *remark) for remark in concept.remarks}


def _match_parts(concept: Concept, ids: Ids) -> set[Any]:
    return {(ids[concept.key], *same) for same in concept.same}


def _relation_parts(concept: Concept, ids: Ids) -> set[Any]:
    id_ = ids[concept.key]
    broader = {(id_, RelationKind.BROADER, ids[key]) for key in concept.broader}
    pairs = [sorted((id_, ids[key])) for key in concept.related]
    return broader | {(one, RelationKind.RELATED, other) for one, other in pairs}


def _as(*names: str) -> Callable[[Any], dict[str, Any]]:
    return lambda part: dict(zip(names, part, strict=True))


# Table, what a concept has in it, and the columns of that.
_PARTS: list[tuple[type[Model], Callable[[Concept, Ids], set[Any]], Callable[..., Any]]] = [
    (Label, _label_parts, _as("tag_id", "text", "folded", "kind", "language")),
    (Note, _note_parts, _as("tag_id", "kind", "language", "text")),
    (Match, _match_parts, _as("tag_id", "kind", "address")),
    (Relation, _relation_parts, _as("tag_id", "kind", "other_id")),
]


def _moves(before: Scheme, after: Scheme, touched: Iterable[str]) -> bool:
    nothing: frozenset[str] = frozenset()
    return any(
        (before[key].broader if key in before else nothing) != after[key].broader for key in touched
    )


async def _write_closure(after: Scheme) -> None:
    """Bring ``Within`` to what the relations say now."""
    ids = await ids_of(after)
    wanted = {(ids[key], ids[broader], steps) for key, broader, steps in closure(after)}
    rows = await Within.all().values_list("tag_id", "broader_id", "steps", "id")
    there = {(tag, broader, steps): id_ for tag, broader, steps, id_ in rows}
    gone = [id_ for pair, id_ in there.items() if pair not in wanted]
    for start in range(0, len(gone), _BATCH):
        await Within.filter(id__in=gone[start : start + _BATCH]).delete()
    new = [
        Within(tag_id=tag, broader_id=broader, steps=steps)
        for tag, broader, steps in sorted(wanted - there.keys())
    ]
    await Within.bulk_create(new, batch_size=_BATCH)
