"""Routes."""

from __future__ import annotations

from forum.core.routing import BaseRoute

routes: list[BaseRoute] = []
