"""From what people type to the tags they mean: split, resolve, suggest, and "did you mean".

A label is one word or phrase for a tag. Labels compare folded (case, accents, hyphens and
spaces don't count), so ``book clubs`` finds the tag whose alternative label is ``Book Clubs``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from forum.core.errors import Complaint
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.prepared import Row, rows_of
from forum.core.text import clean_line, fold
from forum.tags.models import LONGEST_FOLDED, LONGEST_LABEL, Label, LabelKind, Tag
from forum.tags.queries.naming import words_in_language
from forum.tags.queries.tags import in_use

MOST_CHARACTERS = LONGEST_LABEL
LONGEST_TEXT = 4_000  # characters of labels and commas, in one field
_LONGEST_SWAPS = 10 * LONGEST_TEXT
MOST_LABELS = 100  # in one text; how many tags a thread may have is for threads to say
_SEPARATOR = re.compile(r"[,\uff0c\n]")
# What stands between separators: in quotation marks, or as it is.
_PIECE = re.compile(
    r'(?:^|(?<=[,\uff0c\n]))[^\S\n]*(?:"([^"\n]*)"|“([^”\n]*)”)[^\S\n]*(?=[,\uff0c\n]|$)|([^,\uff0c\n]+)'
)
_WORD_START = (" ", "(", "/")
LIKE_ENOUGH = 0.4


@dataclass(frozen=True)
class Resolved:
    """The tags that labels mean, each once and in their order, and the labels that mean none.

    ``retired``: those of the latter that meant one which was retired, and nothing took its place.
    """

    tags: list[Tag]
    unknown: list[str]
    retired: Mapping[str, Tag] = field(default_factory=dict)


@dataclass(frozen=True)
class Suggestion:
    """A tag as it is shown to the reader, and which of its labels was met."""

    tag: Tag
    label: Label
    name: str
    note: str

    @property
    def instead_of(self) -> str:
        """The other word that was met; nothing if it's the name, or a hidden label."""
        is_other = fold(self.name) != self.label.folded
        return self.label.text if is_other and self.label.kind is not LabelKind.HIDDEN else ""


def split(text: str, field: str = "tags") -> list[str]:
    """Return the labels in a text, separated by commas, cleaned, each once.

    A label that has a comma itself stands in quotation marks: ``zines, "Libraries, Public"``.

    Raises:
        Complaint: about this field of a form, if it's long, or there are more than a hundred.
        UncleanText: for broken characters.
    """
    if len(text) > LONGEST_TEXT:  # before it is looked at: a field may be of any length
        raise _too_much(field)
    labels: dict[str, str] = {}
    for match in _PIECE.finditer(text):
        if label := clean_line(next(filter(None, match.groups()), "")):
            labels.setdefault(fold(label), label)
    if len(labels) > MOST_LABELS:
        raise _too_much(field)
    return list(labels.values())


def joined(labels: Iterable[str]) -> str:
    """Return labels as :func:`split` reads them."""
    return ", ".join(f'"{label}"' if _SEPARATOR.search(label) else label for label in labels)


def _too_much(field: str) -> Complaint:
    return Complaint(field, _("That's more than can be taken."))


async def resolve(labels: Sequence[str], language: str = "") -> Resolved:
    """Return the tags that these labels mean; of what is retired, what took its place.

    A word that means different tags in different languages means that of ``language``, or else
    that of the place.
    """
    words = [word for label in labels if len(word := fold(label)) <= LONGEST_FOLDED]
    rows = await Label.filter(folded__in=words).select_related("tag")
    site = house().settings.site.language
    rows.sort(key=lambda row: (row.language == language, row.language == site, -row.id))
    meant = {row.folded: row.tag for row in rows}
    meant = {word: await in_use(tag) for word, tag in meant.items()}
    found = {label: tag for label in labels if (tag := meant.get(fold(label)))}
    tags = {tag.id: tag for tag in found.values() if tag.is_open}
    retired = {label: tag for label, tag in found.items() if not tag.is_open}
    unknown = [label for label in labels if label not in found or label in retired]
    return Resolved(list(tags.values()), unknown, retired)


async def suggest(
    prefix: str, limit: int = 10, *, proposals: Collection[int] = ()
) -> list[Suggestion]:
    """Return tags that have a label with a word that begins so; nothing for an empty prefix.

    Those whose preferred label begins so come first, then other beginnings, then words inside.
    Names and notes are in the reader's language where there are any. ``proposals``: the ids of
    those that this reader may know of; no others are among them. How many threads each has
    depends on who asks, too: see ``forum.threads.queries.tags``.
    """
    start = fold(prefix)[:MOST_CHARACTERS]
    if not start:
        return []
    first: dict[int, int] = {}
    for row in await _that_begin(start, proposals):
        first.setdefault(row["tag_id"], row["id"])
    shown = list(first.values())[:limit]
    labels = {label.id: label for label in await Label.filter(id__in=shown).select_related("tag")}
    names, notes = await words_in_language(list(first)[:limit])
    return [
        Suggestion(tag, label, names.get(tag.id, tag.name), notes.get(tag.id, tag.scope_note))
        for label in (labels[id_] for id_ in shown if id_ in labels)
        for tag in (label.tag,)
    ]


