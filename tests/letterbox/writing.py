"""Letters as members' mail programs write them, on their way into the house."""

from __future__ import annotations

from email import message_from_string
from email.message import EmailMessage
from email.policy import SMTP, default
from itertools import count
from typing import Any

from forum.accounts.models import Member
from forum.letterbox.actions.sorting import sort
from forum.mail.actions.arriving import take_in
from forum.mail.models import IncomingMail, OutgoingMail, Via
from forum.mail.returning import sign
from forum.threads.models import Post, Thread
from tests.factories import a_member, a_thread

_number = count(1)

QUOTE = """\
On Mon, May 5, 2025 at 10:02 AM Ruth Adeyemi via Outward <
reply+17.230.abcdefghijklmnop@outward.example> wrote:

> What worked for you?
>
> Ruth
"""
PICTURED = """\
<html><body><div dir="ltr">We lend <b>seeds</b>.<br><img src="cid:packets" alt="Packets"></div>
<div class="gmail_quote"><div class="gmail_attr">On Monday Ruth wrote:<br></div>
<blockquote class="gmail_quote" style="border-left:1px solid">What worked for you?
<img src="cid:door"></blockquote></div></body></html>
"""


def a_message(member: Member, to: str = "", text: str = "We lend seeds.\n\n" + QUOTE,
              **headers: str) -> EmailMessage:  # fmt: skip
    """A letter of hers, as text; headers are written ``Message_ID=…``, an empty one left out."""
    message = EmailMessage(SMTP)
    told = {
        "From": member.email, "To": to or "forum@127.0.0.1", "Subject": "Re: Story times",
        "Message_ID": f"<{next(_number)}@mua.example>",
        "Date": "Mon, 05 May 2025 12:00:00 +0200",
    }  # fmt: skip
    for name, value in (told | headers).items():
        if value:
            message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


async def opening_of(thread: Thread) -> Post:
    return await Post.get(thread_id=thread.id, number=1).select_related("author")


def reply_address(member: Member, post: Post) -> str:
    return sign("reply", member.id, post.id)


async def asked(**values: Any) -> tuple[Member, Thread, Post, str]:
    """Who got a letter about a thread, and the address at which she answers it."""
    member, thread = await a_member(), await a_thread(**values)
    post = await opening_of(thread)
    return member, thread, post, reply_address(member, post)


async def arrived(message: EmailMessage, *recipients: str) -> list[IncomingMail]:
    """Let a letter come in; it isn't sorted yet."""
    sender = str(message["From"]).rpartition("<")[2].rstrip(">")
    return await take_in(
        message.as_bytes(), sender=sender, recipients=recipients, via=Via.LMTP
    )  # fmt: skip


async def sorted_in(message: EmailMessage, *recipients: str) -> IncomingMail:
    """Let a letter come in and be sorted; return what became of it at the last address."""
    mails = await arrived(message, *recipients)
    for mail in mails:
        await sort(mail.id)
    return await IncomingMail.get(id=mails[-1].id)


async def replies_in(thread: Thread) -> list[Post]:
    return await Post.filter(thread_id=thread.id, number__gt=1).order_by("number")


async def raw_letters(kind: str = "") -> list[str]:
    """Return the letters in the outbox, as they go out."""
    found = OutgoingMail.filter(kind=f"letterbox/email/{kind}") if kind else OutgoingMail.all()
    return [row.message for row in await found.order_by("id")]


def read(raw: str) -> EmailMessage:
    letter = message_from_string(raw, policy=default)
    assert isinstance(letter, EmailMessage)
    return letter


def part(letter: EmailMessage, kind: str = "plain") -> str:
    found = letter.get_body((kind,))
    assert found
    return str(found.get_content()).replace("\r\n", "\n")
