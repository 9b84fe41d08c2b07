"""Addresses of the composed pages."""

from __future__ import annotations

from forum.core.routing import BaseRoute
from forum.pages.routes import (
    about,
    changes,
    following,
    groups,
    health,
    home,
    keeping,
    mail,
    members,
    proposals,
    tags,
    vocabulary,
)

routes: list[BaseRoute] = [
    *home.routes,
    *groups.routes,
    *following.routes,  # /tags/{slug}/follow, before /tags/{slug}
    *proposals.routes,  # /tags/proposals, before /tags/{slug}
    *changes.routes,  # /tags/changes, before /tags/{slug}
    *keeping.routes,
    *vocabulary.routes,  # /tags/thesaurus, before /tags/{slug}
    *tags.routes,
    *members.routes,
    *mail.routes,
    *about.routes,
    *health.routes,
]
