"""Addresses of conversations."""

from __future__ import annotations

from forum.core.routing import BaseRoute
from forum.threads.routes import curation, lists, posts, threads

# Verbs stand before titles: /threads/7/lock, then /threads/7/{slug}.
routes: list[BaseRoute] = [*lists.routes, *curation.routes, *threads.routes, *posts.routes]
