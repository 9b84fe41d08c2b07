"""Addresses of the composed pages."""

from __future__ import annotations

from forum.core.routing import BaseRoute
from forum.pages.routes import about, groups, health, home, mail, members, tags

routes: list[BaseRoute] = [
    *home.routes,
    *groups.routes,
    *tags.routes,
    *members.routes,
    *mail.routes,
    *about.routes,
    *health.routes,
]
