"""Pages about groups."""

from __future__ import annotations

from forum.core.routing import BaseRoute
from forum.groups.routes import groups, joining, members

routes: list[BaseRoute] = [*joining.routes, *members.routes, *groups.routes]
