"""What stands at the head of a letter: its id, what it answers, and when it was written."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from time import time
from typing import NamedTuple

from forum.archives.mbox import Slot
from forum.mail.reading.fields import date_in, message_id_in, message_ids_in, subject_in
from forum.mail.reading.structure import parsed

NOWHERE = "archive.invalid"  # no letter ever reaches that (RFC 2606, 2)
Fields = Mapping[str, list[bytes]]
_EARLIEST = 315_532_800.0  # 1980: before that there were no lists
_DAY = 86_400
_MOST_REFERENCES = 30


class Entry(NamedTuple):
    """A letter before it is read; ``moment`` is None if nothing tells when it was written.

    ``is_repaired``: not its Date tells that, but the line by which its file divides letters.
    """

    slot: Slot
    message_id: str
    references: tuple[str, ...] = ()
    subject: str = ""
    moment: float | None = None
    is_repaired: bool = False


def entry_of(slot: Slot, head: bytes, whole: Callable[[], bytes], names: dict[str, str]) -> Entry:
    """Return what the header tells; ``names`` lets equal ids be one object.

    ``whole`` is asked for the letter if it has no id: then that is made of its content.

    Raises:
        Unreadable: if it has more headers than any letter needs.
    """
    fields = parsed(head).fields
    message_id = message_id_in(_first(fields, "message-id")) or made_id(whole())
    above = message_ids_in(fields.get("references", []))
    parent = message_id_in(_first(fields, "in-reply-to"))
    references = [one for one in above or (parent,) if one and one != message_id]
    if len(references) > _MOST_REFERENCES:
        references = [references[0], *references[1 - _MOST_REFERENCES :]]
    moment = _moment(_first(fields, "date"))
    return Entry(
        slot,
        names.setdefault(message_id, message_id),
        tuple([names.setdefault(one, one) for one in references]),
        subject_in(_first(fields, "subject")),
        moment or _moment(slot.stamp.encode()),
        moment is None,
    )


def _first(fields: Fields, name: str) -> bytes:
    return fields[name][0] if name in fields else b""


def made_id(content: bytes) -> str:
    """Return an id for a letter without one: the same whenever the same letter is read."""
    plain = content.replace(b"\r\n", b"\n").strip()
    return f"{hashlib.sha256(plain).hexdigest()[:40]}@{NOWHERE}"


def _moment(date: bytes) -> float | None:
    found = date_in(date) if date else None
    moment = found.timestamp() if found else 0
    # A clock that was fast, or in a wrong zone, doesn't make news of tomorrow.
    return min(moment, time()) if _EARLIEST <= moment <= time() + _DAY else None


def moments_of(entries: Iterable[Entry]) -> list[float]:
    """Return when each letter was written; one that doesn't tell follows its neighbour at once.

    None is in the future. If no letter tells, they are as old as can be: they are no news.
    """
    told, latest_of_all = [entry.moment for entry in entries], time()
    first = next((moment for moment in told if moment is not None), _EARLIEST)
    moments, latest = [], first - 1
    for moment in told:
        latest = min(latest + 1, latest_of_all) if moment is None else moment
        moments.append(latest)
    return moments
