"""The public log of the vocabulary, and telling the house that it changed."""

from __future__ import annotations

from typing import Any

from forum.accounts.models import Member
from forum.core.database import now
from forum.core.house import house
from forum.core.signals import emit
from forum.tags.models import Act, Change, LabelKind, NoteKind, Status, Tag
from forum.tags.scheme import Concept, Scheme
from forum.tags.signals import VocabularyChanged


def state_of(scheme: Scheme, key: str) -> dict[str, Any]:
    """Return what a concept is, fit for JSON and for people; empty if there is none."""
    concept = scheme.get(key)
    if concept is None:
        return {}
    language = house().settings.site.language
    state: dict[str, Any] = {
        "name": concept.name(language),
        "scope_note": concept.remark(NoteKind.SCOPE, language),
        "alternatives": _texts(concept, LabelKind.ALTERNATIVE),
        "hidden": _texts(concept, LabelKind.HIDDEN),
    }
    more = {
        "definition": concept.remark(NoteKind.DEFINITION, language),
        "broader": _names(scheme, concept.broader, language),
        "related": _names(scheme, concept.related, language),
        "notation": concept.notation,
        "status": "" if concept.status is Status.ACCEPTED else concept.status.value,
        "same": sorted(same.address for same in concept.same),
        "successor": scheme[concept.successor].name(language) if concept.successor else "",
    }
    return state | {name: value for name, value in more.items() if value}


def _texts(concept: Concept, kind: LabelKind) -> list[str]:
    site = house().settings.site.language
    others = sorted({term.language for term in concept.terms} - {site})
    return [text for language in (site, *others) for text in concept.texts(kind, language)]


def _names(scheme: Scheme, keys: frozenset[str], language: str) -> list[str]:
    return sorted(scheme[key].name(language) for key in keys)


async def log(
    act: Act,
    tag: Tag,
    editor: Member,
    before: Scheme,
    after: Scheme,
    note: str,
    *,
    other: Tag | None = None,
    undo: dict[str, Any] | None = None,
) -> Change:
    """Note a change of one concept in the log, and tell the house of it."""
    was, is_ = state_of(before, tag.key), state_of(after, tag.key)
    change = await Change.create(
        act=act, tag_id=tag.id, other_id=other.id if other else None, name=tag.name,
        member_id=editor.id, note=note, before=was, after=is_, undo=undo, created_at=now(),
    )  # fmt: skip
    await emit(VocabularyChanged(act.value, tag.id, editor.id, was, is_, note))
    return change
