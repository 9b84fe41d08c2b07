"""From what people type to the tags they mean: split, resolve, suggest, and "did you mean".

A label is one word or phrase for a tag. Labels compare folded (case, accents, hyphens and
spaces don't count), so ``book clubs`` finds the tag whose alternative label is ``Book Clubs``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from tortoise.expressions import Q

from forum.core.errors import Complaint
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.text import clean_line, fold
from forum.tags.models import LONGEST_FOLDED, LONGEST_LABEL, Label, LabelKind, Tag

MOST_CHARACTERS = LONGEST_LABEL
LONGEST_TEXT = 4_000  # characters of labels and commas, in one field
_LONGEST_SWAPS = 10 * LONGEST_TEXT
MOST_LABELS = 100  # in one text; how many tags a thread may have is for threads to say
_SEPARATOR = re.compile(r"[,\uff0c\n]")
_WORD_START = (" ", "(", "/")
LIKE_ENOUGH = 0.4
_KINDS = list(LabelKind)


@dataclass(frozen=True)
class Resolved:
    """The tags that labels mean, each once and in their order, and the labels that mean none."""

    tags: list[Tag]
    unknown: list[str]


@dataclass(frozen=True)
class Suggestion:
    """A tag, and which of its labels was met."""

    tag: Tag
    label: Label

    @property
    def instead_of(self) -> str:
        """The alternative label that was met; nothing if it's the preferred or a hidden one."""
        return self.label.text if self.label.kind is LabelKind.ALTERNATIVE else ""


def split(text: str, field: str = "tags") -> list[str]:
    """Return the labels in a text, separated by commas, cleaned, each once.

    Raises:
        Complaint: about this field of a form, if it's long, or there are more than a hundred.
        UncleanText: for broken characters.
    """
    if len(text) > LONGEST_TEXT:  # before it is looked at: a field may be of any length
        raise _too_much(field)
    labels: dict[str, str] = {}
    for piece in _SEPARATOR.split(text):
        if label := clean_line(piece):
            labels.setdefault(fold(label), label)
    if len(labels) > MOST_LABELS:
        raise _too_much(field)
    return list(labels.values())


def _too_much(field: str) -> Complaint:
    return Complaint(field, _("That's more than can be taken."))


async def resolve(labels: Sequence[str], language: str = "en") -> Resolved:
    """Return the tags that these labels mean.

    A word that means different tags in different languages means that of ``language``.
    """
    words = [word for label in labels if len(word := fold(label)) <= LONGEST_FOLDED]
    rows = await Label.filter(folded__in=words).select_related("tag")
    rows.sort(key=lambda row: (row.language == language, -row.id))
    meant = {row.folded: row.tag for row in rows}
    tags = {tag.id: tag for label in labels if (tag := meant.get(fold(label)))}
    return Resolved(list(tags.values()), [label for label in labels if fold(label) not in meant])


async def suggest(prefix: str, limit: int = 10) -> list[Suggestion]:
    """Return tags that have a label with a word that begins so; nothing for an empty prefix.

    Those whose preferred label begins so come first, then other beginnings, then words inside.
    How many threads each has depends on who asks: count ``[s.tag.id for s in …]`` through what
    that person may see, in threads or pages.
    """
    start = fold(prefix)
    if not start:
        return []
    begins = Q(folded__startswith=start)
    for before in _WORD_START:
        begins |= Q(folded__contains=before + start)
    rows = await Label.filter(begins).values_list("folded", "kind", "id", "tag_id")
    first: dict[int, int] = {}
    for _folded, _kind, label_id, tag_id in sorted(rows, key=partial(_rank, start)):
        first.setdefault(tag_id, label_id)
    shown = list(first.values())[:limit]
    labels = await Label.filter(id__in=shown).select_related("tag")
    labels.sort(key=lambda label: shown.index(label.id))
    return [Suggestion(label.tag, label) for label in labels]


def _rank(start: str, row: tuple[str, LabelKind, int, int]) -> tuple[bool, int, str, int]:
    folded, kind, label_id, _tag_id = row
    return not folded.startswith(start), _KINDS.index(kind), folded, label_id


async def near(label: str, limit: int = 5) -> list[Tag]:
    """Return tags that may be meant by a label that means none, the likeliest first."""
    rows = await Label.all().values_list("tag_id", "folded")
    asked = fold(label)[:MOST_CHARACTERS]
    likeliest = (await house().in_thread("thesaurus", _most_alike, asked, rows))[:limit]
    tags = await Tag.in_bulk(likeliest, "id")
    return [tags[tag_id] for tag_id in likeliest if tag_id in tags]


def _most_alike(asked: str, labels: Iterable[tuple[int, str]]) -> list[int]:
    best: dict[int, float] = {}
    for tag_id, folded in labels:
        likeness = _likeness(_trigrams(asked), _trigrams(folded))
        if likeness >= max(LIKE_ENOUGH, best.get(tag_id, 0)):
            best[tag_id] = likeness
    return sorted(best, key=lambda tag_id: (-best[tag_id], tag_id))


def _likeness(asked: frozenset[str], other: frozenset[str]) -> float:
    # Half for what both share of all, half for what is found of the question: so a slip of the
    # pen is forgiven, and one word of a longer label is enough.
    shared = len(asked & other)
    return shared / len(asked | other) / 2 + shared / len(asked) / 2 if shared else 0.0


@lru_cache(maxsize=50_000)
def _trigrams(folded: str) -> frozenset[str]:
    # As PostgreSQL's pg_trgm makes them: each word by itself, two spaces before, one behind.
    words = [f"  {word} " for word in folded.split()]
    return frozenset(word[i : i + 3] for word in words for i in range(len(word) - 2))


def swapped(text: str, swaps: Sequence[str]) -> str:
    """Return the text of the field with unknown labels exchanged for the tags ticked instead.

    Each of ``swaps`` is what a box of ``tags/_choose.html`` sends: label, comma, name of a tag.

    Raises:
        Complaint: about ``tags``, if there is more than any page offers.
    """
    if sum(map(len, swaps)) > _LONGEST_SWAPS:
        raise _too_much("tags")
    instead: dict[str, list[str]] = {}
    for swap in swaps:
        label, _comma, name = swap.partition(",")
        instead.setdefault(fold(clean_line(label)), []).append(name)
    labels = [new for old in split(text) for new in instead.get(fold(old), [old])]
    return ", ".join(split(",".join(labels)))
