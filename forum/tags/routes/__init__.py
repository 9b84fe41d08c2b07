"""Keeping the vocabulary. Its list and a tag with its threads are in `pages`."""

from __future__ import annotations

from forum.core.routing import BaseRoute
from forum.tags.routes import editing, importing, proposals, publishing, starting

# Words of ours stand before tags: /tags/new, then /tags/{slug}/….
routes: list[BaseRoute] = [
    *importing.routes,
    *publishing.routes,
    *editing.routes,
    *proposals.routes,
    *starting.routes,
]
