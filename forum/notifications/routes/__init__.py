"""Pages about what members hear."""

from __future__ import annotations

from forum.core.routing import BaseRoute
from forum.notifications.routes import notifications, stopping, wishes

routes: list[BaseRoute] = [*notifications.routes, *wishes.routes, *stopping.routes]
