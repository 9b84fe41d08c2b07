"""Keeping the vocabulary, and having it as data.

Pages that need threads are in `pages`: the lists of tags (`vocabulary`), a tag with its threads
(`tags`), `following`, merging, splitting and retiring (`keeping`), the log of `changes`, the list
of `proposals`. What is suggested while somebody types labels is in `threads` (`suggestions`).
"""

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
