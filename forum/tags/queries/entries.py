"""What the page of one tag says of it, as in a thesaurus."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from urllib.parse import urlsplit

from forum.core.house import house
from forum.core.i18n import language_name, reader
from forum.core.prepared import Row, rows_of
from forum.core.shelf import shelf
from forum.core.text import fold
from forum.tags.models import LabelKind, MatchKind, NoteKind, Status, Tag
from forum.tags.queries.naming import names_in_language
from forum.tags.queries.proposals import why_retired


class Named(NamedTuple):
    """A tag as a link to it is written, in the reader's words."""

    id: int
    slug: str
    name: str


class Elsewhere(NamedTuple):
    """The same, or nearly the same, in another vocabulary."""

    address: str
    host: str
    is_exact: bool

    @property
    def is_link(self) -> bool:
        """Whether it can be opened; a name such as urn:… can't."""
        return self.address.startswith(("http://", "https://"))


class Translated(NamedTuple):
    """What a tag is called in another language: its tag (BCP 47), its name, and the label."""

    language: str
    language_name: str
    text: str


@dataclass(frozen=True)
class TagEntry:
    """A tag with all that the vocabulary says of it; ``why``: why it's no longer to be chosen."""

    slug: str
    key: str
    name: str
    definition: str
    scope_note: str
    notation: str
    status: Status
    used_for: tuple[str, ...] = ()
    translated: tuple[Translated, ...] = ()
    broader: tuple[Named, ...] = ()
    narrower: tuple[Named, ...] = ()
    related: tuple[Named, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    successor: Named | None = None
    why: str = ""


async def entry_of(tag: Tag, edition: int) -> TagEntry:
    """Return the entry of a tag in the reader's language, as kept or in about three statements.

    ``edition`` is what grows with every change of the vocabulary (migrations 0005 and 0009).
    """
    key = ("tag_entry", tag.id, edition, reader().label_language, reader().language)
    entry = shelf().get(key)
    if entry is None:
        entry = await _with_relations(tag, _said(tag, await _words_of(tag)))
        shelf().put(key, entry, 4_000 + 300 * len(entry.narrower + entry.related))
    assert isinstance(entry, TagEntry)
    return entry


async def _words_of(tag: Tag) -> Sequence[Row]:
    return await rows_of(_WORDS, tag.id, tag.id, tag.id)


_WORDS = """
SELECT kind, language, text FROM label WHERE tag_id = ? AND kind <> 'hidden'
UNION ALL SELECT kind, language, text FROM tag_note WHERE tag_id = ? AND kind <> 'change'
UNION ALL SELECT kind, '', address FROM tag_match WHERE tag_id = ?
"""


def _said(tag: Tag, rows: Iterable[Row]) -> TagEntry:
    words = [(str(row["kind"]), str(row["language"]), str(row["text"])) for row in rows]
    names = {language: text for kind, language, text in words if kind == LabelKind.PREFERRED.value}
    mine = _first((reader().label_language, house().settings.site.language), names)
    same = [(kind, text) for kind, _language, text in words if kind in set(MatchKind)]
    return TagEntry(
        slug=tag.slug,
        key=tag.key,
        name=names.get(mine, tag.name),
        definition=_note(words, NoteKind.DEFINITION),
        scope_note=_note(words, NoteKind.SCOPE) or tag.scope_note,
        notation=tag.notation,
        status=tag.status,
        used_for=_used_for(words, mine),
        translated=_translated(names, mine),
        elsewhere=tuple(_elsewhere(kind, address) for kind, address in sorted(same)),
    )


def _first(wanted: Iterable[str], there: Iterable[str]) -> str:
    known = set(there)
    return next((language for language in wanted if language in known), "")


def _note(words: Sequence[tuple[str, str, str]], kind: NoteKind) -> str:
    """Return the notes of a kind in the reader's language, or that of the place, or another."""
    said: dict[str, list[str]] = {}
    for its, language, text in sorted(words):
        if its == kind.value:
            said.setdefault(language, []).append(text)
    wanted = (reader().label_language, house().settings.site.language, *sorted(said))
    return "\n\n".join(said.get(_first(wanted, said), []))


def _used_for(words: Sequence[tuple[str, str, str]], mine: str) -> tuple[str, ...]:
    wanted = {reader().label_language, house().settings.site.language, mine}
    other = LabelKind.ALTERNATIVE.value
    found = {text for kind, language, text in words if kind == other and language in wanted}
    return tuple(sorted(found, key=fold))


def _translated(names: dict[str, str], mine: str) -> tuple[Translated, ...]:
    others = [Translated(code, language_name(code), names[code]) for code in names if code != mine]
    return tuple(sorted(others, key=lambda one: fold(one.language_name)))


def _elsewhere(kind: str, address: str) -> Elsewhere:
    try:
        host = urlsplit(address).hostname or address
    except ValueError:
        host = address
    return Elsewhere(address, host.removeprefix("www."), kind == MatchKind.EXACT.value)


async def _with_relations(tag: Tag, entry: TagEntry) -> TagEntry:
    rows = await rows_of(_RELATIONS, tag.id, tag.id, tag.id, tag.id, tag.successor_id or 0)
    names = await names_in_language({row["id"] for row in rows})
    parts: dict[str, list[Named]] = {}
    for row in rows:
        named = Named(row["id"], row["slug"], names.get(row["id"], row["name"]))
        parts.setdefault(row["part"], []).append(named)
    in_order = {
        part: tuple(sorted(found, key=lambda one: fold(one.name))) for part, found in parts.items()
    }
    return replace(
        entry,
        broader=in_order.get("broader", ()),
        narrower=in_order.get("narrower", ()),
        related=in_order.get("related", ()),
        successor=next(iter(in_order.get("successor", ())), None),
        why=await why_retired(tag) if tag.status is Status.RETIRED else "",
    )


_RELATIONS = """
SELECT 'broader' AS part, t.id, t.slug, t.name FROM tag_relation AS r JOIN "tag" AS t
  ON t.id = r.other_id WHERE r.tag_id = ? AND r.kind = 'broader' AND t.status = 'accepted'
UNION ALL
SELECT 'narrower', t.id, t.slug, t.name FROM tag_relation AS r JOIN "tag" AS t
  ON t.id = r.tag_id WHERE r.other_id = ? AND r.kind = 'broader' AND t.status = 'accepted'
UNION ALL
SELECT 'related', t.id, t.slug, t.name FROM tag_relation AS r JOIN "tag" AS t
  ON t.id = r.other_id WHERE r.tag_id = ? AND r.kind = 'related' AND t.status = 'accepted'
UNION ALL
SELECT 'related', t.id, t.slug, t.name FROM tag_relation AS r JOIN "tag" AS t
  ON t.id = r.tag_id WHERE r.other_id = ? AND r.kind = 'related' AND t.status = 'accepted'
UNION ALL
SELECT 'successor', t.id, t.slug, t.name FROM "tag" AS t
  WHERE t.id = ? AND t.status = 'accepted'
"""
