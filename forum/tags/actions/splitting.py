"""Splitting a tag: some of its labels and threads become a tag of their own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from forum.accounts.models import Member
from forum.core.database import atomic
from forum.core.errors import Complaint
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.tags.actions.editing import require_editor
from forum.tags.actions.logging import log
from forum.tags.actions.moving import hold_listed, part_rows
from forum.tags.actions.writing import hold_vocabulary, write
from forum.tags.models import Act, LabelKind, NoteKind, Status, Tag
from forum.tags.models.concept import new_key
from forum.tags.scheme import Concept, Remark, Term, with_concepts


@dataclass(frozen=True)
class Part:
    """What becomes of its own: its name, and which labels and threads (by id) it takes along."""

    name: str
    scope_note: str = ""
    labels: Collection[str] = ()
    threads: Collection[int] = ()


async def split_tag(editor: Member, tag: Tag, part: Part, note: str) -> Tag:
    """Make a new tag of a part of one; it stands where that stands, and has its followers.

    Of the threads only those go along that have the tag. Merging brings the two together again.

    Raises:
        Forbidden: if she may not.
        Complaint: about no field, if the tag isn't in use, and for any law that doesn't hold.
    """
    require_editor(editor)
    async with atomic():
        before = await hold_vocabulary()
        old = before[tag.key]
        if old.status is not Status.ACCEPTED:
            raise Complaint("", _("Only a tag in use can be split."))
        rest, new = _parted(old, part)
        after = with_concepts(before, [rest, new])
        await hold_listed(part.threads)
        await write(before, after)
        made = await Tag.get(key=new.key)
        await part_rows(tag.id, made.id, part.threads)
        await log(Act.SPLIT, await Tag.get(id=tag.id), editor, before, after, note, other=made)
    return made


def _parted(old: Concept, part: Part) -> tuple[Concept, Concept]:
    language = house().settings.site.language
    name = Term(part.name, LabelKind.PREFERRED, language)
    others = {term for term in old.terms if term.kind is not LabelKind.PREFERRED}
    along = {term for term in others if term.text in part.labels or term.word == name.word}
    terms = {term for term in along if term.word != name.word} | {name}
    notes = {Remark(NoteKind.SCOPE, language, part.scope_note)} if part.scope_note else set()
    new = Concept(new_key(), frozenset(terms), broader=old.broader, remarks=frozenset(notes))
    return replace(old, terms=old.terms - along), new
