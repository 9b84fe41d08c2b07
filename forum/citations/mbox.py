"""A thread as a mailbox (RFC 4155), which any mail program threads by itself.

Nobody's address is in it: all letters come from the site's own, in the name of who wrote.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime
from time import asctime

from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.text import without_encoded_words
from forum.mail.addresses import ascii_domain
from forum.threads.entry_words import absent, links_to
from forum.threads.models import Thread
from forum.threads.queries.whole import Entry

_POLICY = default.clone(linesep="\n", cte_type="7bit")
_SEPARATOR_LIKE = re.compile(r"^From ", re.MULTILINE)


async def mbox(thread: Thread, entries: AsyncIterator[Entry]) -> AsyncIterator[str]:
    """Return the mailbox letter by letter; all of it is ASCII."""
    opening_id = 0
    async for entry in entries:
        post = entry.post
        opening_id = opening_id or post.id
        # RFC 4155, appendix A: the separator has the sender and the time in UTC, as asctime does.
        moment = asctime(post.created_at.utctimetuple())
        yield f"From {_sender().addr_spec} {moment}\n{_letter(thread, entry, opening_id)}\n"


def _letter(thread: Thread, entry: Entry, opening_id: int) -> str:
    post, message = entry.post, EmailMessage(_POLICY)
    name = f"{post.author.name} via {house().settings.site.name}"
    title = without_encoded_words(thread.title)
    message["From"] = _sender(without_encoded_words(name))
    message["Date"] = format_datetime(post.created_at)
    message["Subject"] = title if post.is_opening else f"Re: {title}"
    message["Message-ID"] = message_id(post.id)
    if post.id != opening_id:
        answered = post.reply_to_id or opening_id
        message["In-Reply-To"] = message_id(answered)
        known = dict.fromkeys((opening_id, answered))
        message["References"] = " ".join(message_id(known_id) for known_id in known)
    message["Archived-At"] = f"<{house().url_for('posts:show', id=post.id)}>"  # RFC 5064
    message.set_content(f"{_said(entry)}\n", cte="quoted-printable")
    # A line that looks like a separator is spelled otherwise, which every reader undoes.
    message.set_payload(_SEPARATOR_LIKE.sub("=46rom ", str(message.get_payload())))
    return message.as_string(policy=_POLICY.clone(mangle_from_=False))


def _said(entry: Entry) -> str:
    if sentence := absent(entry.post):
        return sentence
    files = [
        _("Attached: %(files)s") % {"files": f"{link.words}\n<{link.url}>"}
        for link in links_to(entry.files)
    ]
    return "\n\n".join([entry.post.body, *files])


def message_id(post_id: int) -> str:
    """Return what names a post among letters, always the same."""
    return f"<post-{post_id}@{_domain()}>"


def _sender(name: str = "") -> Address:
    return Address(name, "noreply", _domain())


def _domain() -> str:
    return ascii_domain(house().settings.mail_domain)
