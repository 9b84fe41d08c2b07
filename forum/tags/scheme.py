"""The vocabulary as plain values: what is read from the database, changed, judged and written.

A scheme holds all concepts by their keys. Editing is making another scheme of one; what may stand
in it say the laws (``forum/tags/laws.py``), and the difference of two is what is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from forum.core.text import fold
from forum.tags.models import LabelKind, MatchKind, NoteKind, Status

Scheme = Mapping[str, "Concept"]

# More than one large vocabulary has labels: each change compares with all of them.
_fold = lru_cache(maxsize=80_000)(fold)


class Term(NamedTuple):
    """A label of a concept, in one language."""

    text: str
    kind: LabelKind
    language: str

    @property
    def word(self) -> tuple[str, str]:
        """What no two concepts share: the language, and the text folded."""
        return self.language, _fold(self.text)


class Remark(NamedTuple):
    """A note on a concept, in one language."""

    kind: NoteKind
    language: str
    text: str


class Same(NamedTuple):
    """The address of the same or nearly the same concept elsewhere."""

    kind: MatchKind
    address: str


@dataclass(frozen=True)
class Concept:
    """One concept. ``broader`` and ``related`` are keys; ``related`` stands with both.

    ``successor`` is the key of what is to be used instead, or empty.
    """

    key: str
    terms: frozenset[Term] = frozenset()
    status: Status = Status.ACCEPTED
    broader: frozenset[str] = frozenset()
    related: frozenset[str] = frozenset()
    remarks: frozenset[Remark] = frozenset()
    same: frozenset[Same] = frozenset()
    notation: str = ""
    successor: str = ""
    slug: str = field(default="", compare=False)  # its address, for who reads; kept by the writer

    @property
    def is_open(self) -> bool:
        """Whether threads may be given it."""
        return self.status in {Status.PROPOSED, Status.ACCEPTED}

    def texts(self, kind: LabelKind, language: str) -> list[str]:
        """Return its labels of one kind and language, in alphabetical order."""
        found = [t.text for t in self.terms if t.kind is kind and t.language == language]
        return sorted(found, key=lambda text: (_fold(text), text))

    def name(self, language: str) -> str:
        """Return its preferred label in this language, or else in the first that has one."""
        preferred = {t.language: t.text for t in self.terms if t.kind is LabelKind.PREFERRED}
        return preferred.get(language) or next((preferred[lang] for lang in sorted(preferred)), "")

    def remark(self, kind: NoteKind, language: str) -> str:
        """Return its notes of one kind in one language, with an empty line between them."""
        found = sorted(r.text for r in self.remarks if (r.kind, r.language) == (kind, language))
        return "\n\n".join(found)


def narrower(scheme: Scheme) -> dict[str, set[str]]:
    """Return by key what stands directly under each concept that has something under it."""
    found: dict[str, set[str]] = {}
    for concept in scheme.values():
        for key in concept.broader:
            found.setdefault(key, set()).add(concept.key)
    return found


def reached(steps: Mapping[str, Iterable[str]], start: Iterable[str]) -> set[str]:
    """Return all that steps lead to, and where they start."""
    found = set(start)
    edge = list(found)
    while edge:
        new = [there for there in steps.get(edge.pop(), ()) if there not in found]
        found.update(new)
        edge += new
    return found


def above(scheme: Scheme, key: str) -> dict[str, int]:
    """Return all that is broader than a concept, itself at 0, with the fewest steps up to each."""
    steps = {key: 0}
    edge, step = [key], 0
    while edge:
        step += 1
        up = {up for at in edge if at in scheme for up in scheme[at].broader if up not in steps}
        steps.update(dict.fromkeys(up, step))
        edge = list(up)
    return steps


def with_concepts(scheme: Scheme, concepts: Iterable[Concept]) -> dict[str, Concept]:
    """Return the scheme with these instead of those of the same keys; ``related`` both ways."""
    new = dict(scheme)
    for concept in concepts:
        old = scheme.get(concept.key)
        new[concept.key] = concept
        for key in (old.related if old else frozenset()) - concept.related:
            _relate(new, key, concept.key, related=False)
        for key in concept.related:
            _relate(new, key, concept.key, related=True)
    return new


def _relate(new: dict[str, Concept], key: str, other: str, *, related: bool) -> None:
    concept = new.get(key)
    if concept is not None and (other in concept.related) is not related:
        new[key] = replace(concept, related=concept.related ^ {other})


def changed(before: Scheme, after: Scheme) -> set[str]:
    """Return the keys of what is not the same in both."""
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


def mark(concept: Concept) -> str:
    """Return what tells whether a concept is the same as when somebody looked at it."""
    parts = (concept.terms, concept.broader, concept.related, concept.remarks, concept.same)
    said = [concept.status.value, concept.notation, concept.successor]
    told = "\0".join((*said, *(str(sorted(part)) for part in parts)))
    return f"{concept.key}-{blake2b(told.encode(), digest_size=8).hexdigest()}"
