"""Addresses of moderators, and of the rules. The list of the rules is in `pages`."""

from __future__ import annotations

from forum.core.routing import BaseRoute
from forum.moderation.routes import log, rules

routes: list[BaseRoute] = [*log.routes, *rules.routes]
