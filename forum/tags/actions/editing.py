"""Adding and changing concepts: by vocabulary editors, told with before, after and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from forum.accounts.models import Member
from forum.core.database import atomic
from forum.core.errors import Complaint, require
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.tags import policy
from forum.tags.actions.logging import log
from forum.tags.actions.writing import hold_vocabulary, write
from forum.tags.models import Act, LabelKind, MatchKind, NoteKind, Tag
from forum.tags.models.concept import new_key
from forum.tags.scheme import Concept, Remark, Same, Term, mark, with_concepts


@dataclass(frozen=True)
class Wording:
    """What a tag is called and what it means, in one language; that of the place if none is said.

    ``alternatives`` are words it is used for; ``hidden`` ones, such as misspellings, lead to it
    but are never shown. What is None stays as it is. ``broader`` and ``related`` are keys.
    """

    name: str
    scope_note: str = ""
    alternatives: Sequence[str] = ()
    hidden: Sequence[str] = ()
    language: str = ""
    definition: str | None = None
    notation: str | None = None
    broader: Collection[str] | None = None
    related: Collection[str] | None = None
    exact: Collection[str] | None = None
    close: Collection[str] | None = None


async def add_tag(editor: Member, wording: Wording, reason: str = "") -> Tag:
    """Add a tag. Its address is made from its name.

    Raises:
        Forbidden: if she may not.
        Complaint: if a label cannot be taken, or belongs to another tag already, and for any
            other law that doesn't hold.
    """
    require_editor(editor)
    async with atomic():
        before = await hold_vocabulary()
        concept = worded(Concept(new_key()), wording)
        after = with_concepts(before, [concept])
        await write(before, after)
        tag = await Tag.get(key=concept.key)
        await log(Act.ADD, tag, editor, before, after, reason)
    return tag


async def edit_tag(
    editor: Member, tag: Tag, wording: Wording, reason: str, *, seen: str = ""
) -> Tag:
    """Change a tag. A name that is given up becomes an alternative; its address leads on.

    ``seen`` is the ``mark`` of what she had before her; empty: whatever it is now.

    Raises:
        Forbidden: if she may not.
        Complaint: as :func:`add_tag`; about ``seen``, if it's another by now.
    """
    require_editor(editor)
    async with atomic():
        before = await hold_vocabulary()
        old = before[tag.key]
        _require_seen(old, seen)
        after = with_concepts(before, [worded(old, wording)])
        if await write(before, after):
            is_renamed = old.name(_site()) != after[tag.key].name(_site())
            tag = await Tag.get(id=tag.id)
            await log(Act.RENAME if is_renamed else Act.EDIT, tag, editor, before, after, reason)
    return tag


def _require_seen(concept: Concept, seen: str) -> None:
    if seen and not seen.startswith(f"{concept.key}-"):
        raise Complaint("seen", _("The tag that you opened is part of this one by now."))
    if seen and seen != mark(concept):
        raise Complaint("seen", _("Somebody else changed this tag since you opened the form."))


def require_editor(member: Member) -> None:
    """Ask whether she may change the vocabulary.

    Raises:
        Forbidden: if she may not.
    """
    allowed = policy.can_keep_vocabulary(member)
    require(allowed, _("Only vocabulary editors change the vocabulary."))


def _site() -> str:
    return house().settings.site.language


def worded(concept: Concept, wording: Wording) -> Concept:
    """Return the concept with this wording in its language."""
    language = wording.language or _site()
    new = replace(
        concept,
        terms=_terms(concept, wording, language),
        remarks=_remarks(concept, wording, language),
        same=_same(concept, wording),
    )
    if wording.notation is not None:
        new = replace(new, notation=wording.notation)
    if wording.broader is not None:
        new = replace(new, broader=frozenset(wording.broader))
    if wording.related is not None:
        new = replace(new, related=frozenset(wording.related))
    return new


def _terms(concept: Concept, wording: Wording, language: str) -> frozenset[Term]:
    """Return its labels, each word once; the first mention says its kind."""
    old = concept.texts(LabelKind.PREFERRED, language)
    texts = [
        *((LabelKind.PREFERRED, text) for text in [wording.name] if text),
        *((LabelKind.ALTERNATIVE, text) for text in wording.alternatives),
        *((LabelKind.HIDDEN, text) for text in wording.hidden),
        *((LabelKind.ALTERNATIVE, text) for text in old),
    ]
    others = (term for term in concept.terms if term.language != language)
    return frozenset(others) | _each_once(Term(text, kind, language) for kind, text in texts)


def _each_once(terms: Iterable[Term]) -> frozenset[Term]:
    found: dict[tuple[str, str], Term] = {}
    for term in terms:
        found.setdefault(term.word, term)
    return frozenset(found.values())


def _remarks(concept: Concept, wording: Wording, language: str) -> frozenset[Remark]:
    said = {NoteKind.SCOPE: wording.scope_note}
    if wording.definition is not None:
        said[NoteKind.DEFINITION] = wording.definition
    others = {r for r in concept.remarks if r.language != language or r.kind not in said}
    return frozenset(others | {Remark(kind, language, text) for kind, text in said.items() if text})


def _same(concept: Concept, wording: Wording) -> frozenset[Same]:
    found = set(concept.same)
    for kind, addresses in ((MatchKind.EXACT, wording.exact), (MatchKind.CLOSE, wording.close)):
        if addresses is not None:
            found = {same for same in found if same.kind is not kind}
            found |= {Same(kind, address) for address in addresses}
    return frozenset(found)
