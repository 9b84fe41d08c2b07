"""The whole vocabulary as a thesaurus is printed: each word with what is said of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from forum.core.text import fold
from forum.tags.models import LabelKind, NoteKind, Status
from forum.tags.queries.trees import initial
from forum.tags.scheme import Concept, Scheme, narrower


class Printed(NamedTuple):
    """One entry. ``use``: the tag to be used instead of this word; then there is nothing else."""

    word: str
    slug: str
    use: str = ""
    notation: str = ""
    definition: str = ""
    scope_note: str = ""
    used_for: Sequence[str] = ()
    broader: Sequence[str] = ()
    narrower: Sequence[str] = ()
    related: Sequence[str] = ()


def in_print(scheme: Scheme, language: str, site: str) -> list[tuple[str, list[Printed]]]:
    """Return the entries of what is accepted, in a language, or else in that of the place.

    They stand under the letters they begin with.
    """
    kept = {key: concept for key, concept in scheme.items() if concept.status is Status.ACCEPTED}
    names = {key: concept.name(language) or concept.name(site) for key, concept in kept.items()}
    below = narrower(kept)
    entries = []
    for key, concept in kept.items():
        words = _other_words(concept, names[key], {language, site})
        entries.append(_entry(concept, names, below.get(key, ()), words, (language, site)))
        entries += [Printed(word, concept.slug, use=names[key]) for word in words]
    return _under_letters(entries)


def _entry(
    concept: Concept, names: Mapping[str, str], below: Iterable[str], words: Sequence[str],
    languages: tuple[str, str],
) -> Printed:  # fmt: skip
    def note(kind: NoteKind) -> str:
        return next((text for one in languages if (text := concept.remark(kind, one))), "")

    def named(keys: Iterable[str]) -> list[str]:
        return sorted((names[key] for key in keys if key in names), key=fold)

    return Printed(
        names[concept.key],
        concept.slug,
        notation=concept.notation,
        definition=note(NoteKind.DEFINITION),
        scope_note=note(NoteKind.SCOPE),
        used_for=words,
        broader=named(concept.broader),
        narrower=named(below),
        related=named(concept.related),
    )


def _other_words(concept: Concept, name: str, languages: set[str]) -> list[str]:
    texts = {
        term.text
        for term in concept.terms
        if term.language in languages and term.kind is not LabelKind.HIDDEN
    }
    return sorted(texts - {name}, key=fold)


def _under_letters(entries: Iterable[Printed]) -> list[tuple[str, list[Printed]]]:
    found: dict[str, list[Printed]] = {}
    for entry in sorted(entries, key=lambda entry: (fold(entry.word), entry.use)):
        found.setdefault(initial(entry.word), []).append(entry)
    return sorted(found.items())
