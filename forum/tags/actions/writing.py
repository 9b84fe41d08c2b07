"""Writing the vocabulary: the one place that turns a changed scheme into changed rows.

An action that edits holds the vocabulary, makes a new scheme of the one it gets, and writes it:
what the laws forbid is complained of, and what is the same is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from tortoise.expressions import F
from tortoise.models import Model

from forum.core.database import now
from forum.core.errors import Complaint
from forum.core.house import house
from forum.core.text import slugify
from forum.tags.actions.inserting import insert
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
from forum.tags.scheme import Concept, Scheme, above, changed, narrower, reached

# Parts of our own addresses, which are no tags: /tags/new.
RESERVED = {
    "alphabet", "changes", "export", "import", "new", "proposals", "propose", "suggest",
    "thesaurus", "tree",
}  # fmt: skip
_BATCH = 500

Ids = Mapping[str, int]


async def hold_vocabulary() -> Scheme:
    """Hold the vocabulary until the transaction ends, and return what is in it.

    It comes before threads: who needs both holds the vocabulary first. Threads come before
    :func:`write`, which takes the edition and then rows of tags.
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
    # It raises the edition (migration 0009), which everybody takes before rows of tags: who writes
    # a thread may hold it when its tags are looked for.
    await Vocabulary.filter(id=1).update(number=F("number") + 1)
    new = [after[key] for key in after if key in touched and key not in before]
    slugs = Slugs({concept.slug for concept in before.values()} | await _former_slugs())
    await _add(new, slugs)
    ids = await ids_of(_named(before, after, touched))
    # A successor of a new one is known only now.
    old = [c for key in touched if (c := after[key]).key in before or c.successor]
    await _change(before, {ids[concept.key]: concept for concept in old}, ids, slugs)
    await _write_parts(before, after, touched, ids)
    if moved := _moved(before, after, touched):
        await _write_closure(before, after, moved)
    return touched


def _named(before: Scheme, after: Scheme, touched: Iterable[str]) -> set[str]:
    """Return the keys of all that the rows of these concepts name."""
    sides = [scheme[key] for key in touched for scheme in (before, after) if key in scheme]
    others = (({c.successor} if c.successor else set()) | c.broader | c.related for c in sides)
    return {concept.key for concept in sides}.union(*others)


async def _former_slugs() -> set[str]:
    return set(await FormerAddress.all().values_list("slug", flat=True))  # type: ignore[arg-type]


def slug_for(name: str) -> str:
    """Return the address that a name makes, if it's free."""
    return slugify(name, LONGEST_SLUG - 20, otherwise="tag")


class Slugs:
    """The addresses that are taken, now or before."""

    def __init__(self, taken: set[str]) -> None:
        self._taken = taken | RESERVED

    def take(self, name: str, own: Collection[str] = ()) -> str:
        """Return a free address for a name, which is taken from now on; one's own are free."""
        base = slug_for(name)
        number, slug = 1, base
        while slug in self._taken and slug not in own:
            number += 1
            slug = f"{base}-{number}"
        self._taken.add(slug)
        return slug


async def _add(new: Sequence[Concept], slugs: Slugs) -> None:
    language = house().settings.site.language
    rows = [
        Tag(
            key=concept.key,
            slug=slugs.take(concept.name(language) or concept.key),
            changed_at=now(),
            # What is merged into another has no labels.
            **{"name": concept.key, **_columns(concept, language)},
        )
        for concept in new
    ]
    await insert(rows)


def _columns(concept: Concept, language: str) -> dict[str, Any]:
    named = {"name": concept.name(language)} if concept.terms else {}
    note = concept.remark(NoteKind.SCOPE, language)
    return {**named, "scope_note": note, "notation": concept.notation, "status": concept.status}


async def _change(before: Scheme, concepts: Mapping[int, Concept], ids: Ids, slugs: Slugs) -> None:
    # A notation may pass from one to the other.
    old = {id_: before[c.key].notation for id_, c in concepts.items() if c.key in before}
    freed = [id_ for id_, sign in old.items() if sign not in {"", concepts[id_].notation}]
    for batch in _batches(freed):
        await Tag.filter(id__in=batch).update(notation="")
    tags = await _rows(concepts)
    former = await _former_addresses(tags)
    changed_alike: dict[tuple[str, ...], list[Tag]] = {}
    for tag in tags:
        columns = _columns(concepts[tag.id], house().settings.site.language)
        columns["successor_id"] = ids.get(concepts[tag.id].successor)
        if columns.get("name", tag.name) != tag.name:
            columns["slug"] = await _renamed(tag, columns["name"], slugs, former.get(tag.id, set()))
        different = {name for name, value in columns.items() if getattr(tag, name) != value}
        tag.update_from_dict(columns | {"changed_at": now()})
        changed_alike.setdefault(tuple(sorted({*different, "changed_at"})), []).append(tag)
    # Column by column: what a column belongs to hears of it by triggers, even if it's the same.
    for names, alike in changed_alike.items():
        await Tag.bulk_update(alike, fields=names, batch_size=_BATCH)


