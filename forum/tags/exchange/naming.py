"""Which concept is meant: by an entry of a file, and by the names that entries give each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from forum.core.i18n import gettext as _
from forum.core.text import fold
from forum.tags.exchange.entries import Contents, Entry, Name, own_key
from forum.tags.models import LabelKind, MatchKind, Status
from forum.tags.scheme import Concept, Scheme, Term

Word = tuple[str, str]  # a language, and a folded label in it


class Known:
    """The concepts that are here, by all that a file may know them by."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self.addresses: dict[str, str] = {}
        self.notations: dict[str, str] = {}
        self.names: dict[Word, str] = {}
        self.words: dict[Word, str] = {}
        self.anywhere: dict[str, set[str]] = {}
        for concept in scheme.values():
            self._learn(concept)

    def _learn(self, concept: Concept) -> None:
        for same in concept.same:
            if same.kind is MatchKind.EXACT:
                self.addresses.setdefault(same.address, concept.key)
        if concept.notation:
            self.notations[concept.notation] = concept.key
        for term in concept.terms:
            self.words[term.word] = concept.key
            self.anywhere.setdefault(term.word[1], set()).add(concept.key)
            if term.kind is LabelKind.PREFERRED:
                self.names[term.word] = concept.key

    def found(self, entry: Entry) -> str:
        """Return the key of the concept that an entry is about; empty if it's new here.

        Its own address or key says it first, then its address elsewhere, its notation, its name.
        """
        if entry.key in self.scheme:
            return entry.key
        found = self.addresses.get(entry.address) or self.notations.get(entry.notation or "")
        names = (word for kind, word in words_of(entry) if kind is LabelKind.PREFERRED)
        return found or next((self.names[word] for word in names if word in self.names), "")


def words_of(entry: Entry) -> Iterator[tuple[LabelKind, Word]]:
    """Yield the labels that an entry gives, as they compare."""
    for (kind, language), texts in sorted(entry.labels.items()):
        for text in sorted(texts):
            yield kind, Term(text, kind, language).word


def keys_of(
    entries: Iterable[Entry], known: Known, contents: Contents, new_key: Callable[[], str]
) -> dict[str, Entry]:
    """Return entries by the keys of what they are about; new ones get new keys.

    A key of ours that is free here stays theirs. Of two entries about the same, the second is a
    fault; so is one about what is merged into something else.
    """
    found: dict[str, Entry] = {}
    for entry in entries:
        key = known.found(entry) or entry.key or new_key()
        if key in found:
            said = {"place": found[key].place}
            contents.fault(entry.place, _("This means the same tag as %(place)s.") % said)
        elif _is_gone(known.scheme.get(key), entry):
            contents.fault(entry.place, _("This tag was made part of another one."))
        else:
            found[key] = entry
    return found


def _is_gone(concept: Concept | None, entry: Entry) -> bool:
    return (
        concept is not None
        and concept.status is Status.MERGED
        and entry.status is not Status.MERGED
    )


class Naming:
    """What names mean, first among the entries of a file and then among what is here."""

    def __init__(self, entries: Mapping[str, Entry], known: Known, base: str) -> None:
        self._known, self._base = known, base
        self._own: dict[str, str] = {}
        self._notations: dict[str, str] = {}
        self._words: dict[Word, str] = {}
        self._anywhere: dict[str, set[str]] = {}
        for key, entry in entries.items():
            self._learn(key, entry)

    def _learn(self, key: str, entry: Entry) -> None:
        self._own[key] = key
        for name in {entry.own_name, entry.address} - {""}:
            self._own[name] = key
        if entry.notation:
            self._notations[entry.notation] = key
        for _kind, word in words_of(entry):
            self._words.setdefault(word, key)
            self._anywhere.setdefault(word[1], set()).add(key)

    def meant(self, name: Name) -> str:
        """Return the key of what is meant; empty if that is nothing, or not one thing."""
        known, text = self._known, name.text
        key = own_key(text, self._base) or text
        if name.language is None:
            return self._own.get(text) or self._here(key) or known.addresses.get(text, "")
        word = name.language, fold(text)
        by_word = self._words.get(word) or known.words.get(word)
        by_name = self._own.get(text) or self._own.get(key) or self._here(key)
        by_sign = self._notations.get(text) or known.notations.get(text)
        elsewhere = known.addresses.get(text)
        return by_word or by_name or by_sign or elsewhere or self._in_any_language(word[1])

    def _here(self, key: str) -> str:
        return key if key in self._known.scheme else ""

    def _in_any_language(self, folded: str) -> str:
        for words in (self._anywhere, self._known.anywhere):
            if len(found := words.get(folded, set())) == 1:
                return next(iter(found))
        return ""
