"""Letters to groups: they begin threads, or answer what was said there."""

from __future__ import annotations

from functools import partial

from forum.accounts.models import Member
from forum.core.errors import Complaint
from forum.core.i18n import gettext as _
from forum.groups.models import Group
from forum.letterbox.actions.asking import ask
from forum.letterbox.actions.keeping import keep_files
from forum.letterbox.actions.refusing import or_refused
from forum.letterbox.actions.replying import answer, whole_body_of
from forum.letterbox.actions.taking import Before, require_new, take
from forum.letterbox.headings import Heading
from forum.letterbox.queries import destination_of
from forum.letterbox.writers import authentication_of, is_meant_for, writer_of
from forum.mail.actions.arriving import settle
from forum.mail.models import ArrivalState, IncomingMail
from forum.mail.reading import Letter
from forum.threads.actions.drafts import Writing
from forum.threads.actions.threads import start_thread
from forum.threads.models import Post


async def start(mail: IncomingMail, letter: Letter) -> None:
    """Post what a member writes to a group, if a server that we trust vouches for its sender.

    Otherwise, or if she wrote it to others and not to this group, she is asked: a list in between
    may have spoilt her signature. A letter from elsewhere is ignored, whatever its group: answering
    it would write to whom somebody named.
    """
    member = await writer_of(letter)
    if member is None:
        await settle(mail.id, ArrivalState.IGNORED, "stranger")
    else:
        await or_refused(mail, letter, member, partial(_start, mail, letter, member))


async def _start(mail: IncomingMail, letter: Letter, member: Member) -> None:
    if authentication_of(letter).passes and is_meant_for(letter, mail.recipient):
        await begin(mail, letter, member)
        return
    there = await destination_of(mail, letter, member)  # what can't be posted needs no click
    await _require_first(letter, member, there.group)
    await whole_body_of(letter)
    await ask(mail, letter, member)


async def begin(mail: IncomingMail, letter: Letter, member: Member) -> None:
    """Post a letter to a group, and settle it; nobody asks any more whether it's hers.

    Raises:
        Before: if it was posted before.
        Refusal: if it can't be.
    """
    there = await destination_of(mail, letter, member)
    if there.answered:
        await answer(mail, letter, member, there.answered.id)
    elif there.heading:
        await _open(mail, letter, member, there.group, there.heading)


async def _open(
    mail: IncomingMail, letter: Letter, member: Member, group: Group, heading: Heading
) -> None:
    await _require_first(letter, member, group)
    body = await whole_body_of(letter)
    kept = await keep_files(member, body.parts)
    source = kept.below(body.source)

    async def also(opening: Post) -> None:
        await take(mail, letter, opening, "thread")

    await start_thread(
        member, group, heading.kind, heading.title, source, heading.tags,
        Writing("", source, kept.typed), also=also,
    )  # fmt: skip


async def _require_first(letter: Letter, member: Member, group: Group) -> None:
    """Go on only if no post of hers came by this letter.

    Raises:
        Before: if one did.
        Complaint: if it began a thread in another group, so that she knows.
    """
    try:
        await require_new(letter, member)
    except Before as before:
        number = int(before.thing.partition(":")[2])
        begun = Post.filter(id=number, number=1).exclude(thread__group_id=group.id)
        if await begun.exists():
            sentence = _("Your letter went to several groups, and is posted in one of them.")
            raise Complaint("group", sentence) from before
        raise
