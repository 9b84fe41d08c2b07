"""Files that came with old letters."""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextvars import copy_context

from forum.accounts.models import Member
from forum.archives.actions.writers import Writers
from forum.archives.preparing import Prepared
from forum.archives.report import Report
from forum.core.errors import Complaint
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.files.actions import store
from forum.files.models import File
from forum.files.sniffing import NotTaken, kind_of
from forum.mail.reading import Part

Kept = dict[str, list[File]]


async def keep_files(
    made: Sequence[Prepared], writers: Writers, report: Report, *, is_dry: bool
) -> Kept:
    """Keep the files of these letters, by the letters' ids; what can't be kept is said of there.

    Slow, and not for inside ``atomic()``. A dry run only looks what they are.
    """
    kept: Kept = {}
    for one in made:
        for number, part in enumerate(one.parts):
            why = _too_many(part) if number >= house().settings.files.max_files else ""
            if not why and is_dry:
                why = await house().in_thread("images", copy_context().run, _refused, part)
            elif not why:
                why = await _keep(one, part, writers, kept)
            if why:
                one.files_left_out.append(f"{_('Left out:')} {why}")
            else:
                report.files += 1
        report.files_left_out += [(one.message_id, why) for why in one.files_left_out]
    return kept


async def _keep(one: Prepared, part: Part, writers: Writers, kept: Kept) -> str:
    owner = await Member.get(id=writers.id_of(one.writer))
    try:
        file = await store(owner, part.name, part.content)
    except Complaint as complaint:
        return complaint.sentence
    kept.setdefault(one.message_id, []).append(file)
    return ""


def _refused(part: Part) -> str:
    try:
        if len(part.content) > house().settings.files.max_bytes:
            return _("“%(name)s” is too large.") % {"name": part.name}
        kind_of(io.BytesIO(part.content), part.name)
    except NotTaken as error:
        return f"“{part.name}”: {error}"
    return ""


def _too_many(part: Part) -> str:
    return _("“%(name)s”: there are too many files.") % {"name": part.name}
