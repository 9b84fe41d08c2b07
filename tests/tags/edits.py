"""Random edits of a vocabulary, as plain values: what editors may do, one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from hypothesis import strategies as st

from forum.core.errors import Complaint
from forum.tags.laws import breaches
from forum.tags.models import LabelKind, MatchKind, Status
from forum.tags.scheme import Concept, Same, Scheme, Term, changed, with_concepts
from forum.tags.uniting import Union, outside, parted, united

Edit = tuple[Any, ...]
MOST = 7
_which = st.integers(0, MOST - 1)
_word = st.integers(0, 12)
_kind = st.sampled_from([LabelKind.ALTERNATIVE, LabelKind.HIDDEN])

edits = st.one_of(
    st.tuples(st.just("broader"), _which, _which),
    st.tuples(st.just("related"), _which, _which),
    st.tuples(st.just("merge"), _which, _which),
    st.tuples(st.just("unmerge"), _which),
    st.tuples(st.just("label"), _which, _word, _kind),
    st.tuples(st.just("retire"), _which, st.none() | _which),
    st.tuples(st.just("restore"), _which),
    st.tuples(st.just("split"), _which, _word),
    st.tuples(st.just("same"), _which, _word),
    st.tuples(st.just("notation"), _which, _word),
)


def a_scheme(keys: Iterable[str]) -> Scheme:
    preferred = LabelKind.PREFERRED
    return {key: Concept(key, frozenset([Term(f"Tag {key}", preferred, "en")])) for key in keys}


@dataclass
class Place:
    """A scheme that is edited, and the merges in it that may be undone."""

    scheme: Scheme = field(default_factory=lambda: a_scheme(map(str, range(MOST))))
    merges: dict[str, Union] = field(default_factory=dict)

    def may(self, edit: Edit) -> bool:
        """Do it, if it's allowed; tell whether it was."""
        try:
            after = getattr(self, f"_{edit[0]}")(*edit[1:])
        except Complaint:
            return False
        if after is None or breaches(after, changed(self.scheme, after)):
            return False
        if edit[0] == "merge":
            key = self.concept(edit[1]).key
            self.merges[key] = Union.of(self.scheme, after, key)
        self.scheme = after
        return True

    def concept(self, place: int) -> Concept:
        return list(self.scheme.values())[place % len(self.scheme)]

    def _with(self, concept: Concept, **values: Any) -> Scheme:
        return with_concepts(self.scheme, [replace(concept, **values)])

    def _broader(self, place: int, other: int) -> Scheme:
        concept, key = self.concept(place), self.concept(other).key
        return self._with(concept, broader=concept.broader ^ {key})

    def _related(self, place: int, other: int) -> Scheme:
        concept, key = self.concept(place), self.concept(other).key
        return self._with(concept, related=concept.related ^ {key})

    def _label(self, place: int, word: int, kind: LabelKind) -> Scheme:
        concept = self.concept(place)
        term = Term(f"Word {word}", kind, "en")
        return self._with(concept, terms=concept.terms ^ {term})

    def _same(self, place: int, word: int) -> Scheme:
        concept, address = self.concept(place), f"https://example.org/{word}"
        return self._with(concept, same=concept.same ^ {Same(MatchKind.EXACT, address)})

    def _notation(self, place: int, word: int) -> Scheme:
        return self._with(self.concept(place), notation=str(word) if word else "")

    def _merge(self, place: int, other: int) -> Scheme | None:
        source, target = self.concept(place), self.concept(other)
        is_fine = source.status is not Status.MERGED and target.status is Status.ACCEPTED
        return united(self.scheme, source.key, target.key) if is_fine and source != target else None

    def _unmerge(self, place: int) -> Scheme | None:
        key = self.concept(place).key
        union = self.merges.get(key)
        if union is None or self.scheme[union.target].status is Status.MERGED:
            return None
        after, _left = parted(self.scheme, union)
        del self.merges[key]
        return after

    def _retire(self, place: int, successor: int | None) -> Scheme | None:
        concept = self.concept(place)
        other = self.concept(successor) if successor is not None else None
        if concept.status is not Status.ACCEPTED or (
            other and (other.status is not Status.ACCEPTED or other.key == concept.key)
        ):
            return None
        return outside(self.scheme, concept.key, other.key if other else "")

    def _restore(self, place: int) -> Scheme | None:
        concept = self.concept(place)
        if concept.status is not Status.RETIRED:
            return None
        return self._with(concept, status=Status.ACCEPTED, successor="")

    def _split(self, place: int, word: int) -> Scheme | None:
        concept = self.concept(place)
        given = {term for term in concept.terms if term.text == f"Word {word}"}
        if not given or concept.status is not Status.ACCEPTED or len(self.scheme) > 2 * MOST:
            return None
        name = Term(f"Part {len(self.scheme)}", LabelKind.PREFERRED, "en")
        new = Concept(f"part{len(self.scheme)}", frozenset(given | {name}), broader=concept.broader)
        return with_concepts(self.scheme, [replace(concept, terms=concept.terms - given), new])
