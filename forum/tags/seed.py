"""The vocabulary that comes with the program, to begin with: ``config/vocabulary.csv``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from forum.core.files import shipped
from forum.tags.exchange.csvfile import read_csv
from forum.tags.exchange.entries import Contents, Entry
from forum.tags.exchange.merging import merged
from forum.tags.exchange.naming import Word
from forum.tags.models import LabelKind, Status
from forum.tags.models.concept import new_key
from forum.tags.scheme import Concept, Scheme, Term, with_concepts

_LANGUAGE = "en"  # of the names by which its lines name each other


def seed_path() -> Path:
    """Return where the file is, for ``forum tags import``."""
    return shipped("config") / "vocabulary.csv"


@cache
def seed() -> Scheme:
    """Return what stands in the file."""
    contents = read_csv(seed_path().read_bytes(), "", _LANGUAGE)
    return merged({}, contents, "", _LANGUAGE, new_key).after


def sown(before: Scheme) -> Scheme:
    """Return a vocabulary with what it hasn't of the seed, and with all that it has as it is.

    A concept whose name another has already is left out; so are labels and notations that are
    taken, and relations to what is left out.
    """
    taken = _words(before)
    notations = {concept.notation for concept in before.values()}
    new = {
        key: replace(
            concept,
            terms=frozenset(term for term in concept.terms if term.word not in taken),
            notation="" if concept.notation in notations else concept.notation,
        )
        for key, concept in seed().items()
        if key not in before and taken.isdisjoint(_names(concept))
    }
    there = {key for key in seed() if before.get(key, Concept(key)).status is Status.ACCEPTED}
    there &= new.keys() | before.keys()
    return with_concepts(before, [
        replace(concept, broader=concept.broader & there, related=concept.related & new.keys())
        for concept in new.values()
    ])  # fmt: skip


def _words(scheme: Scheme) -> set[Word]:
    return {term.word for concept in scheme.values() for term in concept.terms}


def _names(concept: Concept) -> Iterator[Word]:
    return (term.word for term in concept.terms if term.kind is LabelKind.PREFERRED)


def fitting(contents: Contents, before: Scheme) -> Contents:
    """Return what a file says without other labels that are taken.

    So that a word that a member proposed stays hers, for editors to say what becomes of it.
    """
    taken = _words(before)
    entries = [_fitting(entry, taken) for entry in contents.entries]
    return replace(contents, entries=entries)


def _fitting(entry: Entry, taken: set[Word]) -> Entry:
    labels = {
        (kind, language): frozenset(
            text
            for text in texts
            if kind is LabelKind.PREFERRED or Term(text, kind, language).word not in taken
        )
        for (kind, language), texts in entry.labels.items()
    }
    return replace(entry, labels=labels)
