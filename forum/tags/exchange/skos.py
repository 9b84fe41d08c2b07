"""Reading a vocabulary from SKOS, the W3C's model for thesauri (Recommendation, 18 August 2009).

What has a label of SKOS is a concept, whatever else it is; collections and schemes are none. A
property that a file doesn't give leaves things as they are; in each language, one that it gives
replaces what is here. ``narrower`` is ``broader`` seen from the other side, ``topConceptOf`` says
that nothing is broader, and labels may be things of their own (SKOS-XL). What follows from other
statements (``broaderTransitive``) isn't read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple, TypeVar

from rdflib import DCTERMS, OWL, RDF, SKOS, BNode, Literal, Namespace, URIRef
from rdflib.term import Node

from forum.core.i18n import gettext as _
from forum.tags.exchange.entries import (
    Contents,
    Entry,
    Name,
    TooManyFaults,
    is_foreign,
    is_made_key,
    language_of,
    own_key,
)
from forum.tags.exchange.triples import Said
from forum.tags.models import LabelKind, MatchKind, NoteKind, Status

K = TypeVar("K")
XL = Namespace("http://www.w3.org/2008/05/skos-xl#")
LABELS: dict[Node, LabelKind] = {
    SKOS.prefLabel: LabelKind.PREFERRED,
    SKOS.altLabel: LabelKind.ALTERNATIVE,
    SKOS.hiddenLabel: LabelKind.HIDDEN,
}
NOTES: dict[Node, NoteKind] = {
    SKOS.scopeNote: NoteKind.SCOPE,
    SKOS.definition: NoteKind.DEFINITION,
    SKOS.changeNote: NoteKind.CHANGE,
}
MATCHES: dict[Node, MatchKind] = {
    SKOS.exactMatch: MatchKind.EXACT,
    SKOS.closeMatch: MatchKind.CLOSE,
}
_XL_LABELS: dict[Node, LabelKind] = {
    XL.prefLabel: LabelKind.PREFERRED,
    XL.altLabel: LabelKind.ALTERNATIVE,
    XL.hiddenLabel: LabelKind.HIDDEN,
}
_IN_SCHEME = {SKOS.topConceptOf, SKOS.inScheme}
_RELATIONS = {SKOS.broader, SKOS.narrower, SKOS.related}
_TELLING = {*LABELS, *_XL_LABELS, *NOTES, *MATCHES, *_RELATIONS, *_IN_SCHEME}
_NO_CONCEPTS = {SKOS.ConceptScheme, SKOS.Collection, SKOS.OrderedCollection, XL.Label}


class _File(NamedTuple):
    said: Said
    found: Contents
    base: str
    site_language: str


def read_skos(said: Said, base: str, site_language: str) -> Contents:
    """Return what triples say about concepts.

    ``base`` is the address of this site, and ``site_language`` that of words without a language.
    """
    file = _File(said, Contents(), base, site_language)
    concepts = {subject: _entry(subject, file) for subject in _subjects(said)}
    with suppress(TooManyFaults):
        for subject, entry in concepts.items():
            given = said.get(subject, {})
            _read_labels(given, entry, file)
            _read_notes(given, entry, file)
            _read_standing(given, entry, file)
            _read_relations(given, entry)
    _turn_round(concepts, said)
    file.found.entries += concepts.values()
    return file.found


def _subjects(said: Said) -> Iterator[Node]:
    """Yield each concept once: what is told of, and what is said to be narrower."""
    seen: dict[Node, None] = {}
    for subject, given in said.items():
        kinds = set(given.get(RDF.type, ()))
        if not kinds & _NO_CONCEPTS and (SKOS.Concept in kinds or given.keys() & _TELLING):
            seen[subject] = None
            seen |= dict.fromkeys(n for n in given.get(SKOS.narrower, ()) if _is_thing(n))
    yield from seen


def _is_thing(node: Node) -> bool:
    return isinstance(node, URIRef | BNode)


def _entry(subject: Node, file: _File) -> Entry:
    address = str(subject) if isinstance(subject, URIRef) else ""
    given = file.said.get(subject, {})
    key = own_key(address, file.base)
    is_elsewhere = not key and is_foreign(address)
    # A copy of this forum, under another address.
    keys = [str(word) for word in given.get(DCTERMS.identifier, ()) if is_made_key(str(word))]
    labels = sorted(str(label) for label in given.get(SKOS.prefLabel, ()))
    place = address or (f"“{labels[0][:80]}”" if labels else str(subject))
    return Entry(
        place[:300], key=key or min(keys, default=""), own_name=str(subject),
        address=address if is_elsewhere else "",
    )  # fmt: skip


def _read_labels(given: dict[Node, list[Node]], entry: Entry, file: _File) -> None:
    words = [(LABELS[p], node) for p in given.keys() & LABELS.keys() for node in given[p]]
    for predicate in given.keys() & _XL_LABELS.keys():
        for label in given[predicate]:
            forms = file.said.get(label, {}).get(XL.literalForm, ())
            words += [(_XL_LABELS[predicate], node) for node in forms]
    entry.labels = _by_language(words, file.found.line, entry, file)


def _read_notes(given: dict[Node, list[Node]], entry: Entry, file: _File) -> None:
    notes = [(NOTES[p], node) for p in given.keys() & NOTES.keys() for node in given[p]]
    entry.notes = _by_language(notes, file.found.text, entry, file)


def _by_language(
    words: Iterable[tuple[K, Node]], clean: Callable[[str, str], str], entry: Entry, file: _File
) -> dict[tuple[K, str], frozenset[str]]:
    found: dict[tuple[K, str], set[str]] = {}
    for kind, node in words:
        language = _language(node, entry, file)
        if language and (text := clean(str(node), entry.place)):
            found.setdefault((kind, language), set()).add(text)
    return {place: frozenset(texts) for place, texts in found.items()}


def _language(node: Node, entry: Entry, file: _File) -> str:
    """Return the language of a word; empty, and a remark, if it is none."""
    if not isinstance(node, Literal):
        file.found.remark(entry.place, _("A label or note that is no text is left out."))
        return ""
    if not node.language:
        return file.site_language
    language = language_of(node.language)
    if not language:
        said = {"language": node.language[:60]}
        file.found.fault(entry.place, _("“%(language)s” is no language.") % said)
    return language


def _read_standing(given: dict[Node, list[Node]], entry: Entry, file: _File) -> None:
    for predicate, kind in MATCHES.items():
        if predicate in given:
            entry.same[kind] = frozenset(str(node) for node in given[predicate])
    notations = sorted({file.found.line(str(n), entry.place) for n in given.get(SKOS.notation, ())})
    if notations:
        entry.notation = notations[0]
    if len(notations) > 1:
        file.found.remark(entry.place, _("A tag has one notation; the first is taken."))
    for node in given.get(OWL.deprecated, ()):
        is_over = str(node).strip() in {"true", "1"}
        has_words = any(entry.labels.values())
        over = Status.RETIRED if has_words or DCTERMS.isReplacedBy not in given else Status.MERGED
        entry.status = over if is_over else Status.ACCEPTED
    if entry.status is not None or DCTERMS.isReplacedBy in given:
        entry.successor = _names(given.get(DCTERMS.isReplacedBy, ()))


def _read_relations(given: dict[Node, list[Node]], entry: Entry) -> None:
    if SKOS.topConceptOf in given:
        entry.broader = frozenset()
    if SKOS.broader in given:
        entry.broader = _names(given[SKOS.broader])
    if SKOS.related in given:
        entry.related = _names(given[SKOS.related])


def _names(nodes: Iterable[Node]) -> frozenset[Name]:
    return frozenset(Name(str(node)) for node in nodes if _is_thing(node))


def _turn_round(concepts: dict[Node, Entry], said: Said) -> None:
    """Make ``broader`` of what is said to be narrower, or on top of a scheme."""
    found: dict[Node, set[Name]] = {}
    for subject, entry in concepts.items():
        for node in said.get(subject, {}).get(SKOS.narrower, ()):
            if node in concepts:
                found.setdefault(node, set()).add(Name(entry.own_name))
    for node, names in found.items():
        concepts[node].broader = (concepts[node].broader or frozenset()) | names
