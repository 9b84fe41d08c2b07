"""What a file says, put together with what is here: another scheme, and all that hinders it.

A file adds and changes, and takes no tag away. Of a tag that it names, what the file says of a
field replaces what is there: labels of one kind in one language, notes of one kind in one
language, broader tags, related ones, addresses elsewhere, notation, status. What it doesn't say
stays. A name that is replaced becomes an alternative, unless the file says what the alternatives
are. A proposal that is named is accepted by that.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice

from forum.core.i18n import gettext as _
from forum.tags.exchange.entries import (
    MOST_FAULTS,
    Contents,
    Entry,
    Fault,
    Name,
    TooManyFaults,
)
from forum.tags.exchange.naming import Known, Naming, keys_of
from forum.tags.exchange.shape import misshapen
from forum.tags.laws import breaches
from forum.tags.models import LabelKind, MatchKind, NoteKind, Status
from forum.tags.scheme import Concept, Remark, Same, Scheme, Term, changed
from forum.tags.uniting import outside

_CLOSED = {Status.RETIRED, Status.MERGED}


@dataclass(frozen=True)
class Merged:
    """What would be: ``after`` is only to be written if there are no ``faults``.

    The rest are keys: of what is added, changed and left as it is, and of proposals among those
    changed.
    """

    before: Scheme
    after: Scheme
    faults: list[Fault] = field(default_factory=list)
    remarks: list[Fault] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)


def merged(
    before: Scheme, contents: Contents, base: str, language: str, new_key: Callable[[], str]
) -> Merged:
    """Put what a file says together with what is here.

    ``base`` is the address of this site and ``language`` its own; ``new_key`` makes a new key.
    """
    found = Contents([], [*contents.faults], [*contents.remarks])
    try:
        after, entries = _together(before, contents, found, base, new_key)
    except TooManyFaults:
        return Merged(before, before, found.faults, found.remarks)
    return _judged(before, after, entries, found, language)


def _together(
    before: Scheme, contents: Contents, found: Contents, base: str, new_key: Callable[[], str]
) -> tuple[Scheme, Mapping[str, Entry]]:
    known = Known(before)
    entries = keys_of(contents.entries, known, found, new_key)
    named = _Named(entries, Naming(entries, known, base), found)
    after = dict(_without_retired(before, entries))
    for key, entry in entries.items():
        if entry.status is Status.MERGED and key in before:
            # It has threads and followers here, which no file can move.
            if before[key].status is not Status.MERGED:
                found.fault(entry.place, _("Please make this part of the other on its own page."))
            continue
        after[key] = _concept(after.get(key, Concept(key)), entry, named)
    _relate(after, named.related)
    return after, entries


class _Named:
    """Names of other concepts in entries as keys, and faults for those that mean nothing.

    ``related`` is what entries say is related, by their keys.
    """

    def __init__(self, entries: Mapping[str, Entry], naming: Naming, found: Contents) -> None:
        self._naming, self._found = naming, found
        self.related = {
            key: self.keys(entry, entry.related)
            for key, entry in entries.items()
            if entry.related is not None and entry.status not in _CLOSED
        }

    def keys(self, entry: Entry, names: Iterable[Name]) -> frozenset[str]:
        meant = {name: self._naming.meant(name) for name in names}
        for name in sorted(name for name, key in meant.items() if not key):
            said = {"tag": name.text[:120]}
            self._found.fault(entry.place, _("“%(tag)s” is not in the vocabulary.") % said)
        return frozenset(key for key in meant.values() if key)


def _without_retired(before: Scheme, entries: Mapping[str, Entry]) -> Scheme:
    """Take out of the tree what the file retires; what stands under it moves up."""
    for key, entry in entries.items():
        if entry.status in _CLOSED and key in before and before[key].status is Status.ACCEPTED:
            alone = replace(before[key], broader=frozenset(), related=frozenset())
            before = {**outside(before, key), key: alone}
    return before


def _concept(old: Concept, entry: Entry, named: _Named) -> Concept:
    status = entry.status or old.status
    if status is Status.PROPOSED:
        status = Status.ACCEPTED
    new = replace(
        old,
        status=status,
        terms=frozenset(_terms(old, entry)),
        remarks=frozenset(_remarks(old, entry)),
        same=frozenset(_same(old, entry)),
    )
    if entry.notation is not None:
        new = replace(new, notation=entry.notation)
    if status not in _CLOSED:
        said = entry.broader
        broader = old.broader if said is None else named.keys(entry, said)
        return replace(new, successor="", broader=broader)
    if entry.successor is not None:
        new = replace(new, successor=min(named.keys(entry, entry.successor), default=""))
    return new


def _terms(old: Concept, entry: Entry) -> Iterator[Term]:
    """Yield its labels: what the file says comes before what was here, if it is the same word."""
    new = [Term(t, kind, lang) for (kind, lang), texts in entry.labels.items() for t in texts]
    yield from new
    words = {term.word for term in new}
    for term in old.terms:
        if term.word in words:
            continue
        if (term.kind, term.language) not in entry.labels:
            yield term
        elif _stays_as_alternative(term, entry):
            yield term._replace(kind=LabelKind.ALTERNATIVE)


def _stays_as_alternative(term: Term, entry: Entry) -> bool:
    is_renamed = bool(entry.labels.get((LabelKind.PREFERRED, term.language)))
    says_others = (LabelKind.ALTERNATIVE, term.language) in entry.labels
    return term.kind is LabelKind.PREFERRED and is_renamed and not says_others


def _remarks(old: Concept, entry: Entry) -> Iterator[Remark]:
    for (kind, language), texts in entry.notes.items():
        several = sorted(texts)
        if kind is not NoteKind.CHANGE and several:
            several = ["\n\n".join(several)]
        yield from (Remark(kind, language, text) for text in several)
    yield from (note for note in old.remarks if (note.kind, note.language) not in entry.notes)


def _same(old: Concept, entry: Entry) -> Iterator[Same]:
    for kind, addresses in entry.same.items():
        yield from (Same(kind, address) for address in addresses if address != entry.address)
    if entry.address:
        yield Same(MatchKind.EXACT, entry.address)
    said = {address for addresses in entry.same.values() for address in addresses}
    for same in old.same:
        if same.kind not in entry.same and same.address not in {*said, entry.address}:
            yield same


def _relate(after: dict[str, Concept], said: Mapping[str, frozenset[str]]) -> None:
    """Relate concepts both ways: pairs that the file names, and old ones of which it says nothing.

    It says something of a pair if it names what is related to either.
    """
    pairs = {(key, other) for key, others in said.items() for other in others}
    for key, concept in after.items():
        if key not in said:
            pairs |= {(key, other) for other in concept.related if other not in said}
    both: dict[str, set[str]] = {}
    for one, other in pairs:
        both.setdefault(one, set()).add(other)
        both.setdefault(other, set()).add(one)
    for key, concept in after.items():
        related = frozenset(both.get(key, ()))
        if related != concept.related:
            after[key] = replace(concept, related=related)


def _judged(
    before: Scheme, after: Scheme, entries: Mapping[str, Entry], found: Contents, language: str
) -> Merged:
    touched = changed(before, after)
    places = {key: entry.place for key, entry in entries.items()}
    faults = [*found.faults, *_faults(after, touched, places, language)]
    told = [key for key in after if key in touched or key in entries]
    return Merged(
        before, after, _in_order(faults, entries), found.remarks,
        added=[key for key in told if key not in before],
        changed=[key for key in told if key in before and key in touched],
        unchanged=[key for key in told if key not in touched],
        accepted=[key for key in told if _is_accepted(before.get(key), after[key])],
    )  # fmt: skip


def _faults(
    after: Scheme, touched: Collection[str], places: Mapping[str, str], language: str
) -> Iterator[Fault]:
    # What has no shape would make judging take for ever.
    wrong = list(islice(misshapen(after, touched), MOST_FAULTS))
    wrong = wrong or breaches(after, touched, MOST_FAULTS)
    for breach in wrong:
        named = _("The tag “%(tag)s”") % {"tag": after[breach.key].name(language)}
        yield Fault(places.get(breach.key, named), breach.sentence)


def _in_order(faults: Iterable[Fault], entries: Mapping[str, Entry]) -> list[Fault]:
    """Return each fault once, in the order of the file."""
    at = {entry.place: number for number, entry in enumerate(entries.values())}
    return sorted(dict.fromkeys(faults), key=lambda fault: at.get(fault.place, len(at)))


def _is_accepted(before: Concept | None, after: Concept) -> bool:
    return (
        before is not None and before.status is Status.PROPOSED and after.status is Status.ACCEPTED
    )
