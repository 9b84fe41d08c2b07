"""What stands in the place of a post that isn't shown."""

from __future__ import annotations

from forum.core.i18n import gettext as _
from forum.threads.models import Post


def absent(post: Post) -> str:
    """Return a sentence if the post is hidden or deleted, and nothing if it can be read."""
    if post.is_deleted:
        return _("Its author deleted this post.")
    return _("A moderator hid this post.") if post.is_hidden else ""
