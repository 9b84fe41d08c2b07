"""A thread as one HTML file that needs no other."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

from markupsafe import Markup

from forum.core.database import now
from forum.core.house import house
from forum.threads.entry_words import absent, links_to
from forum.threads.models import Thread
from forum.threads.queries.whole import Entry

_POSTS_HERE = "<!-- posts -->"
_OWN_ADDRESS = re.compile(r"(<[a-z]+ (?:[^<>]* )?(?:href|src)=\")(?=/(?!/))")


async def web_page(thread: Thread, entries: AsyncIterator[Entry]) -> AsyncIterator[str]:
    """Return the file in pieces: its beginning, each post, its end."""
    here = house()
    whole = here.render("citations/file.html", thread=thread, exported=now())
    before, _mark, after = whole.partition(_POSTS_HERE)
    yield before
    async for entry in entries:
        post, sentence = entry.post, absent(entry.post)
        html = Markup() if sentence else _with_whole_addresses(post.html)
        files = [] if sentence else links_to(entry.files)
        yield here.render(
            "citations/_file_post.html",
            post=post, answers=entry.answers, html=html, sentence=sentence, files=files,
        )  # fmt: skip
    yield after


def _with_whole_addresses(html: str) -> Markup:
    """Let links within the site lead there from anywhere. Attributes are as nh3 writes them."""
    base_url = house().settings.site.base_url
    return Markup(_OWN_ADDRESS.sub(rf"\g<1>{base_url}", html))  # noqa: S704 (safe as it was)
