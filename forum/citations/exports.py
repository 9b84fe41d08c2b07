"""Whole threads as files: who said what and when, whatever program reads it.

A post that was hidden or deleted is one line in its place, for every reader, since files travel.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from starlette.responses import StreamingResponse

from forum.citations.markdownfile import markdown_file
from forum.citations.mbox import mbox
from forum.citations.webpage import web_page
from forum.threads.models import Thread
from forum.threads.queries.whole import Entry, entries_between

Writer = Callable[[Thread, AsyncIterator[Entry]], AsyncIterator[str]]


@dataclass(frozen=True)
class Export:
    """One kind of file; ``name`` is its word in addresses."""

    name: str
    words: str
    media_type: str
    ending: str
    write: Writer

    def download(self, thread: Thread) -> StreamingResponse:
        """Return an answer that browsers save as a file, sent while the thread is being read."""
        return StreamingResponse(
            self.write(thread, entries_between(thread, 1, thread.last_number)),
            media_type=self.media_type,
            headers={
                "Content-Disposition": f'attachment; filename="thread-{thread.id}.{self.ending}"',
                "Content-Security-Policy": "default-src 'none'; sandbox",
                "X-Content-Type-Options": "nosniff",
            },
        )


EXPORTS = {
    found.name: found
    for found in (
        Export("markdown", "Markdown", "text/markdown", "md", markdown_file),
        Export("html", "HTML", "text/html", "html", web_page),
        Export("mbox", "mbox", "application/mbox", "mbox", mbox),
    )
}
