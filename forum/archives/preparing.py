"""From the bytes of letters to what is written down of them. All of it is work, and no waiting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from forum.archives import subjects
from forum.archives.bodies import Body, bodies_of, without_footer
from forum.archives.heads import Entry
from forum.archives.heard import Heard
from forum.archives.writers import NOBODY, Writer, writer_of
from forum.core.i18n import gettext as _
from forum.core.markdown import MarkdownLimits
from forum.mail.reading import MOST_TEXT, Letter, Part, Unreadable, read_letter
from forum.mail.trimming.html_text import text_of, trim_html
from forum.mail.trimming.lines import trim
from forum.mail.trimming.plain_text import as_markdown, quoted, tidied

_NO_FILES = frozenset((
    "application/ms-tnef", "text/x-vcard", "text/vcard", "text/directory",
    "message/delivery-status",
))  # fmt: skip


class Raw(NamedTuple):
    """A letter to be prepared; ``conversation`` is the number of its conversation."""

    conversation: int
    entry: Entry
    moment: float
    answers: tuple[str, ...]  # ids of letters above it, the nearest first
    content: bytes


@dataclass
class Prepared:
    """What becomes of one letter; ``why`` is set instead, if nothing does."""

    conversation: int
    message_id: str
    answers: tuple[str, ...]
    moment: datetime
    title: str
    writer: Writer = NOBODY
    bodies: Sequence[Body] = ()
    parts: Sequence[Part] = ()
    source: str = ""
    why: str = ""
    files_left_out: list[str] = field(default_factory=list)


def prepared(raws: Iterable[Raw], heard: Mapping[int, Heard], list_tag: str) -> list[Prepared]:
    """Read letters, in the order of their conversations."""
    return [_prepared(raw, heard[raw.conversation], list_tag) for raw in raws]


def _prepared(raw: Raw, heard: Heard, list_tag: str) -> Prepared:
    moment = datetime.fromtimestamp(raw.moment, UTC)
    title = subjects.title_of(raw.entry.subject, list_tag)
    made = Prepared(raw.conversation, raw.entry.message_id, raw.answers, moment, title)
    try:
        letter = read_letter(raw.content)
        made.writer = writer_of(letter.headers)
    except Unreadable as error:
        made.why = f"it can't be read ({error.reason})"
        return made
    made.source = _words_of(letter, heard)
    made.parts = [part for part in letter.attachments if part.content_type not in _NO_FILES]
    if letter.is_cut and not 0 < len(letter.text) < MOST_TEXT // 2:  # else only its HTML was cut
        made.files_left_out.append(_("Its text is too long: the end is left out."))
    return made


def _words_of(letter: Letter, heard: Heard) -> str:
    """Return what she wrote; of quotes and signatures only what wasn't said here before."""
    if letter.html and not letter.text:
        found, tidy, whole = trim_html(letter.html, marks=()), tidied, text_of(letter.html)
    else:
        whole = without_footer(letter.text)
        found, tidy = trim(whole, marks=()), as_markdown
    told = [without_footer(found.words)]
    if found.quoted and not found.is_doubtful and not heard.knows(found.quoted):
        told.append(quoted(found.quoted))
    if found.signature and not heard.knows(found.signature):
        told.append(found.signature)
    heard.hear(whole)
    return tidy("\n\n".join(words for words in told if words.strip()))


def finished(made: Iterable[Prepared], limits: MarkdownLimits) -> None:
    """Make what posts show of what letters say, and of files that had to be left out."""
    for one in made:
        lines = [one.source, *(f"*{line}*" for line in one.files_left_out)]
        source = "\n\n".join(line for line in lines if line) or f"*{_('An empty letter.')}*"
        one.bodies = tuple(bodies_of(source, limits))
