"""A thread set for paper, in HTML."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from html import unescape

from markupsafe import Markup

from forum.core.database import now
from forum.core.house import house
from forum.threads.entry_words import absent, attached
from forum.threads.models import Thread
from forum.threads.queries.whole import Entry

_POSTS_HERE = "<!-- posts -->"
# As nh3 writes links. One whose words are its address needs no address beside it.
_LINK = re.compile(r'<a href="([^"]*)"([^<>]*)>([^<>]*)</a>')
_SCHEME = re.compile(r"^(?:https?://|mailto:)")
_OWN_ADDRESS = re.compile(r'(<a href=")(?=/(?!/))')


@dataclass(frozen=True)
class Span:
    """The posts that are printed, by number, and how many such pieces stand around them."""

    first: int
    last: int
    before: str = ""  # the address of the piece before, or ""
    after: str = ""


async def print_of(thread: Thread, span: Span, entries: AsyncIterator[Entry]) -> AsyncIterator[str]:
    """Return the page in pieces: its beginning, each post, its end."""
    here = house()
    whole = here.render("threads/print.html", thread=thread, span=span, printed=now())
    before, _mark, after = whole.partition(_POSTS_HERE)
    yield before
    async for entry in entries:
        post, sentence = entry.post, absent(entry.post)
        yield here.render(
            "threads/print_post.html",
            post=post,
            answers=entry.answers,
            html=Markup() if sentence else _for_paper(post.html),
            sentence=sentence,
            files="" if sentence else attached(entry.files),
        )
    yield after


def _for_paper(html: str) -> Markup:
    """Let every link tell a whole address, and mark those whose words tell it already."""
    whole = _OWN_ADDRESS.sub(rf"\g<1>{house().settings.site.base_url}", html)
    return Markup(_LINK.sub(_marked, whole))  # noqa: S704 (safe as it was)


def _marked(link: re.Match[str]) -> str:
    address, words = unescape(link[1]), unescape(link[3])
    if _SCHEME.sub("", address).rstrip("/") != _SCHEME.sub("", words).rstrip("/"):
        return link[0]
    return f'<a href="{link[1]}"{link[2]} data-told>{link[3]}</a>'
