"""What stands in the place of a post that isn't shown, and the names of a post's files.

For wherever posts are taken: onto paper, into terminals and files.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote

from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.threads.models import Attachment, Post


class FileLink(NamedTuple):
    """A file by its name and what it shows, and its whole address.

    It stays where it is: the address leads there for those who may see the post.
    """

    words: str
    url: str


def absent(post: Post) -> str:
    """Return a sentence if the post is hidden or deleted, and nothing if it can be read."""
    if post.is_deleted:
        return _("Its author deleted this post.")
    return _("A moderator hid this post.") if post.is_hidden else ""


def attached(files: Sequence[Attachment]) -> str:
    """Return a sentence with the names of files; nothing if there are none."""
    names = ", ".join(link.words for link in links_to(files))
    return _("Attached: %(files)s") % {"files": names} if names else ""


def links_to(files: Sequence[Attachment]) -> list[FileLink]:
    """Return the files that go with a post, in their order."""
    return [_link(attachment) for attachment in files]


def _link(attachment: Attachment) -> FileLink:
    name = attachment.file.name
    words = f"{name} ({attachment.alt})" if attachment.alt else name
    in_address = quote(name, safe="")
    return FileLink(
        words, house().url_for("attachments:show", id=attachment.file_id, name=in_address)
    )
