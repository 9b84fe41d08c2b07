"""Posting a letter once, however often it is sorted and however many addresses of ours it names."""

from __future__ import annotations

from datetime import timedelta

from forum.accounts.models import Member
from forum.core.database import now
from forum.letterbox.words import Body
from forum.mail.actions.arriving import settle
from forum.mail.models import ArrivalState, IncomingMail
from forum.mail.reading import Letter
from forum.threads.models import MailAlias, Post, Thread

_LONGEST = 320  # as in the table
_SHORT = 30  # characters that many write twice: "Thank you very much!"
_DAY = timedelta(days=1)


class Before(Exception):
    """A letter was posted before, or settled; ``thing`` is what it became, if we know."""

    def __init__(self, thing: str = "") -> None:
        super().__init__(thing)
        self.thing = thing


async def require_new(letter: Letter, writer: Member) -> None:
    """Go on only if no post of hers came by this letter.

    What others call their letters is theirs: the same name from somebody else says nothing.

    Raises:
        Before: if one did.
    """
    alias = await _alias(letter)
    if alias and alias.post.author_id == writer.id:
        raise Before(_thing(alias.post_id))


async def require_not_said(writer: Member, thread: Thread, body: Body) -> None:
    """Go on only if she didn't write the very same there within a day.

    An away program that doesn't say that it is one answers each letter with the same words, and
    two of them would answer each other for as long as their owners are away.

    Raises:
        Before: if she did, and it is more than a word of thanks.
    """
    if len(body.source) < _SHORT or body.parts:
        return
    lately = Post.filter(thread_id=thread.id, author_id=writer.id, created_at__gt=now() - _DAY)
    same = await lately.filter(body=body.source).first()
    if same:
        raise Before(_thing(same.id))


async def take(mail: IncomingMail, letter: Letter, post: Post, outcome: str) -> None:
    """Note that a letter became a post, in the transaction that makes it one.

    Answers to the letter find the post by its Message-ID from now on.

    Raises:
        Before: if it became one before, or another worker settled it meanwhile. Let that undo
            the transaction.
    """
    if not await settle(mail.id, ArrivalState.TAKEN, outcome, _thing(post.id)):
        raise Before
    name = letter.message_id
    if not name or len(name) > _LONGEST:
        return
    row = MailAlias(message_id=name, post_id=post.id)
    await MailAlias.bulk_create([row], ignore_conflicts=True)  # two at once wait for each other
    alias = await _alias(letter)
    if alias and alias.post_id != post.id and alias.post.author_id == post.author_id:
        raise Before(_thing(alias.post_id))


async def _alias(letter: Letter) -> MailAlias | None:
    name = letter.message_id
    if not name or len(name) > _LONGEST:
        return None
    return await MailAlias.get_or_none(message_id=name).select_related("post")


def _thing(post_id: int) -> str:
    return f"post:{post_id}"
