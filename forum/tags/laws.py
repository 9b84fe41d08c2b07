"""What holds in a vocabulary, after SKOS (sections 5, 8 and 10 of its Reference).

- A concept has a preferred label, and at most one in each language (S14).
- No two concepts share a label in a language, and none has the same twice (S13, and more).
- Nothing stands above itself; what is related is neither above nor below (S27).
- A notation belongs to one concept; an address is the same or nearly the same, not both (S46).
- Only what is accepted has relations. What is proposed may come from a private group, so nothing
  that everybody sees names it; what is retired stands outside, and may have a successor.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain, islice
from urllib.parse import urlsplit

from forum.core.i18n import gettext as _
from forum.tags.models import (
    LONGEST_ADDRESS,
    LONGEST_FOLDED,
    LONGEST_LABEL,
    LONGEST_NOTATION,
    LabelKind,
    NoteKind,
    Status,
)
from forum.tags.scheme import Concept, Scheme, Term, above, narrower, reached

LONGEST_NOTE = 4_000
_NO_IRI = set(' <>"{}|\\^`')  # what no address may hold (RFC 3987, 2.2)
FIELDS = {
    LabelKind.PREFERRED: "name",
    LabelKind.ALTERNATIVE: "alternatives",
    LabelKind.HIDDEN: "hidden",
}


@dataclass(frozen=True)
class Breach:
    """That something doesn't hold: for which concept, in which field of a form, in a sentence."""

    key: str
    field: str
    sentence: str


def breaches(
    scheme: Scheme, touched: Collection[str] | None = None, most: int | None = None
) -> list[Breach]:
    """Return what doesn't hold for all concepts; or what these break that were touched.

    ``most``: so many breaches at most.
    """
    keys = scheme.keys() if touched is None else scheme.keys() & set(touched)
    up = cache(partial(above, scheme))  # each is asked for again by all that is related to it
    found = list(islice(_own(scheme, keys, up), most))
    if touched is not None and not found:
        found += islice(_around(scheme, keys, up), most)
    return found


def _own(scheme: Scheme, keys: Collection[str], up: _Up) -> Iterator[Breach]:
    owners, notations = _owners(scheme, keys), _notations(scheme)
    for key in sorted(keys):
        concept = scheme[key]
        for breach in chain(
            _labels(concept),
            _clashes(scheme, concept, owners),
            _relations(scheme, concept, up),
            _standing(scheme, concept),
            _identity(scheme, concept, notations),
            _remarks(concept),
        ):
            yield Breach(key, *breach)


_Found = Iterator[tuple[str, str]]
_Owners = Mapping[tuple[str, str], Collection[str]]
_Up = Callable[[str], Mapping[str, int]]  # what is above a concept, as of `scheme.above`


def _owners(scheme: Scheme, keys: Collection[str]) -> _Owners:
    """Return whose the words of these concepts are."""
    found: dict[tuple[str, str], dict[str, None]] = {
        term.word: {} for key in keys for term in scheme[key].terms
    }
    for concept in scheme.values():
        for term in concept.terms:
            if (owners := found.get(term.word)) is not None:
                owners[concept.key] = None
    return found


def _around(scheme: Scheme, keys: Collection[str], up: _Up) -> Iterator[Breach]:
    """Yield what doesn't hold of others any more, because of these."""
    closed = {key for key in keys if scheme[key].status is not Status.ACCEPTED}
    for concept in scheme.values() if closed else ():
        if concept.key not in keys and not closed.isdisjoint(concept.broader | concept.related):
            yield from (Breach(concept.key, *breach) for breach in _relations(scheme, concept, up))
    moved = [key for key in keys if scheme[key].broader]
    below = reached(narrower(scheme), moved) if moved else set()
    for key in sorted(below - set(keys)):
        for other in sorted(scheme[key].related & up(key).keys()):
            said = {"tag": scheme[key].name(""), "other": scheme[other].name("")}
            sentence = _(
                "“%(tag)s” and “%(other)s” are related: neither can stand above the other."
            )
            yield Breach(key, "broader", sentence % said)


def _notations(scheme: Scheme) -> Mapping[str, Collection[str]]:
    found: dict[str, list[str]] = {}
    for concept in scheme.values():
        if concept.notation:
            found.setdefault(concept.notation, []).append(concept.key)
    return found


def _labels(concept: Concept) -> _Found:
    preferred = [t.language for t in concept.terms if t.kind is LabelKind.PREFERRED]
    if not preferred and concept.status is not Status.MERGED:
        yield "name", _("A tag has a name.")
    if len(preferred) > len(set(preferred)):
        yield "name", _("A tag has only one name in a language.")
    for term in _in_order(concept.terms):
        sentence = shape(term.text)
        if sentence:
            yield FIELDS[term.kind], sentence


