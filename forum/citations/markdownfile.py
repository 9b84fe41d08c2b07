"""A thread as Markdown, under front matter in YAML as programs for notes and sites read it."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator

from forum.core.database import now
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.threads.entry_words import absent, links_to
from forum.threads.models import Thread
from forum.threads.queries.whole import Entry

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_MARK = re.compile(r"([\\`*_{}\[\]<>#|~!])")


async def markdown_file(thread: Thread, entries: AsyncIterator[Entry]) -> AsyncIterator[str]:
    """Return the file in pieces: front matter, then each post under a heading, as it was typed."""
    yield _front_matter(thread)
    yield f"\n# {_literal(thread.title)}\n"
    async for entry in entries:
        yield f"\n{_heading(entry)}\n\n{_body(entry)}\n"


def _front_matter(thread: Thread) -> str:
    here = house()
    facts: dict[str, object] = {
        "title": thread.title,
        "author": thread.author.name,
        "date": thread.created_at.isoformat(timespec="seconds"),
        "url": here.url_for("threads:short", id=thread.id),
        "site": here.settings.site.name,
        "group": thread.group.name,
        "kind": thread.kind.value,
        "tags": [tag.name for tag in thread.tags],
        "replies": thread.reply_count,
        "exported": now().isoformat(timespec="seconds"),
    }
    # What JSON writes, YAML 1.2 reads; text in quotation marks is never taken for a date or "no".
    lines = (f"{name}: {json.dumps(fact, ensure_ascii=False)}" for name, fact in facts.items())
    return "\n".join(["---", *lines, "---", ""])


def _heading(entry: Entry) -> str:
    post = entry.post
    said = f"{post.created_at:%Y-%m-%d %H:%M} UTC"
    url = house().url_for("posts:show", id=post.id)
    heading = f"## [#{post.number}]({url}) {_literal(post.author.name)}, {said}"
    if entry.answers:
        to = _("in reply to #%(number)s") % {"number": entry.answers}
        heading += f" ({to})"
    return heading


def _body(entry: Entry) -> str:
    if sentence := absent(entry.post):
        return f"*{sentence}*"
    body, links = entry.post.body, links_to(entry.files)
    files = ", ".join(f"[{_literal(link.words)}](<{link.url}>)" for link in links)
    told = "\n\n" + _("Attached: %(files)s") % {"files": files} if files else ""
    return body + _closing(body) + told


def _closing(body: str) -> str:
    """Return what ends a block of code that its author left open, so that it holds no more."""
    fence = ""
    for line in body.splitlines():
        found = _FENCE.match(line)
        if not found:
            continue
        if not fence:
            fence = found[1]
        elif line.strip().startswith(fence) and not line.strip().strip(fence[0]):
            fence = ""
    return f"\n{fence}" if fence else ""


def _literal(text: str) -> str:
    return _MARK.sub(r"\\\1", text)
