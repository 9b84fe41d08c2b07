"""A thread as plain text of 72 columns, to be read in a terminal.

What members wrote is indented, so that nobody can write something that looks like another post.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence

from forum.core.house import house
from forum.core.i18n import full_date, ngettext, number
from forum.core.i18n import gettext as _
from forum.tags.models import Tag
from forum.threads.entry_words import absent, attached
from forum.threads.forms.writing import kind_choices
from forum.threads.models import Thread
from forum.threads.plaintext import COLUMNS, fold_line, set_markdown, width
from forum.threads.queries.whole import Entry

_INDENT = " " * 4
_RULE = "-" * COLUMNS


async def text_of(thread: Thread, entries: AsyncIterator[Entry]) -> AsyncIterator[str]:
    """Return the text in pieces: what the thread is, each post, the end."""
    yield _lines(_head(thread))
    async for entry in entries:
        yield _lines(_post(entry))
    yield _lines([_RULE, _("End of the thread.")])


def _lines(lines: Sequence[str] | Iterator[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _head(thread: Thread) -> Iterator[str]:
    yield house().settings.site.name
    yield ""
    title = fold_line(thread.title)
    yield from title
    yield "=" * max(width(line) for line in title)
    yield ""
    words = {value: word for value, word, _hint in kind_choices(announces=True)}
    told = {"kind": words[thread.kind.value], "group": thread.group.name}
    yield from fold_line(_("%(kind)s in %(group)s") % told)
    if tags := ", ".join(sorted(map(_subject, thread.tags))):
        yield from fold_line(_("Subjects: %(tags)s") % {"tags": tags})
    count = thread.reply_count
    yield ngettext("%(count)s reply", "%(count)s replies", count) % {"count": number(count)}
    yield house().settings.site.base_url + thread.url
    yield ""


def _subject(tag: Tag) -> str:
    return _("%(tag)s (proposed)") % {"tag": tag.name} if tag.is_proposed else tag.name


def _post(entry: Entry) -> Iterator[str]:
    post, sentence = entry.post, absent(entry.post)
    yield _RULE
    if sentence:
        yield f"#{post.number}  {sentence}"
        yield ""
        return
    yield from _heading(entry)
    yield ""
    yield from _indented(set_markdown(post.body, COLUMNS - len(_INDENT)).split("\n"))
    if files := attached(entry.files):
        yield ""
        yield from _indented(fold_line(files, COLUMNS - len(_INDENT)))
    yield ""


def _heading(entry: Entry) -> Iterator[str]:
    post = entry.post
    by = ", ".join(filter(None, (post.author.name, post.author.library)))
    head = fold_line(by, COLUMNS - len(_INDENT))
    yield f"{f'#{post.number}':<{len(_INDENT) - 1}} {head[0]}"
    yield from _indented(head[1:])
    facts = [full_date(post.created_at)]
    if entry.answers:
        facts.append(_("in reply to #%(number)s") % {"number": entry.answers})
    if post.is_accepted:
        facts.append(_("accepted answer"))
    if post.edited_at:
        facts.append(_("edited"))
    yield from _indented(fold_line(" · ".join(facts), COLUMNS - len(_INDENT)))
    yield _INDENT + house().url_for("posts:show", id=post.id)


def _indented(lines: Sequence[str]) -> Iterator[str]:
    yield from (f"{_INDENT}{line}" if line else "" for line in lines)