async def _that_begin(start: str, proposals: Collection[int]) -> Sequence[Row]:
    is_sqlite = house().db().capabilities.dialect == "sqlite"
    at = "instr(label.folded, ?)" if is_sqlite else "strpos(label.folded, ?)"
    places = ", ".join("?" * len(proposals)) or "NULL"
    sql = _BEGINNING.format(at=at, places=places, most=_MOST_ROWS)
    return await rows_of(sql, start, start, *[mark + start for mark in _WORD_START], *proposals,
                         start)  # fmt: skip


_MOST_ROWS = 200  # for ten tags: who has twenty labels that begin alike is one of the first
# The first condition follows from the others, and is quick.
_BEGINNING = """
SELECT label.id, label.tag_id FROM label JOIN "tag" AS tag ON tag.id = label.tag_id
 WHERE {at} > 0 AND ({at} = 1 OR {at} > 0 OR {at} > 0 OR {at} > 0)
   AND (tag.status = 'accepted' OR (tag.status = 'proposed' AND tag.id IN ({places})))
 ORDER BY CASE WHEN {at} = 1 THEN 0 ELSE 1 END,
       CASE label.kind WHEN 'preferred' THEN 0 WHEN 'alternative' THEN 1 ELSE 2 END,
       label.folded, label.id
 LIMIT {most}
"""


async def near(label: str, limit: int = 5) -> list[Tag]:
    """Return tags that may be meant by a label that means none, the likeliest first."""
    return (await near_each([label], limit))[label]


async def near_each(labels: Sequence[str], limit: int = 5) -> dict[str, list[Tag]]:
    """Return for each label what :func:`near` returns: accepted tags only."""
    if not labels:
        return {}
    rows = await rows_of(_ACCEPTED)
    asked = [fold(label)[:MOST_CHARACTERS] for label in labels]
    likeliest = await house().in_thread("thesaurus", _most_alike, asked, rows, limit)
    tags = await Tag.in_bulk({tag_id for found in likeliest for tag_id in found}, "id")
    return {
        label: [tags[tag_id] for tag_id in found if tag_id in tags]
        for label, found in zip(labels, likeliest, strict=True)
    }


_ACCEPTED = """
SELECT label.tag_id, label.folded FROM label JOIN "tag" AS tag ON tag.id = label.tag_id
 WHERE tag.status = 'accepted'
"""


def _most_alike(asked: Sequence[str], labels: Sequence[Row], limit: int) -> list[list[int]]:
    words = [_trigrams(word) for word in asked]
    wanted = frozenset[str]().union(*words)
    having: dict[str, list[int]] = {}
    others = [_trigrams(row["folded"]) for row in labels]
    for place, other in enumerate(others):
        for trigram in other & wanted:
            having.setdefault(trigram, []).append(place)
    sizes = [(row["tag_id"], len(other)) for row, other in zip(labels, others, strict=True)]
    return [_likest(word, having, sizes)[:limit] for word in words]


def _likest(
    asked: frozenset[str], having: Mapping[str, Sequence[int]], sizes: Sequence[tuple[int, int]]
) -> list[int]:
    best: dict[int, float] = {}
    shared = Counter(place for trigram in asked for place in having.get(trigram, ()))
    for place, count in shared.items():
        tag_id, size = sizes[place]
        # Half for what both share of all, half for what is found of the question: so a slip of
        # the pen is forgiven, and one word of a longer label is enough.
        likeness = count / (len(asked) + size - count) / 2 + count / len(asked) / 2
        if likeness >= max(LIKE_ENOUGH, best.get(tag_id, 0)):
            best[tag_id] = likeness
    return sorted(best, key=lambda tag_id: (-best[tag_id], tag_id))


@lru_cache(maxsize=50_000)
def _trigrams(folded: str) -> frozenset[str]:
    # As PostgreSQL's pg_trgm makes them: each word by itself, two spaces before, one behind.
    words = [f"  {word} " for word in folded.split()]
    return frozenset(word[i : i + 3] for word in words for i in range(len(word) - 2))


def swapped(text: str, swaps: Sequence[str]) -> str:
    """Return the text of the field with unknown labels exchanged for the tags ticked instead.

    Each of ``swaps`` is what a box of ``tags/_choose.html`` sends: label, bar, name of a tag.

    Raises:
        Complaint: about ``tags``, if there is more than any page offers.
    """
    if sum(map(len, swaps)) > _LONGEST_SWAPS:
        raise _too_much("tags")
    instead: dict[str, list[str]] = {}
    for swap in swaps:
        label, _bar, name = swap.partition("|")
        instead.setdefault(fold(clean_line(label)), []).append(name)
    labels = [new for old in split(text) for new in instead.get(fold(old), [old])]
    return joined(split(joined(labels)))
