"""A letter that came in, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from forum.mail.reading.bodies import body_of
from forum.mail.reading.decoding import header_in
from forum.mail.reading.fields import (
    Correspondent,
    correspondents,
    date_in,
    message_id_in,
    message_ids_in,
    subject_in,
)
from forum.mail.reading.parts import Part
from forum.mail.reading.structure import Entity, parsed


@dataclass(frozen=True)
class Letter:
    """What a letter says, from whom and about what; all of it clean (``core.text``).

    Identifiers are written without angle brackets; an empty one is missing or absurd.
    ``sender`` is the first usable address in From, ``senders`` how many there are, in all such
    headers. ``references`` begin with the thread's first letter. ``date`` is what its writer's
    clock said, in UTC. ``text`` has line feeds and, if it was format=flowed, whole paragraphs;
    it is empty if a part of the letter is there as HTML only: then ``html`` has all of it.
    ``is_cut``: there was more of either than ``MOST_TEXT``. ``headers`` have names in lower
    case, each with its values from the top, RFC 2047 words in them not read. ``content_type``
    is the whole letter's, ``report_type`` that of a multipart/report (RFC 6522).
    """

    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    sender: str = ""
    sender_name: str = ""
    senders: int = 0
    reply_to: str = ""
    subject: str = ""
    date: datetime | None = None
    text: str = ""
    html: str = ""
    attachments: tuple[Part, ...] = ()
    is_cut: bool = False
    content_type: str = "text/plain"
    report_type: str = ""
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def header(self, name: str) -> str:
        """Return the topmost header of this name, given in lower case; empty if there is none."""
        return self.headers.get(name, ("",))[0]


def read_letter(raw: bytes) -> Letter:
    """Read a letter as it came. It is work: not on the loop, and not in a transaction.

    Raises:
        Unreadable: if it has more headers or parts, or deeper ones, than any letter needs.
    """
    entity = parsed(raw)
    body = body_of(entity)
    writers = [one for value in entity.fields.get("from", []) for one in correspondents(value)]
    writer = writers[0] if writers else Correspondent("")
    return Letter(
        message_id=message_id_in(entity.first("message-id")),
        in_reply_to=message_id_in(entity.first("in-reply-to")),
        references=message_ids_in(entity.fields.get("references", [])),
        sender=writer.address, sender_name=writer.name, senders=len(writers),
        reply_to=_reply_to(entity),
        subject=subject_in(entity.first("subject")),
        date=date_in(entity.first("date")),
        text=body.text, html=body.html, attachments=body.attachments, is_cut=body.is_cut,
        content_type=entity.kind,
        report_type=entity.type.text("report-type").lower(),
        headers=_headers(entity),
    )  # fmt: skip


def _reply_to(entity: Entity) -> str:
    named = correspondents(entity.first("reply-to"))
    return named[0].address if named else ""


def _headers(entity: Entity) -> dict[str, tuple[str, ...]]:
    return {
        name: tuple(header_in(value) for value in values) for name, values in entity.fields.items()
    }
