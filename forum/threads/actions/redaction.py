"""Taking what a post said before out for good."""

from __future__ import annotations

from forum.accounts.models import Member
from forum.core.database import atomic
from forum.core.errors import Complaint, NotFound, require
from forum.core.i18n import gettext as _
from forum.threads.actions.drafts import forget_changes
from forum.threads.actions.edits import held_with
from forum.threads.actions.revisions import take_out
from forum.threads.models import Post, Revision


async def redact_revision(moderator: Member, post: Post, number: int, reason: str) -> None:
    """Take the words of an earlier revision out of the database; nobody sees them any more.

    Drafts of changes of the post go with them: they may say the same.

    Raises:
        Forbidden: if she doesn't moderate there, or the post still says so.
        NotFound: if there is no such revision.
        Complaint: if she gives no reason.
    """
    async with atomic():
        thread, post, moderates = await held_with(moderator, post)
        require(moderates, _("Only moderators of this group can do that."))
        still = _("That is what the post says now. Change it first, and then take this out.")
        require(number != post.revision, still)
        if not reason:
            raise Complaint("reason", _("Give a reason; it will stand in the log."))
        revision = await Revision.get_or_none(post_id=post.id, number=number)
        if revision is None:
            raise NotFound
        if not revision.is_redacted:
            await take_out(moderator, thread, post, [number], reason)
            await forget_changes(post)
