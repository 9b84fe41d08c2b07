"""Two concepts become one, one leaves the tree: what becomes of a scheme. And taking a merge back.

Merging says that two concepts are the same. So the one that stays gets the other's labels, matches
and place in the tree, as far as the laws allow; its own name, notes and notation stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from forum.core.errors import Complaint
from forum.core.i18n import gettext as _
from forum.tags.models import LabelKind, MatchKind, Status
from forum.tags.relations import Relations
from forum.tags.scheme import Concept, Same, Scheme, Term, changed


def united(scheme: Scheme, source: str, target: str) -> dict[str, Concept]:
    """Return the scheme in which one concept is merged into another."""
    old, into = scheme[source], scheme[target]
    ended = replace(
        old, terms=frozenset(), same=frozenset(), notation="",
        status=Status.MERGED, successor=target,
    )  # fmt: skip
    known = {same.address for same in into.same}
    grown = replace(
        into,
        terms=into.terms | {_given_up(term) for term in old.terms},
        same=into.same | {same for same in old.same if same.address not in known},
        notation=into.notation or old.notation,
    )
    relations = Relations(scheme)
    _inherit(relations, source, target)
    return relations.applied({**scheme, source: ended, target: grown})


def _given_up(term: Term) -> Term:
    kind = LabelKind.HIDDEN if term.kind is LabelKind.HIDDEN else LabelKind.ALTERNATIVE
    return term._replace(kind=kind)


def _inherit(relations: Relations, source: str, target: str) -> None:
    up, down = relations.broader(source), relations.narrower(source)
    near = relations.related(source)
    relations.isolate(source)
    between = {key for key in down if key in relations.above(target)} - {target}
    for key in sorted(between):
        _move_up(relations, key, up)
    _move_up(relations, target, up - {target})
    for key in sorted(down - between - {target}):
        _move_up(relations, key, {target})
    for key in sorted(near - {target}):
        relations.relate(target, key)


def _move_up(relations: Relations, key: str, up: Iterable[str]) -> None:
    for above in sorted(up):
        if above not in relations.above(key):
            relations.put(key, under=above, parting=True)


def outside(scheme: Scheme, key: str, successor: str = "") -> dict[str, Concept]:
    """Return the scheme in which a concept is retired: what stood under it moves up."""
    relations = Relations(scheme)
    up, down = relations.broader(key), relations.narrower(key)
    relations.isolate(key)
    for child in sorted(down):
        _move_up(relations, child, up)
    retired = replace(scheme[key], status=Status.RETIRED, successor=successor)
    return relations.applied({**scheme, key: retired})


@dataclass(frozen=True)
class Union:
    """What a merge did to a scheme: what it takes to undo it.

    ``was`` is the source before. Of the others, by key: what each stands under since and stood
    under before; and pairs that are and were related.
    """

    was: Concept
    target: str
    same: frozenset[Same] = frozenset()
    notation: str = ""
    broader: dict[str, tuple[list[str], list[str]]] = field(default_factory=dict)
    gained: list[tuple[str, str]] = field(default_factory=list)
    lost: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, before: Scheme, after: Scheme, source: str) -> Union:
        """Return what the merge of ``source`` changed."""
        target = after[source].successor
        here, there = before[target], after[target]
        touched = sorted(changed(before, after) - {source})
        pairs = [_pairs(scheme, {*touched, source}) for scheme in (before, after)]
        return cls(
            before[source],
            target,
            there.same - here.same,
            there.notation if there.notation != here.notation else "",
            {key: both for key in touched if any(both := _moved(before[key], after[key]))},
            sorted(pairs[1] - pairs[0]),
            sorted(pairs[0] - pairs[1]),
        )

    def written(self) -> dict[str, Any]:
        """Return it fit for JSON."""
        was = self.was
        return {
            "terms": [list(term) for term in sorted(was.terms)],
            "status": was.status.value, "same": [list(same) for same in sorted(was.same)],
            "notation": was.notation, "successor": was.successor,
            "broader": sorted(was.broader), "target": self.target,
            "target_same": [list(same) for same in sorted(self.same)],
            "target_notation": self.notation, "moved": self.broader,
            "gained": self.gained, "lost": self.lost,
        }  # fmt: skip

    @classmethod
    def read(cls, key: str, told: dict[str, Any]) -> Union:
        """Return what :meth:`written` told of the merge of the concept ``key``."""
        was = Concept(
            key,
            frozenset(Term(text, LabelKind(kind), lang) for text, kind, lang in told["terms"]),
            Status(told["status"]),
            frozenset(told["broader"]),
            same=_sames(told["same"]),
            notation=told["notation"],
            successor=told["successor"],
        )
        return cls(
            was, told["target"], _sames(told["target_same"]), told["target_notation"],
            {child: (since, before) for child, (since, before) in told["moved"].items()},
            [(one, other) for one, other in told["gained"]],
            [(one, other) for one, other in told["lost"]],
        )  # fmt: skip


def _sames(told: Iterable[tuple[str, str]]) -> frozenset[Same]:
    return frozenset(Same(MatchKind(kind), address) for kind, address in told)


def _pairs(scheme: Scheme, keys: Iterable[str]) -> set[tuple[str, str]]:
    return {(min(key, other), max(key, other)) for key in keys for other in scheme[key].related}


def _moved(before: Concept, after: Concept) -> tuple[list[str], list[str]]:
    return sorted(after.broader - before.broader), sorted(before.broader - after.broader)


def parted(scheme: Scheme, union: Union) -> tuple[dict[str, Concept], list[str]]:
    """Return the scheme without this merge, and sentences about what could not be put back.

    What was changed since stays as it was changed.

    Raises:
        Complaint: if the concept would come back without a name.
    """
    new, left = _with_own(scheme, union)
    relations = Relations(new)
    left += _moved_back(relations, new, union)
    left += _related_again(relations, new, union)
    return relations.applied(new), left


def _with_own(scheme: Scheme, union: Union) -> tuple[dict[str, Concept], list[str]]:
    was, target = union.was, scheme[union.target]
    terms, kept = _free(scheme, union)
    is_ours = target.notation == union.notation
    notation, busy = _notation(scheme, union)
    back = replace(
        scheme[was.key], terms=terms, status=was.status, same=was.same, notation=notation,
        successor=was.successor if was.successor in scheme else "",
    )  # fmt: skip
    words = {term.word for term in terms}
    rest = replace(
        target,
        terms=frozenset(term for term in target.terms if term.word not in words),
        same=target.same - union.same,
        notation="" if union.notation and is_ours else target.notation,
    )
    return {**scheme, was.key: back, target.key: rest}, [*kept, *busy]


def _free(scheme: Scheme, union: Union) -> tuple[frozenset[Term], list[str]]:
    """Return the labels that can go back, and sentences about the others."""
    words = {term.word: term for term in union.was.terms}
    taken = {
        words[term.word]: concept
        for concept in scheme.values()
        for term in concept.terms
        if term.word in words
        and (concept.key != union.target or term.kind is LabelKind.PREFERRED)
    }  # fmt: skip
    free = union.was.terms - taken.keys()
    sentence = _("The word “%(label)s” stays with “%(tag)s”.")
    left = [
        sentence % {"label": term.text, "tag": concept.name(term.language)}
        for term, concept in sorted(taken.items())
    ]
    if not any(term.kind is LabelKind.PREFERRED for term in free):
        raise Complaint("", _("Its name belongs to another tag now.") + " " + " ".join(left))
    return free, left


def _notation(scheme: Scheme, union: Union) -> tuple[str, list[str]]:
    own = union.was.notation
    owners = [c for c in scheme.values() if own and c.notation == own and c.key != union.target]
    here = scheme[union.target].notation
    if own and (owners or (here == own != union.notation)):
        return "", [_("The notation “%(notation)s” is used elsewhere.") % {"notation": own}]
    return own, []


def _moved_back(relations: Relations, scheme: Scheme, union: Union) -> Iterator[str]:
    stood = [(union.was.key, up) for up in sorted(union.was.broader)]
    for key, (since, before) in union.broader.items():
        if _is_there(scheme, key) and set(since) <= relations.broader(key):
            stood += [(key, up) for up in before]
            for up in since:
                relations.take(key, under=up)
        else:
            sentence = _("“%(tag)s” stays where it is: it was moved since.")
            yield sentence % {"tag": _named(scheme, key)}
    for key, up in stood:
        is_back = _are_there(scheme, key, up) and relations.put(key, under=up)
        if not is_back:
            sentence = _("“%(tag)s” does not stand under “%(broader)s” again.")
            yield sentence % {"tag": _named(scheme, key), "broader": _named(scheme, up)}


def _related_again(relations: Relations, scheme: Scheme, union: Union) -> Iterator[str]:
    for one, other in union.gained:
        relations.unrelate(one, other)
    for one, other in union.lost:
        if not (_are_there(scheme, one, other) and relations.relate(one, other)):
            sentence = _("“%(tag)s” and “%(other)s” are not related again.")
            yield sentence % {"tag": _named(scheme, one), "other": _named(scheme, other)}


def _is_there(scheme: Scheme, key: str) -> bool:
    return key in scheme and scheme[key].status is Status.ACCEPTED


def _are_there(scheme: Scheme, *keys: str) -> bool:
    return all(_is_there(scheme, key) for key in keys)


def _named(scheme: Scheme, key: str) -> str:
    return scheme[key].name("") if key in scheme else key