def _batches(of: Collection[int]) -> Iterator[list[int]]:
    found = sorted(of)
    yield from (found[start : start + _BATCH] for start in range(0, len(found), _BATCH))


async def _rows(ids: Collection[int]) -> list[Tag]:
    return [tag for batch in _batches(ids) for tag in await Tag.filter(id__in=batch)]


async def _former_addresses(tags: Iterable[Tag]) -> Mapping[int, set[str]]:
    found: dict[int, set[str]] = {}
    for batch in _batches([tag.id for tag in tags]):
        for row in await FormerAddress.filter(tag_id__in=batch):
            found.setdefault(row.tag_id, set()).add(row.slug)
    return found


async def _renamed(tag: Tag, name: str, slugs: Slugs, former: Collection[str]) -> str:
    """Return its address after it got another name; the old one leads on."""
    slug = slugs.take(name, {tag.slug, *former})
    if slug != tag.slug:
        if slug in former:
            await FormerAddress.filter(slug=slug).delete()
        await FormerAddress.create(slug=tag.slug, tag_id=tag.id)
    return slug


async def _write_parts(before: Scheme, after: Scheme, touched: Collection[str], ids: Ids) -> None:
    for model, parts, names in _PARTS:
        old = {part for key in touched if key in before for part in parts(before[key], ids)}
        new = {part for key in touched for part in parts(after[key], ids)}
        await _take_away(model, old - new, names)
        rows = [model(**dict(zip(names, part, strict=True))) for part in sorted(new - old)]
        await insert(rows)


async def _take_away(model: type[Model], parts: Collection[Any], names: Sequence[str]) -> None:
    for batch in _batches({part[0] for part in parts}):
        rows = await model.filter(tag_id__in=batch).values_list("id", *names)
        gone = [row[0] for row in rows if row[1:] in parts]
        for ids in _batches(gone):
            await model.filter(id__in=ids).delete()


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


# Table, what a concept has in it, and the columns of that; the first is whose it is.
_PARTS: list[tuple[type[Model], Callable[[Concept, Ids], set[Any]], Sequence[str]]] = [
    (Label, _label_parts, ("tag_id", "text", "folded", "kind", "language")),
    (Note, _note_parts, ("tag_id", "kind", "language", "text")),
    (Match, _match_parts, ("tag_id", "kind", "address")),
    (Relation, _relation_parts, ("tag_id", "kind", "other_id")),
]


def _moved(before: Scheme, after: Scheme, touched: Iterable[str]) -> list[str]:
    nothing: frozenset[str] = frozenset()
    return [
        key
        for key in touched
        if (before[key].broader if key in before else nothing) != after[key].broader
    ]


async def _write_closure(before: Scheme, after: Scheme, moved: Iterable[str]) -> None:
    """Bring ``Within`` to what the relations say now, of what moved and all below it."""
    below = [reached(narrower(scheme), moved) for scheme in (before, after)]
    keys = below[0].union(below[1]) & after.keys()
    over = {key: above(after, key) for key in keys}
    ids = await ids_of(keys.union(*over.values()))
    wanted = {
        (ids[key], ids[broader], steps)
        for key, steps_up in over.items()
        for broader, steps in steps_up.items()
    }
    there = await _closure_of([ids[key] for key in keys])
    gone = [id_ for pair, id_ in there.items() if pair not in wanted]
    for batch in _batches(gone):
        await Within.filter(id__in=batch).delete()
    new = [
        Within(tag_id=tag, broader_id=broader, steps=steps)
        for tag, broader, steps in sorted(wanted - there.keys())
    ]
    await insert(new)


async def _closure_of(tag_ids: Collection[int]) -> dict[tuple[int, int, int], int]:
    found: dict[tuple[int, int, int], int] = {}
    for batch in _batches(tag_ids):
        rows = Within.filter(tag_id__in=batch)
        for tag, broader, steps, id_ in await rows.values_list(
            "tag_id", "broader_id", "steps", "id"
        ):
            found[tag, broader, steps] = id_
    return found
