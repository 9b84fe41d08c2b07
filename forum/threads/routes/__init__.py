"""Addresses of conversations."""

from __future__ import annotations

from forum.core.routing import BaseRoute
from forum.threads.routes import (
    announcing,
    answers,
    attachments,
    bookmarks,
    curation,
    drafts,
    history,
    ideas,
    lists,
    pace,
    polls,
    posts,
    reactions,
    reading,
    restructuring,
    sorting,
    suggestions,
    threads,
    trials,
    views,
    writing,
)

# Verbs stand before titles: /threads/7/lock, then /threads/7/{slug}.
routes: list[BaseRoute] = [
    *lists.routes,
    *suggestions.routes,
    *announcing.routes,
    *curation.routes,
    *pace.routes,
    *sorting.routes,
    *restructuring.routes,
    *writing.routes,
    *drafts.routes,
    *attachments.routes,
    *ideas.routes,
    *trials.routes,
    *answers.routes,
    *reactions.routes,
    *polls.routes,
    *bookmarks.routes,
    *reading.routes,
    *views.routes,
    *threads.routes,
    *posts.routes,
    *history.routes,
]
