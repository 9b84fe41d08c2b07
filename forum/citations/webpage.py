"""A thread as one HTML file that needs no other."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

from markupsafe import Markup

from forum.citations.absent import absent
from forum.citations.attached import attached
from forum.citations.queries import Entry
from forum.core.database import now
from forum.core.house import house
from forum.threads.models import Thread

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
        files = "" if sentence else attached(entry.files)
        yield here.render(
            "citations/_file_post.html", post=post, html=html, sentence=sentence, files=files
        )
    yield after


def _with_whole_addresses(html: str) -> Markup:
    """Let links within the site lead there from anywhere. Attributes are as nh3 writes them."""
    base_url = house().settings.site.base_url
    return Markup(_OWN_ADDRESS.sub(rf"\g<1>{base_url}", html))  # noqa: S704 (safe as it was)
