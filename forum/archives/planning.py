"""What an archive will become: read once from end to end, by the heads of its letters alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from forum.archives import subjects
from forum.archives.heads import Entry, entry_of, made_id, moments_of
from forum.archives.mbox import Mailbox, Slot
from forum.archives.report import Report
from forum.archives.threading import Conversation, Head, threaded
from forum.mail.reading import Unreadable

Progress = Callable[[list[Slot]], Iterable[Slot]]


class Plan(NamedTuple):
    """Letters by their numbers in the file, their moments, and the conversations they make."""

    entries: list[Entry]
    moments: list[float]
    conversations: list[Conversation]
    list_tag: str


def plan(mailbox: Mailbox, report: Report, list_tag: str = "", progress: Progress = iter) -> Plan:
    """Find out which letters there are and which answers which.

    Raises:
        UnreadableFile: if it is no mailbox.
    """
    entries = _entries(mailbox, report, progress)
    moments = moments_of(entries)
    tag = list_tag.strip("[] ") or subjects.common_tag(entry.subject for entry in entries)
    heads = [_head(entry, moment, tag) for entry, moment in zip(entries, moments, strict=True)]
    conversations = threaded(heads)
    report.letters = len(entries) + len(report.left_out)
    report.twice = len(entries) - sum(map(len, conversations))
    report.dates_repaired = sum(entry.is_repaired for entry in entries)
    return Plan(entries, moments, conversations, tag)


def _entries(mailbox: Mailbox, report: Report, progress: Progress) -> list[Entry]:
    names: dict[str, str] = {}
    entries = []
    for slot in progress(list(mailbox.slots())):
        entry = _entry(mailbox, slot, names)
        if isinstance(entry, Entry):
            entries.append(entry)
        else:
            report.leave_out(*entry)
    return entries


def _entry(mailbox: Mailbox, slot: Slot, names: dict[str, str]) -> Entry | tuple[str, str]:
    head = mailbox.head(slot)
    try:
        entry = entry_of(slot, head, lambda: mailbox.letter(slot), names)
    except Unreadable as error:
        return made_id(head), f"it can't be read ({error.reason})"
    if slot.is_too_large:
        return entry.message_id, "it is larger than 25 MB"
    return entry


def _head(entry: Entry, moment: float, tag: str) -> Head:
    words, is_answer = subjects.bare(entry.subject, tag)
    return Head(entry.message_id, entry.references, subjects.key(words), is_answer, moment)
