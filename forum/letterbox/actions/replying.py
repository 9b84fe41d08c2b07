"""Replies that come by mail."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from forum.accounts.models import Member
from forum.core.errors import Complaint
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.letterbox.actions.believing import believed
from forum.letterbox.actions.keeping import keep_files
from forum.letterbox.actions.refusing import or_refused
from forum.letterbox.actions.taking import require_new, require_not_said, take
from forum.letterbox.words import Body, body_of, without_secrets
from forum.mail.models import IncomingMail
from forum.mail.reading import Letter
from forum.mail.returning import Signed
from forum.threads.actions.drafts import Writing
from forum.threads.actions.replies import post_reply
from forum.threads.models import Post
from forum.threads.queries.posts import get_post


async def reply(mail: IncomingMail, letter: Letter, signed: Signed) -> None:
    """Post what a member answers to the post for which the address was signed."""
    member_id, post_id = signed.numbers
    if member := await believed(mail, letter, member_id):
        await or_refused(mail, letter, member, partial(answer, mail, letter, member, post_id))


async def answer(mail: IncomingMail, letter: Letter, member: Member, post_id: int) -> Post:
    """Post a letter as her reply, and settle it; nobody asks any more whether it's hers.

    What she answers, and all before it, she has read.

    Raises:
        Before: if it was posted before.
        Refusal: if it can't be.
    """
    answered = await get_post(post_id, seen_by=member)
    await require_new(letter, member)
    body = await whole_body_of(letter)
    await require_not_said(member, answered.thread, body)
    kept = await keep_files(member, body.parts)
    source = kept.below(body.source)
    return await post_reply(
        member, answered.thread, source, _reply_to(answered), Writing("", source, kept.typed),
        seen=answered.number, also=lambda post: take(mail, letter, post, "reply"),
    )  # fmt: skip


async def whole_body_of(letter: Letter) -> Body:
    """Return what a letter says, fit to be read by others.

    Raises:
        Complaint: if it's empty, or if we have its beginning only.
    """
    if letter.is_cut:
        raise Complaint("body", _("Your letter is longer than a post can be."))
    body = await house().in_thread("mail", body_of, letter)
    if not (body.source or body.parts):
        raise Complaint("body", _("We found no words in your letter."))
    return replace(body, source=without_secrets(body.source))


def _reply_to(answered: Post) -> Post | None:
    """Return the post that the reply points at: none if it's the thread's own, or is gone."""
    return None if answered.is_opening or answered.is_hidden else answered
