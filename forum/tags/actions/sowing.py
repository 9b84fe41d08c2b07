"""Filling the vocabulary with the one that comes with the program."""

from __future__ import annotations

from forum.accounts.models import Member
from forum.core.database import atomic
from forum.core.errors import require
from forum.core.i18n import gettext as _
from forum.tags.actions.editing import require_editor
from forum.tags.actions.importing import import_vocabulary, read_vocabulary
from forum.tags.actions.writing import hold_vocabulary, write
from forum.tags.models import Status
from forum.tags.scheme import Scheme
from forum.tags.seed import fitting, seed_path, sown


async def sow_vocabulary() -> Scheme:
    """Add what isn't there of the vocabulary that comes with the program; return all there is.

    It asks nobody and tells nobody: for who sets a place up.
    """
    async with atomic():
        before = await hold_vocabulary()
        after = sown(before)
        await write(before, after)
    return after


async def start_vocabulary(editor: Member) -> int:
    """Begin with the vocabulary that comes with the program, where no tag is accepted as yet.

    What members proposed is accepted if it has such a name. Returns how many tags that makes.

    Raises:
        Forbidden: if she may not, if there are tags, or what is retired stands in the way.
    """
    require_editor(editor)
    path = seed_path()
    contents = await read_vocabulary(path.name, path.read_bytes())
    async with atomic():
        before = await hold_vocabulary()
        is_empty = all(concept.status is not Status.ACCEPTED for concept in before.values())
        require(is_empty, _("There are tags already. Please import what is missing."))
        note = _("The vocabulary to begin with.")
        found = await import_vocabulary(editor, fitting(contents, before), path.name, note)
        require(not found.faults, "\n".join(fault.sentence for fault in found.faults[:1]))
    return len(found.added) + len(found.changed)
