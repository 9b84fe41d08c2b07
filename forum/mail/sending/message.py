"""Building a letter: RFC 5322, MIME, plain ASCII on the wire."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, Policy
from typing import Self
from unicodedata import category

from forum.core.i18n import gettext as _
from forum.core.text import without_encoded_words
from forum.mail.addresses import mailbox

WIRE = SMTP.clone(cte_type="7bit")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
_NAMED = re.compile(r"([^<>]*)<([^<>]+)>")
_LINE = 78  # RFC 5322, 2.1.1
_LONGEST_WORD = 900  # so that with the header's name a line stays under 998
_OURS = {"from", "to", "subject", "date", "message-id", "sender", "cc", "bcc", "return-path",
         "mime-version"}  # fmt: skip


@dataclass(frozen=True)
class Draft:
    """What a letter says, to whom, and when it was written.

    ``writer`` names a member whose words it brings: it comes from her by way of the site. Her
    address stays here.
    """

    site: str
    sender: str
    recipient: str
    subject: str
    text: str
    html: str
    message_id: str
    date: datetime
    headers: Mapping[str, str] = field(default_factory=dict)
    writer: str = ""


def build(draft: Draft) -> str:
    """Return the whole letter, lines ending in CRLF, all of them ASCII and under 998 characters.

    Only a recipient whose local part isn't ASCII makes a letter that is not (RFC 6532).

    Raises:
        UnusableAddress: if there can be no such recipient.
        ValueError: for a header whose name or value could be taken for something else.
    """
    recipient = mailbox(draft.recipient)
    is_ascii = recipient.addr_spec.isascii()
    message = EmailMessage(WIRE)
    message["From"] = _sender(draft)
    message["To"] = _Folded("To", recipient.addr_spec)  # not read again, so it stays as it is
    message["Subject"] = one_line(draft.subject)
    message["Date"] = draft.date
    message["Message-ID"] = _Folded("Message-ID", draft.message_id)
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    for name, value in draft.headers.items():
        message[name] = _extra(name, value)
    message.set_content(draft.text, cte=_encoding(draft.text))
    message.add_alternative(draft.html, subtype="html", cte="quoted-printable")
    return message.as_bytes().decode() if is_ascii else _with_unicode(message)


def _sender(draft: Draft) -> Address:
    ours = sender_of(draft.sender, draft.site)
    if not draft.writer:
        return ours
    names = {"name": draft.writer, "site": draft.site}
    return mailbox(ours.addr_spec, one_line(_("%(name)s via %(site)s") % names))


def sender_of(mail_from: str, site: str = "") -> Address:
    """Return the address in ``mail.from``, named as there (``Name <address>``) or by the site."""
    found = _NAMED.fullmatch(mail_from)
    name, address = found.groups() if found else ("", mail_from)
    return mailbox(address, one_line(name.strip(' "') or site))


def one_line(text: str) -> str:
    """Return text as a header can hold it: on one line, and saying nothing but what it shows."""
    visible = "".join(" " if category(char) in {"Cc", "Zl", "Zp"} else char for char in text)
    line = " ".join(visible.encode("utf-8", "replace").decode().split())
    return without_encoded_words(line)


def _encoding(text: str) -> str:
    lines = text.split("\n")
    is_safe = text.isascii() and all(len(line) < _LINE and line == line.rstrip() for line in lines)
    return "7bit" if is_safe else "quoted-printable"


def _extra(name: str, value: str) -> str:
    if not _NAME.fullmatch(name) or name.lower() in _OURS or name.lower().startswith("content-"):
        raise ValueError(f"A letter cannot be given the header {name!r}.")
    if not value.isprintable():
        raise ValueError(f"The header {name} holds characters that would end it.")
    if any(len(word) > _LONGEST_WORD for word in value.split()):
        raise ValueError(f"The header {name} cannot be folded.")
    return _Folded(name, value) if value.isascii() else without_encoded_words(value)


class _Folded(str):
    """The value of a header, folded at spaces only.

    Python's own folding turns an address or identifier that is longer than a line into an
    encoded word, which nobody follows.
    """

    __slots__ = ("name",)
    name: str

    def __new__(cls, name: str, value: str) -> Self:
        self = super().__new__(cls, value)
        self.name = name
        return self

    def fold(self, *, policy: Policy[EmailMessage]) -> str:
        lines, line = [], f"{self.name}:"
        for word in self.split():
            if len(line) + 1 + len(word) > _LINE and not line.endswith(":"):
                lines.append(line)
                line = ""
            line += f" {word}"
        return policy.linesep.join([*lines, line]) + policy.linesep


def _with_unicode(message: EmailMessage) -> str:
    return message.as_bytes(policy=WIRE.clone(utf8=True)).decode()
