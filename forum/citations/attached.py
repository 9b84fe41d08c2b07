"""The files that go with a post, named where the post's words are taken elsewhere.

They stay where they are, for those who may see the post: its address leads to them.
"""

from __future__ import annotations

from collections.abc import Sequence

from forum.core.i18n import gettext as _
from forum.threads.models import Attachment


def attached(files: Sequence[Attachment]) -> str:
    """Return a sentence with the names of files; nothing if there are none."""
    names = ", ".join(_named(attachment) for attachment in files)
    return _("Attached: %(files)s") % {"files": names} if names else ""


def _named(attachment: Attachment) -> str:
    name = attachment.file.name
    return f"{name} ({attachment.alt})" if attachment.alt else name
