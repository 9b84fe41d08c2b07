"""Letters that are held, and what they ask for."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from tortoise.expressions import Subquery

from forum.accounts.models import Member, Viewer
from forum.core.errors import NotFound, require
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.text import excerpt
from forum.groups.models import Group
from forum.groups.queries import membership_of
from forum.letterbox.addressees import group_at, post_answered
from forum.letterbox.commanding import Command, command_of
from forum.letterbox.confirming import read_token
from forum.letterbox.headings import Heading, heading_of
from forum.letterbox.words import body_of, trimmed_of
from forum.mail import returning
from forum.mail.models import ArrivalState, IncomingMail
from forum.mail.reading import Letter, read_letter
from forum.threads import policy
from forum.threads.models import Post, Thread
from forum.threads.queries.posts import get_post

_BEGINNING = 600  # characters


async def letter_of(mail: IncomingMail) -> Letter:
    """Return what came in.

    Raises:
        Unreadable: if that is more than any letter needs.
    """
    return await house().in_thread("mail", _opened, mail.packed)


def _opened(packed: bytes) -> Letter:
    return read_letter(zlib.decompress(packed))


@dataclass(frozen=True)
class Held:
    """A letter that waits for its writer's word, or did; and who would have written it."""

    mail: IncomingMail
    member: Member

    @property
    def waits(self) -> bool:
        """Tell whether nobody has decided yet."""
        return self.mail.state is ArrivalState.HELD

    @property
    def is_done(self) -> bool:
        """Tell whether what it asks for was done."""
        return self.mail.state is ArrivalState.TAKEN

    @property
    def post_id(self) -> int:
        """The id of the post that it became; 0 for none."""
        kind, _colon, number = self.mail.thing.partition(":")
        return int(number) if kind == "post" else 0


async def get_held(token: str) -> Held:
    """Return the letter that a link is about.

    Raises:
        NotFound: if it's none of our links, too old, or what it is about is forgotten.
    """
    mail_id, member_id = read_token(token) or (0, 0)
    mail = await IncomingMail.get_or_none(id=mail_id)
    member = await Member.get_or_none(id=member_id, is_unclaimed=False)
    if mail is None or member is None:
        raise NotFound(_("This link is too old, or a part of it was lost."))
    return Held(mail, member)


async def post_made_of(held: Held, *, seen_by: Viewer) -> Post | None:
    """Return the post that a letter became, with its thread; None if this viewer sees none."""
    threads = Subquery(Thread.filter(policy.visible_to(seen_by)).values("id"))
    posts = Post.filter(id=held.post_id, thread_id__in=threads)
    return await posts.select_related("thread").first()


@dataclass(frozen=True)
class Destination:
    """Where a letter to a group goes: to the post that it answers, or else it begins a thread."""

    group: Group
    answered: Post | None = None
    heading: Heading | None = None


async def destination_of(mail: IncomingMail, letter: Letter, member: Member) -> Destination:
    """Return where a member's letter to a group goes.

    Raises:
        Forbidden: if there is no such group, or she may not know of it.
        Complaint: if its subject can't be a title.
    """
    group = await group_at(mail.recipient, seen_by=member)
    require(group is not None, _("There is no group with this address, or it isn't open to you."))
    assert group
    if answered := await post_answered(letter, group, seen_by=member):
        return Destination(group, answered)
    announces = policy.can_moderate(member, group, await membership_of(member, group))
    heading = await heading_of(letter.subject, group.name, member.language, announces=announces)
    return Destination(group, heading=heading)


@dataclass(frozen=True)
class Wanted:
    """What a held letter asks for: a command, or to post words and files.

    ``title`` is that of the thread, or what the letter calls itself.
    """

    title: str
    words: str
    files: Sequence[str] = ()
    group: Group | None = None
    heading: Heading | None = None
    command: Command | None = None

    @property
    def beginning(self) -> str:
        """As much of the words as tells which letter it is."""
        return excerpt(self.words, _BEGINNING)


async def wanted_by(held: Held) -> Wanted:
    """Return what a letter that waits asks for.

    Raises:
        Refusal: if that can't be done.
    """
    letter = await letter_of(held.mail)
    signed = returning.read(held.mail.recipient)
    body = await house().in_thread("mail", body_of, letter)
    files = [part.name for part in body.parts]
    if signed is None:
        there = await destination_of(held.mail, letter, held.member)
        title = there.heading.title if there.heading else _title(there.answered)
        return Wanted(title, body.source, files, there.group, there.heading)
    if signed.kind != "reply":
        return Wanted(letter.subject, body.source, files)
    post = await get_post(signed.numbers[1], seen_by=held.member)
    command = await command_in_letter(letter)
    return Wanted(post.thread.title, body.source, files, post.thread.group, command=command)


def _title(answered: Post | None) -> str:
    return answered.thread.title if answered else ""


async def command_in_letter(letter: Letter) -> Command | None:
    """Return what a letter to a signed address asks for; None if it's a post."""
    words = (await house().in_thread("mail", trimmed_of, letter)).words
    return command_of(letter.subject, words)
