"""Merging one tag into another, and taking that back as long as it's remembered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from forum.accounts.models import Member
from forum.core.database import atomic, now
from forum.core.errors import Complaint, require
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.i18n import ngettext
from forum.tags.actions.editing import require_editor
from forum.tags.actions.logging import log
from forum.tags.actions.moving import move_back, move_rows
from forum.tags.actions.writing import hold_vocabulary, write
from forum.tags.emails import Outcome, tell_outcome
from forum.tags.models import Act, Change, Status, Tag
from forum.tags.scheme import Concept, Scheme
from forum.tags.uniting import Union, parted, united


async def merge_tag(editor: Member, source: Tag, target: Tag, note: str) -> Change:
    """Make one tag part of another, which gets its threads, followers, labels and place.

    Its addresses lead to the other from now on. Who proposed it hears of it.

    Raises:
        Forbidden: if she may not.
        Complaint: about ``into``, if these two can't be merged.
    """
    require_editor(editor)
    async with atomic():
        before = await hold_vocabulary()
        was = before[source.key]
        _require_mergeable(was, before[target.key])
        after = united(before, source.key, target.key)
        rows = await move_rows(source.id, target.id)
        await write(before, after)
        union = Union.of(before, after, source.key).written()
        source, target = await Tag.get(id=source.id), await Tag.get(id=target.id)
        undo = {"union": union, "rows": rows}
        change = await log(
            Act.MERGE, source, editor, before, after, note, other=target, undo=undo
        )  # fmt: skip
        if was.status is Status.PROPOSED:
            await tell_outcome(source, Outcome.MERGED, note, instead=target)
    return change


def _require_mergeable(source: Concept, target: Concept) -> None:
    names = {"tag": source.name(""), "other": target.name("")}
    if source.key == target.key:
        raise Complaint("into", _("A tag can't be merged into itself."))
    if source.status is Status.MERGED:
        raise Complaint("into", _("This tag is part of another one already."))
    if target.status is Status.MERGED:
        raise Complaint("into", _("That tag is part of another one. Please choose that one."))
    if target.status is Status.RETIRED:
        raise Complaint("into", _("“%(other)s” is retired. Please choose a tag in use.") % names)
    if target.status is Status.PROPOSED is not source.status:
        raise Complaint("into", _("“%(other)s” is only proposed. Please accept it first.") % names)


async def undo_merge(editor: Member, change: Change, note: str) -> Sequence[str]:
    """Take a merge back: all is as it was before, but for what was changed since.

    Returns:
        Sentences about what could not be put back.

    Raises:
        Forbidden: if she may not, or it's too late.
        Complaint: about no field, if the tag would come back without a name.
    """
    require_editor(editor)
    async with atomic():
        before = await hold_vocabulary()
        change = await Change.get(id=change.id)
        memory = _require_undoable(change)
        source, target = await Tag.get(id=change.tag_id), await Tag.get(id=change.other_id)
        _require_together(before, source, target)
        after, left = parted(before, Union.read(source.key, memory["union"]))
        left += await move_back(change, memory["rows"], source.id, target.id)
        await write(before, after)
        change.undone_at, change.undo = now(), None
        await change.save(update_fields=["undone_at", "undo"])
        source = await Tag.get(id=source.id)
        await log(Act.UNMERGE, source, editor, before, after, note, other=target)
    return left


def undoable_since() -> Any:
    """Return since when a merge must have been for it to be undone now."""
    return now() - timedelta(days=house().settings.tags.undo_days)


def _require_undoable(change: Change) -> dict[str, Any]:
    require(change.act is Act.MERGE, _("Only a merge can be undone."))
    require(change.undone_at is None, _("This was undone already."))
    days = house().settings.tags.undo_days
    late = ngettext(
        "A merge can be undone within %(count)s day.",
        "A merge can be undone within %(count)s days.", days,
    )  # fmt: skip
    in_time = change.undo is not None and change.created_at > undoable_since()
    require(in_time, late % {"count": days})
    return change.undo or {}


def _require_together(scheme: Scheme, source: Tag, target: Tag) -> None:
    was, into = scheme[source.key], scheme[target.key]
    together = was.status is Status.MERGED and was.successor == target.key
    require(together, _("This was undone already."))
    onward = scheme[into.successor].name("") if into.successor else ""
    sentence = _("“%(tag)s” itself was merged into “%(other)s” since. Please undo that first.")
    require(
        into.status is not Status.MERGED, sentence % {"tag": target.name, "other": onward}
    )  # fmt: skip
