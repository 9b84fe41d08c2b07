"""What editors decide about proposals; making one part of another tag is in ``merging``."""

from __future__ import annotations

from dataclasses import replace

from forum.accounts.models import Member
from forum.core.database import atomic
from forum.core.errors import Complaint, require
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.prepared import rows_of
from forum.tags.actions.editing import Wording, require_editor, worded
from forum.tags.actions.logging import log
from forum.tags.actions.moving import hold_threads
from forum.tags.actions.writing import hold_vocabulary, write
from forum.tags.emails import Outcome, tell_outcome
from forum.tags.models import Act, LabelKind, Status, Tag
from forum.tags.scheme import Concept, Scheme, with_concepts


async def accept_proposal(editor: Member, tag: Tag, wording: Wording, note: str) -> Tag:
    """Take a proposal into the vocabulary, worded so; its proposer hears of it.

    If it gets another name, the word that was proposed leads to it.

    Raises:
        Forbidden: if she may not, or it was decided on meanwhile.
        Complaint: about a field of the wording.
    """
    require_editor(editor)
    async with atomic():
        before = await hold_vocabulary()
        _require_open(before, tag)
        concept = worded(before[tag.key], _with_all_labels(before[tag.key], wording))
        after = with_concepts(before, [replace(concept, status=Status.ACCEPTED)])
        await write(before, after)
        accepted = await Tag.get(id=tag.id)
        await log(Act.ACCEPT, accepted, editor, before, after, note)
        is_same = accepted.name == tag.name
        await tell_outcome(tag, Outcome.ACCEPTED if is_same else Outcome.RENAMED, note, accepted)
    return accepted


def _with_all_labels(concept: Concept, wording: Wording) -> Wording:
    """Return a wording that takes no label away; another proposal may have become part of it."""
    language = wording.language or house().settings.site.language
    others = concept.texts(LabelKind.ALTERNATIVE, language)
    hidden = concept.texts(LabelKind.HIDDEN, language)
    return replace(
        wording,
        alternatives=[*wording.alternatives, *others],
        hidden=[*wording.hidden, *hidden],
    )


async def decline_proposal(editor: Member, tag: Tag, note: str) -> None:
    """Decide that a proposal does not become a tag: threads lose it, and nobody can choose it.

    Raises:
        Forbidden: if she may not, or it was decided on meanwhile.
        Complaint: about ``note``, if she gives no reason.
    """
    require_editor(editor)
    if not note:
        raise Complaint("note", _("Say why; who proposed it gets your words."))
    async with atomic():
        before = await hold_vocabulary()
        _require_open(before, tag)
        await hold_threads(tag.id)
        concept = replace(before[tag.key], status=Status.RETIRED)
        after = with_concepts(before, [concept])
        await rows_of("DELETE FROM thread_tag WHERE tag_id = ?", tag.id)
        await write(before, after)
        await log(Act.DECLINE, tag, editor, before, after, note)
        await tell_outcome(tag, Outcome.DECLINED, note)


def _require_open(scheme: Scheme, tag: Tag) -> None:
    found = scheme.get(tag.key)
    is_open = found is not None and found.status is Status.PROPOSED
    require(is_open, _("Another editor decided on this proposal just now."))
