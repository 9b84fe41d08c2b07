"""Writing the vocabulary as SKOS: Turtle, RDF/XML and JSON-LD."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from rdflib import DCTERMS, FOAF, OWL, RDF, SKOS, XSD, Graph, Literal, URIRef

from forum.tags.exchange.skos import LABELS, MATCHES, NOTES
from forum.tags.models import Status
from forum.tags.scheme import Concept, Scheme, narrower

Moments = Mapping[str, tuple[datetime, datetime | None]]

FORMATS = {".ttl": "turtle", ".rdf": "xml", ".jsonld": "json-ld"}
MEDIA_TYPES = {
    ".ttl": "text/turtle",
    ".rdf": "application/rdf+xml",
    ".jsonld": "application/ld+json",
}
_PREFIXES = {"skos": SKOS, "dct": DCTERMS, "owl": OWL, "foaf": FOAF, "xsd": XSD}
_LABEL_OF = {kind: predicate for predicate, kind in LABELS.items()}
_NOTE_OF = {kind: predicate for predicate, kind in NOTES.items()}
_MATCH_OF = {kind: predicate for predicate, kind in MATCHES.items()}


@dataclass(frozen=True)
class Home:
    """Where a vocabulary lives: the address and name of its site, and the site's language.

    ``moments`` are when concepts were added and changed, by their keys.
    """

    base: str
    title: str = ""
    language: str = "en"
    moments: Moments = field(default_factory=dict)

    @property
    def scheme(self) -> URIRef:
        return URIRef(f"{self.base}/tags")

    def of(self, key: str) -> URIRef:
        """Return the permanent address of a concept."""
        return URIRef(f"{self.base}/concepts/{key}")


def written(scheme: Scheme, ending: str, home: Home) -> bytes:
    """Return the whole vocabulary in the format of a file's ending."""
    graph = _graph()
    below = narrower(scheme)
    if home.title:
        graph.add((home.scheme, DCTERMS.title, Literal(home.title, lang=home.language)))
    graph.add((home.scheme, RDF.type, SKOS.ConceptScheme))
    for concept in scheme.values():
        _add(graph, concept, below.get(concept.key, ()), home)
        if concept.is_open and not concept.broader:
            graph.add((home.scheme, SKOS.hasTopConcept, home.of(concept.key)))
    return _serialised(graph, ending)


def written_one(scheme: Scheme, key: str, ending: str, home: Home) -> bytes:
    """Return one concept, with the names of those around it."""
    graph, concept = _graph(), scheme[key]
    below = {other.key for other in scheme.values() if key in other.broader}
    replaced = [other for other in scheme.values() if other.successor == key]
    _add(graph, concept, below, home)
    for other in replaced:
        _add_standing(graph, other, home)
    for near in {*concept.broader, *concept.related, *below, concept.successor} - {""}:
        _add_labels(graph, scheme[near], home)
    return _serialised(graph, ending)


def _graph() -> Graph:
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in _PREFIXES.items():
        graph.bind(prefix, namespace)
    return graph


def _serialised(graph: Graph, ending: str) -> bytes:
    kind = FORMATS[ending]
    if kind != "json-ld":
        return graph.serialize(format=kind, encoding="utf-8")
    context = {prefix: str(namespace) for prefix, namespace in _PREFIXES.items()}
    return graph.serialize(format=kind, encoding="utf-8", context=context, indent=1)


def _add(graph: Graph, concept: Concept, below: Collection[str], home: Home) -> None:
    here = home.of(concept.key)
    graph.add((here, RDF.type, SKOS.Concept))
    graph.add((here, SKOS.inScheme, home.scheme))
    _add_labels(graph, concept, home)
    for note in concept.remarks:
        graph.add((here, _NOTE_OF[note.kind], Literal(note.text, lang=note.language)))
    for same in concept.same:
        graph.add((here, _MATCH_OF[same.kind], URIRef(same.address)))
    for predicate, keys in (
        (SKOS.broader, concept.broader),
        (SKOS.narrower, below),
        (SKOS.related, concept.related),
    ):
        for key in keys:
            graph.add((here, predicate, home.of(key)))
    if concept.is_open and not concept.broader:
        graph.add((here, SKOS.topConceptOf, home.scheme))
    _add_standing(graph, concept, home)
    _add_facts(graph, concept, home)


def _add_labels(graph: Graph, concept: Concept, home: Home) -> None:
    for term in concept.terms:
        label = Literal(term.text, lang=term.language)
        graph.add((home.of(concept.key), _LABEL_OF[term.kind], label))


def _add_standing(graph: Graph, concept: Concept, home: Home) -> None:
    here = home.of(concept.key)
    if concept.status in {Status.RETIRED, Status.MERGED}:
        graph.add((here, OWL.deprecated, Literal(True)))  # noqa: FBT003 (a value)
    if concept.successor:
        graph.add((here, DCTERMS.isReplacedBy, home.of(concept.successor)))


def _add_facts(graph: Graph, concept: Concept, home: Home) -> None:
    here = home.of(concept.key)
    graph.add((here, DCTERMS.identifier, Literal(concept.key)))
    if concept.notation:
        graph.add((here, SKOS.notation, Literal(concept.notation)))
    if concept.slug and concept.status is not Status.MERGED:
        graph.add((here, FOAF.page, URIRef(f"{home.base}/tags/{concept.slug}")))
    created, changed = home.moments.get(concept.key, (None, None))
    for predicate, moment in ((DCTERMS.created, created), (DCTERMS.modified, changed)):
        if moment:
            told = moment.astimezone(UTC).replace(microsecond=0).isoformat()
            graph.add((here, predicate, Literal(told, datatype=XSD.dateTime)))
