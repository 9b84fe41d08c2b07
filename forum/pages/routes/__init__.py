"""Addresses of the composed pages."""

from __future__ import annotations

from forum.core.routing import BaseRoute
from forum.pages.routes import about, health, home, members

routes: list[BaseRoute] = [*home.routes, *about.routes, *members.routes, *health.routes]
