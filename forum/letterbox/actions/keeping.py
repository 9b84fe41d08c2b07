"""Keeping the files that came with a letter, for the post that it becomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from forum.accounts.models import Member
from forum.core.errors import Complaint
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.files.actions import store_upload
from forum.files.models import File
from forum.mail.reading import Part


@dataclass(frozen=True)
class Kept:
    """The files that are kept, and sentences about those that aren't."""

    files: Sequence[File] = ()
    complaints: Sequence[str] = field(default=())

    @property
    def typed(self) -> Mapping[str, Any]:
        """The files as a form names them, for what attaches them to a post."""
        alt = _("A picture that came by mail, without a description")
        return {
            "attached": [str(file.id) for file in self.files],
            "alts": [alt if file.is_picture else "" for file in self.files],
        }

    def below(self, source: str) -> str:
        """Return what is posted: her words, and below them which files are missing."""
        if not source and self.files:
            source = _("(A file, sent by mail without words.)")
        lines = (f"*{line.replace('*', ' ')}*" for line in self.complaints)
        return "\n\n".join(part for part in (source, *lines) if part)


async def keep_files(member: Member, parts: Sequence[Part]) -> Kept:
    """Keep files until a post claims them; each that can't be taken is told in a sentence.

    Slow, and not for inside ``atomic()``. Done again before that, it keeps the same files.

    Raises:
        TooMany: if she uploads too often.
        StorageAway: if files can't be kept just now.
    """
    most = house().settings.files.max_files
    files: list[File] = []
    complaints: list[str] = []
    for number, part in enumerate(parts):
        if number >= most:
            complaints.append(_("“%(name)s”: there are too many files.") % {"name": part.name})
            continue
        try:
            files.append(await store_upload(member, part.name, part.content))
        except Complaint as complaint:  # it names the file
            complaints.append(f"{_('Left out:')} {complaint.sentence}")
    return Kept(files, complaints)
