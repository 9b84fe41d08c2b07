"""Letters from one member to another that go through the forum; neither learns an address.

Nothing of them is kept but the letter in the outbox, for as long as all letters are.
"""

from __future__ import annotations

from functools import partial

from forum.accounts.models import Member
from forum.core import limits
from forum.core.database import atomic
from forum.core.errors import Complaint, require
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.i18n import speaking_to
from forum.core.markdown import TooMuch, plain, render_off_loop
from forum.letterbox import emails
from forum.letterbox.actions.believing import believed
from forum.letterbox.actions.refusing import or_refused
from forum.letterbox.actions.replying import whole_body_of
from forum.letterbox.actions.taking import Before
from forum.letterbox.words import Body
from forum.mail.actions.arriving import settle
from forum.mail.models import ArrivalState, IncomingMail
from forum.mail.reading import Letter, plain_subject
from forum.mail.returning import Signed
from forum.threads.queries.lists import threads_seen_by
from forum.threads.queries.posts import get_post


async def to_writer(mail: IncomingMail, letter: Letter, signed: Signed) -> None:
    """Bring a member's letter to the writer of a post that she got by mail."""
    member_id, post_id = signed.numbers
    if member := await believed(mail, letter, member_id):
        work = partial(write_to_writer, mail, letter, member, post_id)
        await or_refused(mail, letter, member, work)


async def to_member(mail: IncomingMail, letter: Letter, signed: Signed) -> None:
    """Bring a member's letter to the one from whom a private letter came to her."""
    member_id, other_id = signed.numbers
    if member := await believed(mail, letter, member_id):
        work = partial(write_to_member, mail, letter, member, other_id)
        await or_refused(mail, letter, member, work)


async def write_to_writer(mail: IncomingMail, letter: Letter, member: Member, post_id: int) -> None:
    """Bring a letter to the writer of a post, and settle it.

    Raises:
        Before: if it's settled.
        Refusal: if it can't be brought; also if she may no longer see that post.
    """
    post = await get_post(post_id, seen_by=member)
    to = post.author
    # Who has left a private group hears nothing more of it, not even a title.
    knows = await threads_seen_by(to).filter(id=post.thread_id).exists()
    with speaking_to(to.language, to.time_zone):
        subject = _("%(title)s (privately)") % {"title": post.thread.title} if knows else ""
    await _bring(mail, letter, member, to, subject)


async def write_to_member(
    mail: IncomingMail, letter: Letter, member: Member, other_id: int
) -> None:
    """Bring a letter to another member who wrote to her, and settle it.

    Raises:
        Before: if it's settled.
        Refusal: if it can't be brought.
    """
    other = await Member.get_or_none(id=other_id)
    await _bring(mail, letter, member, other, plain_subject(letter.subject))


async def _bring(
    mail: IncomingMail, letter: Letter, member: Member, to: Member | None, subject: str
) -> None:
    is_reached = to is not None and not (to.is_unclaimed or to.mail_stopped_at)
    require(is_reached, _("Letters can't reach this member just now."))
    assert to
    require(to.id != member.id, _("You wrote that yourself, so there is nobody to write to."))
    said = await _said(await whole_body_of(letter), subject)
    allowed = house().settings.limits.private_letters_per_member
    await limits.spend(allowed, "private letter", str(member.id))
    async with atomic():
        if not await settle(mail.id, ArrivalState.TAKEN, "private"):
            raise Before
        await emails.bring(member, to, said)


async def _said(body: Body, subject: str) -> emails.Said:
    try:
        html = await render_off_loop(body.source, house().threads("markdown"))
    except TooMuch as error:
        raise Complaint("body", str(error)) from None
    text = await house().in_thread("markdown", plain, body.source)
    html = html.replace('href="/', f'href="{house().settings.site.base_url}/')
    return emails.Said(text, html, subject, [part.name for part in body.parts])
