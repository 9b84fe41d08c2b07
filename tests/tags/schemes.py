"""Vocabularies as hypothesis makes them: such as the laws allow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from forum.core.text import clean_line, clean_text, fold
from forum.tags.laws import shape
from forum.tags.models import LabelKind, MatchKind, NoteKind, Status
from forum.tags.scheme import Concept, Remark, Same, Scheme, Term, above, with_concepts

LANGUAGES = ("en", "de", "pt-BR")
_KEYS = "23456789bcdfghjkmnpqrstvwxz"
# What files of some kind write in a way of their own, more often than chance would bring it.
_CHARACTERS = st.one_of(
    st.sampled_from("aBz09=+-@'\"\\;<>&{}[]#%éßЖ中א \t/:.!?_^`~*()$"), st.characters()
)


def _is_label(text: str) -> bool:
    return bool(text) and not shape(text)


def _clean(text: str, clean: Any) -> str:
    try:
        return str(clean(text)).strip()
    except ValueError:
        return ""


labels = (
    st.text(_CHARACTERS, min_size=1, max_size=12)
    .map(lambda text: _clean(text, clean_line))
    .filter(_is_label)
)
notes = (
    st.text(st.one_of(_CHARACTERS, st.sampled_from("\n|,")), min_size=1, max_size=30)
    .map(lambda text: _clean(text, clean_text))
    .filter(bool)
)
notations = st.one_of(st.just(""), st.text(_CHARACTERS, max_size=6)
                      .map(lambda text: _clean(text, clean_line)))  # fmt: skip
addresses = st.integers(1, 30).map(lambda number: f"https://id.example/a-b?c=d&e=%C3%A9#{number}")
keys = st.text(_KEYS, min_size=10, max_size=10)
statuses = st.sampled_from([Status.ACCEPTED] * 4 + [Status.RETIRED, Status.MERGED])


@st.composite
def schemes(draw: st.DrawFn, most: int = 6) -> Scheme:
    """A vocabulary of accepted, retired and merged concepts."""
    names = draw(st.lists(keys, unique=True, max_size=most))
    words: set[tuple[str, str]] = set()
    signs: set[str] = set()
    scheme: dict[str, Concept] = {}
    for key in names:
        scheme = with_concepts(scheme, [_concept(draw, key, scheme, words, signs)])
    return scheme


def _concept(
    draw: st.DrawFn, key: str, scheme: Scheme, words: set[tuple[str, str]], signs: set[str]
) -> Concept:
    open_ones = [other for other, concept in scheme.items() if concept.is_open]
    status = draw(statuses) if open_ones else Status.ACCEPTED
    concept = Concept(key, status=status, remarks=_remarks(draw), same=_same(draw))
    sign = draw(notations)
    if sign not in signs:
        signs.add(sign)
        concept = replace(concept, notation=sign)
    if status is not Status.MERGED:
        concept = replace(concept, terms=_terms(draw, key, words))
    if concept.is_open:
        chosen = draw(st.lists(st.sampled_from(open_ones), unique=True)) if open_ones else []
        tops = [other for other in chosen if not scheme[other].broader and draw(st.booleans())]
        near = _unrelated(scheme, set(chosen) - set(tops), tops)
        return replace(concept, broader=frozenset(tops), related=near)
    named = status is Status.MERGED or draw(st.booleans())
    return replace(concept, successor=draw(st.sampled_from(open_ones)) if named else "")


def _unrelated(scheme: Scheme, chosen: set[str], tops: list[str]) -> frozenset[str]:
    """Return those that may be related to what stands under these."""
    return frozenset(key for key in chosen if not scheme[key].broader & set(tops))


def _terms(draw: st.DrawFn, key: str, words: set[tuple[str, str]]) -> frozenset[Term]:
    found = [Term(f"tag {key}", LabelKind.PREFERRED, draw(st.sampled_from(LANGUAGES)))]
    for language in LANGUAGES:
        for number, text in enumerate(draw(st.lists(labels, max_size=3))):
            is_first = number == 0 and language != found[0].language
            others = st.sampled_from([LabelKind.ALTERNATIVE, LabelKind.HIDDEN])
            kind = LabelKind.PREFERRED if is_first else draw(others)
            if (language, fold(text)) not in words:
                words.add((language, fold(text)))
                found.append(Term(text, kind, language))
    return frozenset(found)


def _remarks(draw: st.DrawFn) -> frozenset[Remark]:
    places = st.tuples(st.sampled_from(NoteKind), st.sampled_from(LANGUAGES))
    found = draw(st.dictionaries(places, notes, max_size=3))
    more = draw(st.lists(notes, max_size=2))
    changes = {Remark(NoteKind.CHANGE, "en", text) for text in more}
    return frozenset({Remark(*place, text) for place, text in found.items()} | changes)


def _same(draw: st.DrawFn) -> frozenset[Same]:
    found = draw(st.dictionaries(addresses, st.sampled_from(MatchKind), max_size=2))
    return frozenset(Same(kind, address) for address, kind in found.items())


def closure(scheme: Scheme) -> Iterator[tuple[str, str, int]]:
    """Yield each concept with each that it stands under, and the steps between."""
    for key in scheme:
        for broader, steps in above(scheme, key).items():
            yield key, broader, steps
