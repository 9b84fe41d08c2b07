"""Writing the vocabulary as CSV, so that reading it gives the same vocabulary again.

UTF-8 with a byte order mark, by which spreadsheets know it, and lines as in RFC 4180.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO

from forum.core.text import fold
from forum.tags.exchange.cells import guarded, joined_texts
from forum.tags.exchange.csvfile import COLUMNS, LABELS, MATCHES, NOTES
from forum.tags.models import LabelKind, NoteKind
from forum.tags.scheme import Concept, Scheme

Words = Mapping[tuple[str, str], str]  # language and folded label: the key of what it means


def to_csv(scheme: Scheme, site_language: str, base: str) -> bytes:
    """Return the vocabulary, in the order in which it stands there."""
    words = {term.word: concept.key for concept in scheme.values() for term in concept.terms}
    out = StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    for concept in scheme.values():
        for row in _rows(concept, scheme, words, site_language, base):
            writer.writerow({column: guarded(cell) for column, cell in row.items()})
    return out.getvalue().encode("utf-8-sig")


def _rows(
    concept: Concept, scheme: Scheme, words: Words, site_language: str, base: str
) -> Iterator[dict[str, str]]:
    named = {term.language for term in concept.terms} | {note.language for note in concept.remarks}
    languages = sorted(named, key=lambda language: (language != site_language, language))
    for number, language in enumerate(languages or [site_language]):
        row = {"identifier": concept.key, "lang": language, **_words_of(concept, language)}
        if number == 0:
            names = _Names(scheme, words, language, base)
            row |= {
                "broader": names.of(concept.broader),
                "related": names.of(concept.related),
                "successor": names.of({concept.successor} - {""}),
                "notation": concept.notation,
                "status": concept.status.value,
                **{column: "|".join(sorted(same.address for same in concept.same
                                           if same.kind is kind))
                   for column, kind in MATCHES.items()},
            }  # fmt: skip
        yield row


def _words_of(concept: Concept, language: str) -> dict[str, str]:
    labels = {col: "|".join(concept.texts(kind, language)) for col, kind in LABELS.items()}
    notes = {column: concept.remark(kind, language) for column, kind in NOTES.items()}
    changes = sorted(
        note.text
        for note in concept.remarks
        if (note.kind, note.language) == (NoteKind.CHANGE, language)
    )
    return labels | notes | {"changeNote": joined_texts(changes)}


class _Names:
    """How concepts are named in a line of one language, so that a reader finds the right one."""

    def __init__(self, scheme: Scheme, words: Words, language: str, base: str) -> None:
        self._scheme, self._words, self._language, self._base = scheme, words, language, base

    def of(self, keys: Iterable[str]) -> str:
        return "|".join(sorted(self._name(key) for key in keys))

    def _name(self, key: str) -> str:
        preferred = self._scheme[key].texts(LabelKind.PREFERRED, self._language)
        if preferred:
            return preferred[0]
        # A key would be read as a word if it is one.
        is_word = (self._language, fold(key)) in self._words
        return f"{self._base}/concepts/{key}" if is_word else key
