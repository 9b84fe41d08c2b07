"""Letters that answer letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from markupsafe import Markup

from forum.accounts.models import Member
from forum.core.database import now
from forum.core.house import house
from forum.core.text import excerpt
from forum.letterbox import sentences
from forum.letterbox.commanding import Word
from forum.letterbox.sentences import Told
from forum.letterbox.writers import is_hers
from forum.mail import returning
from forum.mail.models import Urgency
from forum.mail.outbox import post
from forum.mail.reading import Letter
from forum.mail.trimming import lines as trimming
from forum.notifications.identities import group_address

_MOST = 150_000  # characters of hers that are sent back; many times what a post can hold
_BEGINNING = 400  # characters that tell her which letter it is
_LONGEST_WORD = 900  # as headers can hold them


async def refuse(member: Member, letter: Letter, words: str, reason: str) -> None:
    """Tell a member why her letter wasn't posted, and give its words back to her.

    Its subject isn't repeated: it may be a title that she may no longer see.

    Raises:
        UnusableAddress: if no letter can be sent to her.
    """
    await post(
        "letterbox/email/refused",
        to=member.email,
        language=member.language,
        time_zone=member.time_zone,
        headers=answering(letter),
        reason_why=reason,
        lines=words[:_MOST].strip("\n").split("\n"),
        is_cut=letter.is_cut or len(words) > _MOST,
        names=[part.name for part in letter.attachments],
        sent_at=letter.date,
    )


def answering(letter: Letter) -> Mapping[str, str]:
    """Return the headers of an answer to a letter (RFC 5322, 3.6.4)."""
    name = letter.message_id
    if not name or not name.isascii() or len(name) > _LONGEST_WORD:
        return {}
    return {"In-Reply-To": f"<{name}>", "References": f"<{name}>"}


class Said(NamedTuple):
    """What is brought to somebody. ``subject`` may be empty; ``names`` are files left behind."""

    text: str
    html: str
    subject: str
    names: Sequence[str] = ()


async def bring(writer: Member, to: Member, said: Said) -> None:
    """Bring a member's words to another, so that neither learns the other's address.

    The letter isn't tied to hers by its headers: identifiers name the place that made them.

    Raises:
        UnusableAddress: if no letter can be sent there.
    """
    await post(
        "letterbox/email/private",
        to=to.email,
        language=to.language,
        time_zone=to.time_zone,
        headers={"Reply-To": returning.sign("to", to.id, writer.id)},
        writer=writer.name,
        name=writer.name,
        profile_url=house().url_for("members:show", username=writer.username),
        about=said.subject,
        words=said.text,
        html=Markup(said.html),  # noqa: S704 (sanitised when it was made)
        names=said.names,
        mark=trimming.mark,
    )


async def confirm(member: Member, letter: Letter, words: str, token: str) -> None:
    """Ask a member, at her own address, whether she wrote a letter that is held.

    Raises:
        UnusableAddress: if no letter can be sent to her.
    """
    await post(
        "letterbox/email/confirm",
        to=member.email,
        language=member.language,
        time_zone=member.time_zone,
        urgency=Urgency.AWAITED,
        is_secret=True,  # whoever has the link posts as her
        headers=answering(letter) if is_hers(letter, member) else {},
        sender=letter.sender,
        about=letter.subject,
        beginning=excerpt(words, _BEGINNING),
        link=house().url_for("letterbox:confirm", token=token),
        until=now() + timedelta(days=house().settings.mail.keep_held_days),
    )


async def tell_done(member: Member, letter: Letter, told: Told) -> None:
    """Tell a member that a command of hers was carried out, or which ones there are.

    Raises:
        UnusableAddress: if no letter can be sent to her.
    """
    is_help = told.command.word is Word.HELP
    thread = told.thread
    await post(
        "letterbox/email/help" if is_help else "letterbox/email/done",
        to=member.email,
        language=member.language,
        time_zone=member.time_zone,
        headers=answering(letter),
        told=told,
        say=sentences,
        thread_url=house().settings.site.base_url + thread.url if thread else "",
        groups=[(one.name, group_address(one)) for one in told.groups],
    )