def shape(text: str) -> str:
    """Return what is wrong with a label by itself, in a sentence; empty if nothing is."""
    said = {"label": text, "most": LONGEST_LABEL}
    folded = Term(text, LabelKind.PREFERRED, "").word[1]
    if len(text) > LONGEST_LABEL:
        return _("“%(label)s” is too long: a label has at most %(most)s characters.") % said
    if not any(char.isalnum() for char in folded) or len(folded) > LONGEST_FOLDED:
        return _("A label is made of letters or digits.")
    if "|" in text or "\n" in text:
        return _("A label has no bar: it stands between labels in files.")
    if '"' in text and "," in text:
        return _("A label with a comma has no quotation marks: where labels are typed, they stand"
                 " around it.")  # fmt: skip
    return ""


def _clashes(scheme: Scheme, concept: Concept, owners: _Owners) -> _Found:
    words: set[tuple[str, str]] = set()
    for term in _in_order(concept.terms):
        if term.word in words:
            said = {"label": term.text}
            yield FIELDS[term.kind], _("“%(label)s” stands here twice.") % said
        words.add(term.word)
        for other in _first_other(owners[term.word], concept.key):
            said = {"label": term.text, "tag": scheme[other].name(term.language)}
            sentence = _("“%(label)s” belongs to the tag “%(tag)s” already.") % said
            yield FIELDS[term.kind], sentence


def _first_other(keys: Iterable[str], own: str) -> Iterator[str]:
    """Yield one of these that isn't the concept's own: thousands may share a word in a file."""
    return islice((key for key in keys if key != own), 1)


def _in_order(terms: Iterable[Term]) -> list[Term]:
    kinds = list(LabelKind)
    return sorted(terms, key=lambda term: (kinds.index(term.kind), term.language, term.text))


def _relations(scheme: Scheme, concept: Concept, up: _Up) -> _Found:
    for field, keys in (("broader", concept.broader), ("related", concept.related)):
        for key in sorted(keys):
            other = scheme.get(key)
            said = {"tag": other.name("") if other else key}
            if other is None or not other.is_open:
                yield field, _("“%(tag)s” is not in the vocabulary.") % said
            elif other.status is Status.PROPOSED:
                yield field, _("“%(tag)s” is only proposed. Please accept it first.") % said
    if concept.status is not Status.ACCEPTED and (concept.broader or concept.related):
        yield "broader", _("Only what is accepted has broader and related tags.")
    yield from _cycles(scheme, concept, up)


def _cycles(scheme: Scheme, concept: Concept, up: _Up) -> _Found:
    for key in sorted(concept.broader):
        if concept.key in up(key):
            said = {"tag": scheme[key].name("") if key in scheme else key}
            yield "broader", _("“%(tag)s” stands under this tag already: nothing is broader than"
                               " itself.") % said  # fmt: skip
    for key in sorted(concept.related):
        if key in up(concept.key) or (key in scheme and concept.key in up(key)):
            said = {"tag": scheme[key].name("")}
            yield "related", _("“%(tag)s” is broader or narrower already, so it isn't related as"
                               " well.") % said  # fmt: skip


def _standing(scheme: Scheme, concept: Concept) -> _Found:
    if concept.successor:
        if concept.is_open:
            yield "successor", _("Only what is retired has a successor.")
        if not _ends(scheme, concept.key):
            yield "successor", _("Please choose another tag that is in use.")
    elif concept.status is Status.MERGED:
        yield "successor", _("Please choose the tag that it is merged into.")
    if concept.status is Status.MERGED and concept.terms:
        yield "name", _("What is merged has no labels of its own.")


def _ends(scheme: Scheme, key: str) -> bool:
    """Whether successors lead somewhere; that may be retired itself, and have none."""
    seen: set[str] = set()
    while key in scheme and key not in seen:
        seen.add(key)
        if not scheme[key].successor:
            return True
        key = scheme[key].successor
    return False


def _identity(scheme: Scheme, concept: Concept, notations: Mapping[str, Collection[str]]) -> _Found:
    if len(concept.notation) > LONGEST_NOTATION:
        yield "notation", _("This notation is too long.")
    for other in _first_other(notations.get(concept.notation, ()), concept.key):
        said = {"notation": concept.notation, "tag": scheme[other].name("")}
        yield "notation", _("“%(notation)s” is the notation of “%(tag)s”.") % said
    addresses = [same.address for same in concept.same]
    if len(addresses) > len(set(addresses)):
        yield "close", _("An address means the same or nearly the same, not both.")
    for kind, address in sorted(concept.same):
        if not _is_address(address):
            yield kind.value, _("“%(address)s” is not an address.") % {"address": address[:100]}


def _is_address(text: str) -> bool:
    if len(text) > LONGEST_ADDRESS or not text.isprintable() or not _NO_IRI.isdisjoint(text):
        return False
    try:
        scheme, host = urlsplit(text)[:2]
    except ValueError:
        return False
    return bool(scheme in {"http", "https"} and host) or (
        scheme == "urn" and len(text) > len("urn:")
    )


def _remarks(concept: Concept) -> _Found:
    single: set[tuple[NoteKind, str]] = set()
    for kind, language, text in sorted(concept.remarks):
        if kind is not NoteKind.CHANGE and (kind, language) in single:
            yield kind.value, _("There is one note of this kind in a language.")
        single.add((kind, language))
        if len(text) > LONGEST_NOTE:
            yield kind.value, _("This note is too long.")
