"""Retiring a tag, and taking it into use again."""

from __future__ import annotations

from dataclasses import replace

from forum.accounts.models import Member
from forum.core.database import atomic
from forum.core.errors import Complaint
from forum.core.i18n import gettext as _
from forum.tags.actions.editing import require_editor
from forum.tags.actions.logging import log
from forum.tags.actions.writing import hold_vocabulary, write
from forum.tags.models import Act, Change, Status, Tag
from forum.tags.scheme import Concept, with_concepts
from forum.tags.uniting import outside


async def retire_tag(editor: Member, tag: Tag, successor: Tag | None, note: str) -> Change:
    """Take a tag out of use: threads keep it, new ones don't get it, others move up in the tree.

    Raises:
        Forbidden: if she may not.
        Complaint: about no field, if it isn't in use; about ``successor``, if that isn't.
    """
    require_editor(editor)
    async with atomic():
        before = await hold_vocabulary()
        if before[tag.key].status is not Status.ACCEPTED:
            raise Complaint("", _("Only a tag in use can be retired."))
        key = successor.key if successor else ""
        if key and not _can_succeed(before[key], tag.key):
            raise Complaint("successor", _("Please choose another tag that is in use."))
        after = outside(before, tag.key, key)
        await write(before, after)
        tag = await Tag.get(id=tag.id)
        return await log(Act.RETIRE, tag, editor, before, after, note, other=successor)


def _can_succeed(successor: Concept, key: str) -> bool:
    return successor.key != key and successor.status is Status.ACCEPTED


async def restore_tag(editor: Member, tag: Tag, note: str) -> Change:
    """Take a retired tag into use again. What is broader or related is to be given anew.

    Raises:
        Forbidden: if she may not.
        Complaint: about no field, if it isn't retired.
    """
    require_editor(editor)
    async with atomic():
        before = await hold_vocabulary()
        concept = before[tag.key]
        if concept.status is not Status.RETIRED:
            raise Complaint("", _("Only what is retired can be taken into use again."))
        restored = replace(concept, status=Status.ACCEPTED, successor="")
        after = with_concepts(before, [restored])
        await write(before, after)
        tag = await Tag.get(id=tag.id)
        return await log(Act.RESTORE, tag, editor, before, after, note)
